//! The service worker, told which files the page is made of.

use crate::file::File;
use sha2::{Digest, Sha256};

/// The program; a file of its own so that it can be read as what it is.
const WORKER: &str = include_str!("page/worker.js");

/// Up to this many calendars of nodes are kept when somebody has fetched them. More would make every visitor's worker
/// name thousands of files that hardly anybody fetches.
const MOST_CALENDARS_KEPT: usize = 50;

fn is_calendar_of_node(name: &str) -> bool {
    name.starts_with("nodes/")
}

/// What a visitor without a network cannot need: packed copies, what only servers read, the organisers' own page, and
/// the worker itself.
fn is_needed(name: &str) -> bool {
    let is_packed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    !is_packed && !name.starts_with("answers/") && !["_headers", "sw.js", "404.html"].contains(&name)
}

/// What is large, or asked for by few: kept from the first time it is used.
fn is_kept_later(name: &str) -> bool {
    name == "cities.bin" || (name.starts_with("basemap/") && name != "basemap/110m.bin") || is_calendar_of_node(name)
}

/// `sw.js` for files by their names and contents. It changes whenever one of them does.
pub fn worker<E>(slug: &str, names: &[String], read: impl Fn(&str) -> Result<Vec<u8>, E>) -> Result<File, E> {
    let are_calendars_kept = names.iter().filter(|name| is_calendar_of_node(name)).count() <= MOST_CALENDARS_KEPT;
    let is_needed = |name: &&str| is_needed(name) && (are_calendars_kept || !is_calendar_of_node(name));
    let needed: Vec<_> = names.iter().map(String::as_str).filter(is_needed).collect();
    let mut digest = Sha256::new();
    for name in &needed {
        digest.update(name);
        digest.update(read(name)?);
    }
    let version: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    // Visitors ask for the folder, not for index.html.
    let address = |name: &&str| if *name == "index.html" { "./".into() } else { format!("./{name}") };
    let (later, list): (Vec<_>, Vec<_>) = needed.iter().partition(|name| is_kept_later(name));
    let [later, list] = [later, list].map(|names| names.into_iter().map(address).collect::<Vec<_>>());
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
        let names = ["index.html", "index.html.br", "_headers", "a-1.wasm", "cities.bin", "answers/index.html"]
            .map(String::from);
        let made = |content: &str| {
            let file = worker("slug", &names, |_| Ok::<_, ()>(content.as_bytes().to_vec())).unwrap();
            String::from_utf8(file.bytes).unwrap()
        };
        let text = made("one");
        assert!(text.contains("[\"./\", \"./a-1.wasm\"]") && text.contains("[\"./cities.bin\"]"), "{text}");
        assert!(text.contains("\"p4p:slug\""), "{text}");
        assert_eq!(text, made("one"));
        assert_ne!(text, made("two"));
        assert!(!text.contains("VERSION") && !text.contains("DATABASE"));
    }

    #[test]
    fn calendars_of_nodes_are_kept_when_they_are_used_and_few() {
        let made = |count: usize| {
            let calendars = (0..count).map(|index| format!("nodes/n{index}.ics"));
            let names: Vec<_> = calendars.chain(["index.html".into()]).collect();
            let file = worker("slug", &names, |_| Ok::<_, ()>(Vec::new())).unwrap();
            String::from_utf8(file.bytes).unwrap()
        };
        let text = made(MOST_CALENDARS_KEPT);
        assert!(text.contains("addresses([\"./\"])") && text.contains("\"./nodes/n49.ics\""), "{text}");
        assert!(!made(MOST_CALENDARS_KEPT + 1).contains("nodes/"));
    }
}
