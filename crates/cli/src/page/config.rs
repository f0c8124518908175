//! What the page's scripts (`web/`) are told. `web/config.d.ts` describes it, and `web/config.sample.json` is an example
//! that both sides are tested with.

use crate::content::Ground;
use p4p_domain::{
    delivery::handoff::{ANSWER_LENGTH, SENDER_LOCK, SYNC_TAG, database_name},
    embed,
    nodes::{filter::Filter, node::NodeId},
};
use p4p_event::browser::database::{OUTBOX, STORES, VERSION};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a page tells its scripts, in `<script type="application/json" id="p4p_config">`.
#[derive(Clone, Debug, Serialize)]
pub struct PageConfig {
    /// For each instant that the page shows: seconds since 1970, and the event's offset from UTC then, in minutes.
    pub clocks: [(i64, i32); 2],
    /// On the page in the event's own language: the addresses of the others.
    pub languages: BTreeMap<String, String>,
    /// The ground of the page in each theme.
    pub ground: Ground,
    /// The page's program, and those that it loads when they are needed.
    pub programs: Programs,
    /// Other files.
    pub files: Files,
    /// The page in frames of other sites.
    pub embed: EmbedConfig,
    /// What the site keeps in a browser.
    pub kept: KeptConfig,
    /// The control that people cannot see.
    pub honeypot: &'static str,
}

/// The names under which the site keeps things in a browser.
#[derive(Clone, Debug, Serialize)]
pub struct KeptConfig {
    name: String,
    database: String,
    forget: String,
}

impl KeptConfig {
    /// Of an event with this id of its site and this slug. Where there is no such id, the slug tells the event's names.
    pub fn of(site_id: &str, slug: &str) -> Self {
        let database = database_name(site_id, slug);
        let name = if site_id.is_empty() { database.clone() } else { database_name("", site_id) };
        Self { forget: format!("{name}:forget"), name, database }
    }
}

/// The programs, by what they do.
#[derive(Clone, Debug, Serialize)]
pub struct Programs {
    pub page: ProgramFiles,
    pub seal: ProgramFiles,
    pub map: ProgramFiles,
    pub cities: ProgramFiles,
}

/// A program made by wasm-bindgen: its JavaScript and its WebAssembly, by their names in the site's folder.
#[derive(Clone, Debug, Serialize)]
pub struct ProgramFiles {
    pub script: String,
    pub wasm: String,
}

/// Other files, by their names in the site's folder.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Files {
    pub messages: String,
    pub frame: String,
    pub render_worker: String,
    /// Empty while people change the code.
    pub service_worker: &'static str,
    pub keep: String,
}

/// The page in frames of other sites; the same for all pages.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmbedConfig {
    parts: [&'static str; 5],
    parameters: [&'static str; 7],
    look: [&'static str; 4],
    min_height: u32,
    max_height: u32,
    height_step: u32,
    filters: [&'static str; 7],
    node_id_length: usize,
}

impl EmbedConfig {
    pub const ALL: Self = Self {
        parts: embed::PARTS,
        parameters: embed::PARAMETERS,
        look: embed::LOOK,
        min_height: embed::MIN_HEIGHT,
        max_height: embed::MAX_HEIGHT,
        height_step: embed::HEIGHT_STEP,
        filters: Filter::NAMES,
        node_id_length: NodeId::MAX_LENGTH,
    };
}

/// What the service worker is told.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerConfig {
    /// Changes whenever anything else in the worker's file does (see [`crate::worker`]).
    pub version: String,
    /// How the names of the site's caches begin.
    pub cache: String,
    /// What is kept from the start: each file's address, and how it is known (see [`crate::worker`]).
    pub files: Vec<[String; 2]>,
    /// What is kept from its first use on, and the folders of files that are, too.
    pub large: Vec<[String; 2]>,
    pub node_folders: Vec<String>,
    /// What is kept for those who have visited an event, or read a language, by its folder.
    pub folders: BTreeMap<String, Vec<[String; 2]>>,
    /// Where messages wait.
    pub outbox: OutboxConfig,
}

/// Where messages wait, and how they are sent.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxConfig {
    databases: Vec<String>,
    version: u32,
    stores: [&'static str; 3],
    store: &'static str,
    lock: &'static str,
    tag: &'static str,
    answer_length: usize,
    revoked: Vec<String>,
}

impl OutboxConfig {
    /// Of the events with these databases, whose organisers have revoked the keys with these fingerprints.
    pub fn of(databases: Vec<String>, revoked: Vec<String>) -> Self {
        let (store, lock, tag) = (OUTBOX, SENDER_LOCK, SYNC_TAG);
        let answer_length = ANSWER_LENGTH;
        Self { databases, version: VERSION, stores: STORES, store, lock, tag, answer_length, revoked }
    }
}

/// JSON that may stand in an element of a page.
pub fn in_element(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c"))
}

/// A script with a constant before it.
pub fn with_constant(name: &str, value: &impl Serialize, script: &str) -> Result<String, serde_json::Error> {
    Ok(format!("const {name} = {};\n{script}", serde_json::to_string(value)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4p_domain::form::HONEYPOT;
    use serde_json::{Value, json};
    use std::{fs, path::Path};

    fn sample() -> Value {
        let program = |name: &str| ProgramFiles { script: format!("{name}-1.js"), wasm: format!("{name}-1_bg.wasm") };
        let page = PageConfig {
            clocks: [(1_763_992_800, 60), (1_764_003_600, 60)],
            languages: BTreeMap::new(),
            ground: Ground::of_page(),
            programs: Programs {
                page: program("page"),
                seal: program("seal"),
                map: program("map"),
                cities: program("cities"),
            },
            files: Files {
                messages: "messages-en-1.json".into(),
                frame: "frame-1.js".into(),
                render_worker: "render-worker-1.js".into(),
                service_worker: "sw.js",
                keep: "keep-1.js".into(),
            },
            embed: EmbedConfig::ALL,
            kept: KeptConfig::of("", "sample"),
            honeypot: HONEYPOT,
        };
        let database = database_name("", "sample");
        let worker = WorkerConfig {
            version: "1".into(),
            cache: database.clone(),
            files: [["./", "0123456789abcdef"], ["./page-1.js", "fedcba9876543210"]]
                .map(|one| one.map(Into::into))
                .into(),
            large: vec![["./cities.bin", "00ff00ff00ff00ff"].map(Into::into)],
            node_folders: vec!["./nodes/".into()],
            folders: BTreeMap::new(),
            outbox: OutboxConfig::of(vec![database], vec!["e669 ae85 e318 5682".into()]),
        };
        json!({ "page": page, "worker": worker })
    }

    #[test]
    fn the_sample_that_the_scripts_are_checked_with_is_what_is_written_here() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/config.sample.json");
        let text = serde_json::to_string_pretty(&sample()).unwrap() + "\n";
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let found = fs::read_to_string(path).unwrap();
        assert_eq!(found, text, "UPDATE_FIXTURES=1 cargo test -p p4p-cli sample writes it anew");
    }

    #[test]
    fn what_stands_in_an_element_cannot_end_it() {
        assert_eq!(in_element(&"</script>").unwrap(), "\"\\u003c/script>\"");
    }
}
