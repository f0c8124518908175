//! Takes in the names of countries and of languages in each language that there are messages in (`messages/`): what
//! `content::nodes` includes. A file of names that is missing ends the build. And the words that new events begin with, in
//! the languages that there are such words in (`src/new/words/`): what `new::words` includes.

use std::{env, fmt::Write as _, fs, io, path::Path};

const ROOT: &str = "../..";

const WORDS: &str = "src/new/words";

fn main() -> io::Result<()> {
    let languages = languages_in(&Path::new(ROOT).join("messages"))?;
    println!("cargo::rerun-if-changed={ROOT}/messages");
    let mut out = String::new();
    for (folder, what) in [("countries", "Countries"), ("languages", "Languages")] {
        println!("cargo::rerun-if-changed={ROOT}/data/{folder}");
        let constant = folder.to_uppercase();
        _ = writeln!(out, "/// {what} by their codes, as JSON, by the language of the names.");
        _ = writeln!(out, "const {constant}: [(&str, &str); {}] = [", languages.len());
        for language in &languages {
            let path = format!("data/{folder}/{language}.json");
            if !Path::new(ROOT).join(&path).is_file() {
                println!("cargo::error={path} is missing: scripts/make-names makes it");
            }
            let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{ROOT}/{path}\"))");
            _ = writeln!(out, "({language:?}, {text}),");
        }
        out += "];\n";
    }
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&folder).join("names.rs"), out)?;

    println!("cargo::rerun-if-changed={WORDS}");
    let languages = languages_in(Path::new(WORDS))?;
    let mut out = String::from("/// The languages that there are words in, each with its file.\n");
    _ = writeln!(out, "const LANGUAGES: [(&str, &str); {}] = [", languages.len());
    for language in languages {
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{WORDS}/{language}.toml\"))");
        _ = writeln!(out, "({language:?}, {text}),");
    }
    out += "];\n";
    fs::write(Path::new(&folder).join("words.rs"), out)
}

/// The languages that a folder has a TOML file for, sorted.
fn languages_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        languages.extend(name.to_str().and_then(|name| name.strip_suffix(".toml")).map(String::from));
    }
    languages.sort();
    Ok(languages)
}
