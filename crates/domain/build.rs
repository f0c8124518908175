//! Makes Rust of the interface's texts (`messages/`): what `i18n::messages` includes. A text that is missing ends the build.
//! And of Unicode's decompositions the letters that `text` includes.

#[path = "../../messages/catalogue.rs"]
mod catalogue;

use std::{collections::BTreeMap, env, fs, io, ops::Range, path::Path};
use unicode_normalization::UnicodeNormalization;

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
            Ok(texts) => drop(languages.insert(language.to_string(), texts)),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(report(errors));
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    // For tests in a browser.
    fs::write(Path::new(&out).join("english.rs"), format!("{:?}", languages.get("en").map_or(&[][..], Vec::as_slice)))?;
    fs::write(Path::new(&out).join("messages.rs"), catalogue::rust(&catalogue, &languages))?;
    fs::write(Path::new(&out).join("letters.rs"), letters())
}

/// Where the letters with marks are: Latin and its extensions; Greek and Cyrillic; more of Latin and Greek.
const BLOCKS: [Range<u32>; 3] = [0xc0..0x260, 0x370..0x530, 0x1e00..0x2000];

/// Letters that are typed as others although Unicode takes them for no others with marks.
const ALIKE: &str = "đd ðd ɖd ɗd ɓb əa ɛe ħh ıi ƙk łl ŋn øo ɔo ŧt ςσ";

/// The letter below the marks of each lower-case letter of the blocks, or 0.
fn letters() -> String {
    let plain = |code: u32| {
        let letter = char::from_u32(code).filter(|letter| letter.to_lowercase().eq([*letter]))?;
        let below = letter.nfd().next().filter(|_| letter.nfd().skip(1).all(is_mark)).unwrap_or(letter);
        let alike = ALIKE.split(' ').find_map(|pair| pair.strip_prefix(below)?.chars().next());
        Some(alike.unwrap_or(below)).filter(|plain| *plain != letter).map(u32::from)
    };
    let blocks =
        BLOCKS.map(|codes| (codes.start, codes.map(|code| plain(code).unwrap_or_default()).collect::<Vec<_>>()));
    let blocks = blocks.map(|(first, plain)| format!("({first}, &{plain:?})"));
    format!("[{}]", blocks.join(", "))
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}
