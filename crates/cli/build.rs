//! Takes in the names of countries and of languages in each language that there are messages in (`messages/`): what
//! `content::nodes` includes. A file of names that is missing ends the build.

use std::{env, fmt::Write as _, fs, io, path::Path};

const ROOT: &str = "../..";

fn main() -> io::Result<()> {
    let mut languages = Vec::new();
    for entry in fs::read_dir(Path::new(ROOT).join("messages"))? {
        let name = entry?.file_name();
        languages.extend(name.to_str().and_then(|name| name.strip_suffix(".toml")).map(String::from));
    }
    languages.sort();
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
    fs::write(Path::new(&folder).join("names.rs"), out)
}
