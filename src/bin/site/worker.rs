//! The service worker, told which files the page is made of.

use crate::file::File;
use sha2::{Digest, Sha256};

/// The program; a file of its own so that it can be read as what it is.
const WORKER: &str = include_str!("page/worker.js");

/// What a visitor without a network cannot need: packed copies, what only servers read, the organisers' own page, and
/// the worker itself.
fn is_needed(name: &str) -> bool {
    let is_packed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    !is_packed
        && !name.starts_with("answers/")
        && !name.starts_with("nodes/")
        && !["_headers", "sw.js", "404.html"].contains(&name)
}

/// What is large and asked for by few: kept from the first time it is used. The page's programs are always kept.
fn is_kept_later(name: &str, bytes: &[u8]) -> bool {
    let is_program = [".html", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending));
    !is_program && 100_000 < bytes.len()
}

/// `sw.js` for files by their names and contents. It changes whenever one of them does.
pub fn worker<E>(slug: &str, names: &[String], read: impl Fn(&str) -> Result<Vec<u8>, E>) -> Result<File, E> {
    let needed: Vec<_> = names.iter().map(String::as_str).filter(|name| is_needed(name)).collect();
    let mut digest = Sha256::new();
    let (mut list, mut later) = (Vec::new(), Vec::new());
    for name in &needed {
        // Visitors ask for the folder, not for index.html.
        let address = if *name == "index.html" { "./".into() } else { format!("./{name}") };
        let bytes = read(name)?;
        if is_kept_later(name, &bytes) {
            later.push(address);
        } else {
            list.push(address);
            digest.update(name);
            digest.update(bytes);
        }
    }
    let version: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let text = WORKER
        .replace("DATABASE", &format!("p4p:{slug}"))
        .replace("VERSION", &version)
        .replace("LIST", &format!("{list:?}"))
        .replace("LATER", &format!("{later:?}"));
    Ok(File { path: "sw.js".into(), bytes: text.into_bytes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_keeps_what_the_page_needs_and_changes_with_it() {
        let names =
            ["index.html", "index.html.br", "_headers", "a-1.wasm", "cities.bin", "nodes/7.json", "answers/index.html"]
                .map(String::from);
        let made = |content: &str| {
            let read = |name: &str| {
                Ok::<_, ()>(if name == "cities.bin" { vec![0; 200_000] } else { content.as_bytes().to_vec() })
            };
            let file = worker("slug", &names, read).unwrap();
            String::from_utf8(file.bytes).unwrap()
        };
        let text = made("one");
        assert!(text.contains("[\"./\", \"./a-1.wasm\"]") && text.contains("[\"./cities.bin\"]"), "{text}");
        assert!(text.contains("\"p4p:slug\""), "{text}");
        assert_eq!(text, made("one"));
        assert_ne!(text, made("two"));
        assert!(!text.contains("VERSION") && !text.contains("DATABASE"));
    }
}
