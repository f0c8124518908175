//! The service worker, told which files the page is made of.

use crate::file::File;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The program; a file of its own so that it can be read as what it is.
const WORKER: &str = include_str!("page/worker.js");

/// What a visitor without a network cannot need: packed copies, what only servers read, the organisers' own page, and
/// the worker itself.
fn is_needed(name: &str) -> bool {
    let is_packed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    !is_packed
        && !name.starts_with("answers/")
        && !name.starts_with("nodes/")
        && !["_headers", "sw.js", "404.html", "events.ics", "feed.atom", "feed.json", "robots.txt", "sitemap.xml"]
            .contains(&name)
        // Only other sites ask for the picture of their previews.
        && name.rsplit('/').next() != Some("card.png")
}

/// What is large and asked for by few: kept from the first time it is used. The page's programs are always kept.
fn is_kept_later(name: &str, bytes: &[u8]) -> bool {
    let is_program = [".html", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending));
    !is_program && 100_000 < bytes.len()
}

/// Of a file in an event's folder in a site of several: that folder.
fn event_of<'a>(folders: &[&'a str], name: &str) -> Option<&'a str> {
    let first = name.split_once('/')?.0;
    folders.iter().copied().find(|folder| *folder == first)
}

/// `sw.js` for files by their names and contents. It changes whenever one of them does. What is in an event's own folder
/// is kept for those only who have visited that event, and what is in a language's, for those who read that. Events are told by their folders, where they have one, and slugs.
pub fn worker<E>(
    events: &[(Option<&str>, &str)],
    languages: &[(String, Vec<String>)],
    names: &[String],
    read: impl Fn(&str) -> Result<Vec<u8>, E>,
) -> Result<File, E> {
    let folders: Vec<_> = events.iter().filter_map(|(folder, _)| *folder).collect();
    let mut digest = Sha256::new();
    let (mut list, mut later) = (Vec::new(), Vec::new());
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names.iter().filter(|name| is_needed(name)) {
        // Visitors ask for the folder, not for index.html.
        let is_page = name == "index.html" || name.ends_with("/index.html");
        let address = format!("./{}", if is_page { name.trim_end_matches("index.html") } else { name });
        let event = event_of(&folders, name);
        if event.is_some_and(|event| !is_needed(name.get(event.len() + 1..).unwrap_or_default())) {
            continue;
        }
        let bytes = read(name)?;
        if is_kept_later(name, &bytes) {
            later.push(address);
            continue;
        }
        let of_languages: Vec<_> = languages.iter().filter(|(_, files)| files.contains(name)).collect();
        for (folder, _) in &of_languages {
            own.entry(format!("./{folder}")).or_default().push(address.clone());
        }
        match event {
            _ if !of_languages.is_empty() => {}
            Some(event) => own.entry(format!("./{event}/")).or_default().push(address),
            None => list.push(address),
        }
        digest.update(name);
        digest.update(bytes);
    }
    let version: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let databases: Vec<_> = events.iter().map(|(_, slug)| format!("p4p:{slug}")).collect();
    let nodes: Vec<_> = if folders.is_empty() {
        vec!["./nodes/".to_string()]
    } else {
        folders.iter().map(|folder| format!("./{folder}/nodes/")).collect()
    };
    // What the worker keeps is called like the data of the one event, or like all of it.
    let name = if folders.is_empty() { databases.first().map_or("p4p", String::as_str) } else { "p4p" };
    let text = WORKER
        .replace("KEPT_AS", name)
        .replace("VERSION", &version)
        .replace("DATABASES", &format!("{databases:?}"))
        .replace("NODES", &format!("{nodes:?}"))
        .replace("OWN", &serde_json::Value::from_iter(own).to_string())
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
            let file = worker(&[(None, "slug")], &[], &names, read).unwrap();
            String::from_utf8(file.bytes).unwrap()
        };
        let text = made("one");
        assert!(text.contains("[\"./\", \"./a-1.wasm\"]") && text.contains("[\"./cities.bin\"]"), "{text}");
        assert!(text.contains("\"p4p:slug\""), "{text}");
        assert_eq!(text, made("one"));
        assert_ne!(text, made("two"));
        for word in ["VERSION", "DATABASES", "KEPT_AS", "LIST", "LATER", "OWN", "NODES ="] {
            assert!(!text.contains(&format!(" {word}")), "{word}");
        }
    }

    #[test]
    fn of_several_events_it_keeps_those_that_are_visited() {
        let names = [
            "index.html",
            "a-1.wasm",
            "one/index.html",
            "one/nodes.json",
            "one/nodes/7.ics",
            "one/404.html",
            "two/index.html",
        ]
        .map(String::from);
        let file =
            worker(&[(Some("one"), "s1"), (Some("two"), "s2")], &[], &names, |_| Ok::<_, ()>(Vec::new())).unwrap();
        let text = String::from_utf8(file.bytes).unwrap();
        for part in [
            "[\"./\", \"./a-1.wasm\"]",
            "{\"./one/\":[\"./one/\",\"./one/nodes.json\"],\"./two/\":[\"./two/\"]}",
            "[\"./one/nodes/\", \"./two/nodes/\"]",
            "[\"p4p:s1\", \"p4p:s2\"]",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}
