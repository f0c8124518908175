//! Makes Rust of the interface's texts (`messages/`): what `i18n::messages` includes. A text that is missing ends the build.
//! And of Unicode's decompositions the tables that `folding` includes.

#[path = "../../messages/catalogue.rs"]
mod catalogue;
#[path = "build/folding.rs"]
mod folding;

use std::{collections::BTreeMap, env, fs, io, path::Path};

const MESSAGES: &str = "../../messages";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={MESSAGES}");
    let report = |errors: Vec<String>| {
        for error in &errors {
            println!("cargo::error={}", error.replace('\n', " "));
        }
        io::Error::other(format!("{} to mend in messages/", errors.len()))
    };
    let catalogue = catalogue::catalogue(&fs::read_to_string(Path::new(MESSAGES).join("en.toml"))?).map_err(report)?;
    let (mut languages, mut errors) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir(MESSAGES)? {
        let path = entry?.path();
        let Some(language) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".toml")) else { continue };
        match catalogue::texts(&catalogue, language, &fs::read_to_string(&path)?) {
            Ok(found) => drop(languages.insert(language.to_string(), found)),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(report(errors));
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    // For tests in a browser.
    let english = languages.get("en").map_or(&[][..], |english| &*english.texts);
    fs::write(Path::new(&out).join("english.rs"), format!("{english:?}"))?;
    fs::write(Path::new(&out).join("messages.rs"), catalogue::rust(&catalogue, &languages))?;
    fs::write(Path::new(&out).join("folding.rs"), folding::tables())
}
