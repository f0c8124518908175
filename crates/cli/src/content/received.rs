//! What `site answers open --received` wrote, where organisers keep it with the content; they may also put it beside the
//! published page.

use crate::diagnostic::{Diagnostic, Source};
use p4p_domain::{delivery::received::Received, json::Value};
use std::path::Path;

/// The file, in the organiser's folder and in the event's folder of the site.
pub const RECEIVED: &str = "received.json";

/// What was read so far; nothing where there is no such file.
pub fn read(folder: &Path) -> Result<Received, Vec<Diagnostic>> {
    if !folder.join(RECEIVED).exists() {
        return Ok(Received::default());
    }
    let source = Source::read(folder, RECEIVED)?;
    let wrong = |what: String| {
        vec![source.diagnostic(None, "", format!("{what}; write it anew with `site answers open --received`"))]
    };
    let value = serde_json::from_str::<serde_json::Value>(&source.text).map_err(|error| wrong(error.to_string()))?;
    Received::from_json(&Value::from(value)).map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_the_file_has_read_nothing_and_a_damaged_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let read = || read(folder.path());
        let write = |text: &str| std::fs::write(folder.path().join(RECEIVED), text).unwrap();
        assert_eq!(read(), Ok(Received::default()));
        let told = Received::new("2025-11-30T12:00:00Z".into(), vec!["0123456789abcdef".into()], Vec::new());
        write(&told.to_json());
        assert_eq!(read(), Ok(told));
        for text in ["{", "{}"] {
            write(text);
            let diagnostics = read().unwrap_err();
            let line = diagnostics[0].to_string();
            assert!(line.contains("received.json") && line.contains("--received"), "{line}");
        }
    }
}
