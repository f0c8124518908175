//! The service worker, told which files the page is made of.

use crate::{
    content::RECEIVED,
    file::{File, hash},
    page::{OutboxConfig, WorkerConfig, revision_in, with_constant},
    paging::NODES_TABLE,
};
use p4p_domain::delivery::handoff::database_name;
use std::collections::BTreeMap;

/// What a visitor without a network cannot need: packed copies, what only servers read, the organisers' own page, and
/// the worker itself.
fn is_needed(name: &str) -> bool {
    let is_packed = [".br", ".gz"].iter().any(|ending| name.ends_with(ending));
    !is_packed
        && !name.starts_with("answers/")
        // Of those, there may be many; what finds one among them is for everybody.
        && (!name.starts_with("nodes/") || name == NODES_TABLE)
        && name.rsplit('/').next() != Some(RECEIVED)
        && !["_headers", "sw.js", "404.html", "events.ics", "feed.atom", "feed.json", "robots.txt", "sitemap.xml"]
            .contains(&name)
        // Only other sites ask for the picture of their previews.
        && name.rsplit('/').next() != Some("card.png")
}

/// What is large and asked for by few: kept from the first time it is used. The page's programs are always kept.
fn is_kept_later(name: &str, bytes: &[u8]) -> bool {
    let is_program = [".html", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending));
    // Of names on the map, a visitor needs those of one language.
    let is_large = 100_000 < bytes.len() && !name.ends_with(NODES_TABLE);
    !is_program && (is_large || name.starts_with("basemap/"))
}

/// How the worker sees that a file is the one of its own build: a page by the revision that is written in it, because some
/// hosts rewrite pages on their way; everything else by its SHA-256.
fn known_by(name: &str, bytes: &[u8]) -> String {
    let revision = name.ends_with(".html").then(|| revision_in(bytes)).flatten();
    revision.unwrap_or_else(|| hash::<8>(bytes))
}

/// `sw.js`, from the program and what it is told. Its version follows from all of that, so that another one never takes what
/// it keeps for its own.
pub fn file(mut config: WorkerConfig, script: &str) -> Result<File, serde_json::Error> {
    config.version = hash::<8>(with_constant("WORKER", &config, script)?);
    Ok(File::new("sw.js", with_constant("WORKER", &config, script)?))
}

