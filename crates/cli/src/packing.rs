//! Packed copies (`.br`, `.gz`) beside what gains from them, for servers that send files as they lie there. They take most
//! of the time that a page takes, so one that is there already is taken over when it unpacks to the same bytes.

use crate::output::{OutputError, names_in, on_disk};
use std::{
    fs,
    io::{self, Read as _, Write as _},
    num::NonZero,
    panic::resume_unwind,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The endings of packed copies: brotli (RFC 7932) and gzip (RFC 1952).
pub const ENDINGS: [&str; 2] = ["br", "gz"];

/// The name of what a file is a packed copy of; `None` where it is none.
pub fn copy_of(name: &str) -> Option<&str> {
    let (stem, ending) = name.rsplit_once('.')?;
    (ENDINGS.contains(&ending) && is_packed(stem)).then_some(stem)
}

/// Whether there are packed copies of a file. Calendars and posters of nodes gain nothing: each fits into a few packets as
/// it is, and there may be thousands.
pub fn is_packed(name: &str) -> bool {
    const PACKED: [&str; 11] = ["html", "js", "wasm", "css", "svg", "json", "ics", "txt", "webmanifest", "xml", "bin"];
    let has_ending = |endings: &[&str]| {
        Path::new(name).extension().is_some_and(|ending| endings.iter().any(|packed| ending == *packed))
    };
    has_ending(&PACKED) && !(is_of_nodes(name) && has_ending(&["ics", "html"]))
}

/// Puts packed copies beside the files of a folder, on all processors. Right ones that are there stay; right ones of an
/// `earlier` page are taken over.
pub fn pack_all(folder: &Path, earlier: Option<&Path>) -> Result<(), OutputError> {
    let mut names = names_in(folder).map_err(on_disk(folder))?;
    names.retain(|name| is_packed(name));
    // The next file that nobody packs yet.
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            pack(folder, earlier, name)?;
        }
        Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn pack(folder: &Path, earlier: Option<&Path>, name: &str) -> Result<(), OutputError> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(on_disk(&path))?;
    for ending in ENDINGS {
        let copy = format!("{name}.{ending}");
        let path = folder.join(&copy);
        let is_right = |packed: &Vec<u8>| unpacked(ending, packed, bytes.len()).is_ok_and(|found| found == bytes);
        if fs::read(&path).is_ok_and(|packed| is_right(&packed)) {
            continue;
        }
        let known = earlier.and_then(|earlier| fs::read(earlier.join(&copy)).ok()).filter(is_right);
        let packed = known.map_or_else(|| packed(ending, name, &bytes), Ok).map_err(on_disk(&path))?;
        fs::write(&path, packed).map_err(on_disk(&path))?;
    }
    Ok(())
}

/// Whether a file is one of many about nodes, in whichever event.
fn is_of_nodes(name: &str) -> bool {
    name.split('/').rev().nth(1) == Some("nodes")
}

/// Brotli with the largest ordinary window, and at its highest quality where that does not take minutes; gzip without a
/// time in it, so that the same page is the same file.
fn packed(ending: &str, name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    if ending == "br" {
        let mut packed = Vec::new();
        let quality = if is_of_nodes(name) || 4_000_000 < bytes.len() { 7 } else { 11 };
        let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
        brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
        return Ok(packed);
    }
    let mut packer = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

/// What is in a packed copy; of more than `length` bytes the first ones and one more, which is enough to see that it is
/// something else.
pub fn unpacked(ending: &str, packed: &[u8], length: usize) -> io::Result<Vec<u8>> {
    const BUFFER: usize = 1 << 16;
    let most = u64::try_from(length).unwrap_or(u64::MAX).saturating_add(1);
    let mut found = Vec::new();
    if ending == "br" {
        brotli::Decompressor::new(packed, BUFFER).take(most).read_to_end(&mut found)?;
    } else {
        flate2::read::GzDecoder::new(packed).take(most).read_to_end(&mut found)?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    const LONG: &str = "one and one and one and one and one";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn text_in(folder: &Path, copy: &str) -> String {
        let packed = fs::read(folder.join(copy)).unwrap();
        let ending = copy.rsplit_once('.').unwrap().1;
        String::from_utf8(unpacked(ending, &packed, 1000).unwrap()).unwrap()
    }

    #[test]
    fn what_gains_from_it_has_two_packed_copies() {
        let folder = folder(&[("a.html", LONG), ("b.png", LONG), ("nodes/lisbon.ics", LONG), ("nodes/1.json", LONG)]);
        pack_all(folder.path(), None).unwrap();
        let names = names_in(folder.path()).unwrap();
        let copies: Vec<_> = names.iter().filter(|name| copy_of(name).is_some()).collect();
        assert_eq!(copies, ["a.html.br", "a.html.gz", "nodes/1.json.br", "nodes/1.json.gz"]);
        assert!(copies.iter().all(|copy| text_in(folder.path(), copy) == LONG));
    }

    #[test]
    fn a_copy_of_the_same_bytes_is_left_and_one_of_others_is_made_again() {
        let folder = folder(&[("a.js", LONG), ("b.js", LONG), ("c.js", LONG)]);
        pack_all(folder.path(), None).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH;
        for name in ["a.js.br", "b.js.br", "b.js.gz"] {
            fs::File::options().append(true).open(folder.path().join(name)).unwrap().set_modified(long_ago).unwrap();
        }
        fs::write(folder.path().join("b.js"), "another").unwrap();
        fs::write(folder.path().join("c.js.gz"), "damaged").unwrap();
        pack_all(folder.path(), None).unwrap();
        let changed = |name: &str| fs::metadata(folder.path().join(name)).unwrap().modified().unwrap() != long_ago;
        assert!(!changed("a.js.br") && changed("b.js.br") && changed("b.js.gz"));
        assert_eq!(text_in(folder.path(), "b.js.br"), "another");
        assert_eq!(text_in(folder.path(), "c.js.gz"), LONG);
    }

    #[test]
    fn a_right_copy_of_the_page_of_before_is_taken_over() {
        let earlier = folder(&[("a.js", LONG), ("b.js", LONG)]);
        // Nobody else packs it like this.
        let own = |text: &str| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
            packer.write_all(text.as_bytes()).unwrap();
            packer.finish().unwrap()
        };
        fs::write(earlier.path().join("a.js.gz"), own(LONG)).unwrap();
        fs::write(earlier.path().join("b.js.gz"), own("another")).unwrap();
        let folder = folder(&[("a.js", LONG), ("b.js", LONG)]);
        pack_all(folder.path(), Some(earlier.path())).unwrap();
        assert_eq!(fs::read(folder.path().join("a.js.gz")).unwrap(), own(LONG));
        assert_eq!(text_in(folder.path(), "b.js.gz"), LONG);
    }

    #[test]
    fn what_unpacks_to_more_than_is_expected_is_not_unpacked_to_its_end() {
        let packed = packed("br", "a.js", "x".repeat(1_000_000).as_bytes()).unwrap();
        assert_eq!(unpacked("br", &packed, 10).unwrap().len(), 11);
    }
}
