//! Takes in the names of countries and of languages in each language that there are messages in (`messages/`): what
//! `content::nodes` includes. A file of names that is missing ends the build. The words that new events begin with, in the
//! languages that there are such words in (`src/new/words/`): what `new::words` includes. And the page's shell, where
//! `P4P_SHELL_INSIDE` names its folder: what `inside` includes.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

const ROOT: &str = "../..";

const WORDS: &str = "src/new/words";
/// Names the folder of what trunk built, for a program that needs nothing beside it.
const SHELL: &str = "P4P_SHELL_INSIDE";

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(folder.join("names.rs"), names()?)?;
    fs::write(folder.join("words.rs"), words()?)?;
    fs::write(folder.join("shell.rs"), shell()?)
}

/// The files of the shell, by their names in it. Of what has a packed copy only the copies are taken in.
fn shell() -> io::Result<String> {
    println!("cargo::rerun-if-env-changed={SHELL}");
    let mut out = "&[\n".to_string();
    if let Some(folder) = env::var_os(SHELL).filter(|folder| !folder.is_empty()).map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        if !folder.join("index.html").is_file() {
            println!("cargo::error={SHELL}={}: has no index.html; name the folder that trunk built", folder.display());
        }
        let mut files = Vec::new();
        below(&folder, &mut files)?;
        files.sort();
        for path in &files {
            let mut copy = path.as_os_str().to_owned();
            copy.push(".br");
            let Ok(name) = path.strip_prefix(&folder) else { continue };
            if !Path::new(&copy).is_file() {
                let name = name.to_string_lossy().replace('\\', "/");
                _ = writeln!(out, "({name:?}, include_bytes!({:?})),", path.canonicalize()?);
            }
        }
    }
    Ok(out + "]\n")
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            below(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn names() -> io::Result<String> {
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
    Ok(out)
}

fn words() -> io::Result<String> {
    println!("cargo::rerun-if-changed={WORDS}");
    let languages = languages_in(Path::new(WORDS))?;
    let mut out = String::from("/// The languages that there are words in, each with its file.\n");
    _ = writeln!(out, "const LANGUAGES: [(&str, &str); {}] = [", languages.len());
    for language in languages {
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{WORDS}/{language}.toml\"))");
        _ = writeln!(out, "({language:?}, {text}),");
    }
    out += "];\n";
    Ok(out)
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