/// What the worker is told of files by their names and contents. What is in an event's own folder is kept for those only who have visited that event, and what is in a language's, for those who read
/// that. Events are told by their folders, where they have one, and by their site's id and their slug;
/// `revoked` are the fingerprints of keys that nothing may be sent to any more.
pub fn config<E>(
    events: &[(Option<&str>, [&str; 2])],
    revoked: &[String],
    languages: &[(String, Vec<String>)],
    names: &[String],
    read: impl Fn(&str) -> Result<Vec<u8>, E>,
) -> Result<WorkerConfig, E> {
    let folders: Vec<_> = events.iter().filter_map(|(folder, _)| *folder).collect();
    let (mut list, mut later) = (Vec::new(), Vec::new());
    let mut own: BTreeMap<String, Vec<[String; 2]>> = BTreeMap::new();
    for name in names.iter().filter(|name| is_needed(name)) {
        // Visitors ask for the folder, not for index.html.
        let is_page = name == "index.html" || name.ends_with("/index.html");
        let address = format!("./{}", if is_page { name.trim_end_matches("index.html") } else { name });
        let first = name.split_once('/').map(|(first, _)| first);
        let event = first.filter(|first| folders.contains(first));
        if event.is_some_and(|event| !is_needed(name.get(event.len() + 1..).unwrap_or_default())) {
            continue;
        }
        let bytes = read(name)?;
        let file = [address, known_by(name, &bytes)];
        if is_kept_later(name, &bytes) {
            later.push(file);
            continue;
        }
        let of_languages: Vec<_> = languages.iter().filter(|(_, files)| files.contains(name)).collect();
        for (folder, _) in &of_languages {
            own.entry(format!("./{folder}")).or_default().push(file.clone());
        }
        match event {
            _ if !of_languages.is_empty() => {}
            Some(event) => own.entry(format!("./{event}/")).or_default().push(file),
            None => list.push(file),
        }
    }
    let mut databases: Vec<_> = events.iter().map(|(_, [site_id, slug])| database_name(site_id, slug)).collect();
    // What still waits under the name that an event had before there were sites' ids is sent from there.
    for old in events.iter().map(|(_, [_, slug])| database_name("", slug)) {
        if !databases.contains(&old) {
            databases.push(old);
        }
    }
    let node_folders = if folders.is_empty() {
        vec!["./nodes/".to_string()]
    } else {
        folders.iter().map(|folder| format!("./{folder}/nodes/")).collect()
    };
    // What the worker keeps is called like the data of the one event, or like all of it.
    let cache = if folders.is_empty() { databases.first().cloned() } else { None }.unwrap_or_else(|| "p4p".into());
    let outbox = OutboxConfig::of(databases, revoked.to_vec());
    Ok(WorkerConfig { version: String::new(), cache, files: list, large: later, node_folders, folders: own, outbox })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_worker_keeps_what_the_page_needs_and_changes_with_it() {
        let names =
            ["index.html", "index.html.br", "_headers", "a-1.wasm", "cities.bin", "nodes/7.json", "answers/index.html"]
                .map(String::from);
        let made_with = |content: &str, city: u8, script: &str| {
            let read = |name: &str| {
                Ok::<_, ()>(if name == "cities.bin" { vec![city; 200_000] } else { content.as_bytes().to_vec() })
            };
            let config = config(&[(None, ["site", "slug"])], &["lost".into()], &[], &names, read).unwrap();
            String::from_utf8(file(config, script).unwrap().bytes).unwrap()
        };
        let made = |content: &str| made_with(content, 0, "run();\n");
        let text = made("one");
        let of_one = "7692c3ad3540bb80";
        let files = format!("[[\"./\",\"{of_one}\"],[\"./a-1.wasm\",\"{of_one}\"]]");
        assert!(text.contains(&files) && text.contains("\"large\":[[\"./cities.bin\",\""), "{text}");
        assert!(text.contains("\"cache\":\"p4p:site:slug\"") && text.contains("\"revoked\":[\"lost\"]"), "{text}");
        assert!(text.contains("\"databases\":[\"p4p:site:slug\",\"p4p:slug\"]"), "{text}");
        assert_eq!(text, made("one"));
        assert_ne!(text, made("two"));
        let version = |text: &str| text.split_once("\"version\":\"").unwrap().1[..16].to_string();
        let versions = [&text, &made("two"), &made_with("one", 1, "run();\n"), &made_with("one", 0, "go();\n")]
            .map(|text| version(text));
        assert_eq!(versions.iter().collect::<BTreeSet<_>>().len(), 4, "{versions:?}");
        let (constant, program) = text.split_once(";\n").unwrap();
        let json = constant.strip_prefix("const WORKER = ").unwrap();
        assert!(serde_json::from_str::<serde_json::Value>(json).is_ok() && program == "run();\n", "{text}");
    }

    #[test]
    fn the_table_of_many_nodes_is_kept_from_the_start_however_large_it_is() {
        let names = ["nodes.json", "nodes/0.json", "nodes/table.bin"].map(String::from);
        let config = config(&[(None, ["site", "slug"])], &[], &[], &names, |_| Ok::<_, ()>(vec![0; 200_000])).unwrap();
        let addresses = |files: &[[String; 2]]| files.iter().map(|[address, _]| address.clone()).collect::<Vec<_>>();
        assert_eq!(addresses(&config.files), ["./nodes/table.bin"]);
        assert_eq!(addresses(&config.large), ["./nodes.json"]);
    }

    #[test]
    fn a_page_is_known_by_its_revision_also_when_a_host_rewrites_it() {
        let page = |rest: &str| format!("<head><meta name=\"p4p-revision\" content=\"0011223344556677\">{rest}");
        assert_eq!(known_by("index.html", page("").as_bytes()), "0011223344556677");
        assert_eq!(known_by("index.html", page("<script>").as_bytes()), "0011223344556677");
        assert_ne!(known_by("a.js", page("").as_bytes()), known_by("a.js", page(" ").as_bytes()));
    }

    #[test]
    fn of_several_events_it_keeps_those_that_are_visited() {
        let names = [
            "index.html",
            "a-1.wasm",
            "one/index.html",
            "one/nodes.json",
            "one/nodes/7.ics",
            "one/nodes/table.bin",
            "one/404.html",
            "two/index.html",
        ]
        .map(String::from);
        let events = [(Some("one"), ["site", "s1"]), (Some("two"), ["", "s2"])];
        let config = config(&events, &[], &[], &names, |_| Ok::<_, ()>(Vec::new())).unwrap();
        let text = serde_json::to_string(&config).unwrap();
        // They are empty here.
        let of = |name: &str| format!("[\"{name}\",\"e3b0c44298fc1c14\"]");
        for part in [
            &*format!("[{},{}]", of("./"), of("./a-1.wasm")),
            &*format!(
                "{{\"./one/\":[{},{},{}],\"./two/\":[{}]}}",
                of("./one/"),
                of("./one/nodes.json"),
                of("./one/nodes/table.bin"),
                of("./two/")
            ),
            "[\"./one/nodes/\",\"./two/nodes/\"]",
            "[\"p4p:site:s1\",\"p4p:s2\",\"p4p:s1\"]",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}
