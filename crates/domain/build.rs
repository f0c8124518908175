//! Makes Rust of the interface's texts (`words/`): what `i18n::words` includes. A text that is missing ends the build.

#[path = "../../words/catalogue.rs"]
mod catalogue;

use std::{collections::BTreeMap, env, fs, io, path::Path};

const WORDS: &str = "../../words";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={WORDS}");
    let told = |mistakes: Vec<String>| {
        for mistake in &mistakes {
            println!("cargo::error={}", mistake.replace('\n', " "));
        }
        io::Error::other(format!("{} to mend in words/", mistakes.len()))
    };
    let catalogue = catalogue::catalogue(&fs::read_to_string(Path::new(WORDS).join("en.toml"))?).map_err(told)?;
    let (mut languages, mut mistakes) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir(WORDS)? {
        let path = entry?.path();
        let Some(language) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")) else { continue };
        match catalogue::texts(&catalogue, language, &fs::read_to_string(&path)?) {
            Ok(texts) => drop(languages.insert(language.to_string(), texts)),
            Err(found) => mistakes.extend(found),
        }
    }
    if !mistakes.is_empty() {
        return Err(told(mistakes));
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    // For tests in a browser.
    fs::write(Path::new(&out).join("english.rs"), format!("{:?}", languages.get("en").map_or(&[][..], Vec::as_slice)))?;
    fs::write(Path::new(&out).join("words.rs"), catalogue::rust(&catalogue, &languages))
}
