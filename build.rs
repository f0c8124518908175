//! Makes Rust of the interface's texts (`words/`), and stamps both halves of the page, the native one that prerenders and
//! the one in the browser, with the same value, so that the browser takes over only what its own build has printed.

#[path = "words/catalogue.rs"]
mod catalogue;

use std::{collections::BTreeMap, env, fs, io, path::Path};

fn main() -> io::Result<()> {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for path in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "words"] {
        println!("cargo::rerun-if-changed={path}");
        hash.path(Path::new(path))?;
    }
    println!("cargo::rustc-env=P4P_BUILD={:016x}", hash.0);
    words()
}

/// Writes what `src/domain/words.rs` includes. A text that is missing ends the build.
fn words() -> io::Result<()> {
    let told = |mistakes: Vec<String>| {
        for mistake in &mistakes {
            println!("cargo::error={}", mistake.replace('\n', " "));
        }
        io::Error::other(format!("{} to mend in words/", mistakes.len()))
    };
    let catalogue = catalogue::catalogue(&fs::read_to_string("words/en.toml")?).map_err(told)?;
    let (mut languages, mut mistakes) = (BTreeMap::new(), Vec::new());
    for entry in fs::read_dir("words")? {
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

/// FNV-1a, 64 bits (RFC 9923): enough to tell builds apart, and the same on every machine.
struct Fnv(u64);

impl Fnv {
    fn path(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
            entries.sort();
            return entries.iter().try_for_each(|entry| self.path(entry));
        }
        self.bytes(path.to_string_lossy().as_bytes());
        self.bytes(&fs::read(path)?);
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
