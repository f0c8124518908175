//! The files of the site, as values first and on the disk last.

use crate::{
    calendar,
    content::Site,
    feeds,
    file::{File, hash},
    page::{self, Edition, Headers, Index, Options, Shell},
    worker,
};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    num::NonZero,
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use thiserror::Error;

/// Why no page was made.
#[derive(Debug, Error)]
pub enum OutputError {
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error(transparent)]
    Page(#[from] page::PageError),
    #[error("a file could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.display().to_string();
    move |error| OutputError::Disk { path, error }
}

/// Makes the pages from trunk's output and the content; says how many files the site has.
pub fn prerender(shell: &Path, out: &Path, site: &Site, options: &Options) -> Result<usize, OutputError> {
    let template = shell.join("index.html");
    if shell != out {
        copy_folder(shell, out)?;
    }
    let shell = Shell {
        html: fs::read_to_string(&template).map_err(on_disk(&template))?,
        files: names_in(out).map_err(on_disk(out))?,
        folder: out,
    };
    let worker = shell.read("web/service-worker.js")?;
    let mut spent = BTreeSet::new();
    let mut files = Vec::new();
    let mut policies = Vec::new();
    let mut languages = Vec::new();
    let mut listed = Vec::new();
    for (folder, content) in site.events() {
        let edition = Edition::of(content, folder, None);
        files.extend(
            calendar::files(content, options.as_of).into_iter().map(|file| edition.in_event(&file.path, file.bytes)),
        );
        // Mistakes in them were told when the site was read.
        let translations = content.translations().unwrap_or_default();
        let mut editions = vec![edition];
        editions.extend(translations.iter().map(|other| Edition::of(other, folder, Some(&other.event.language))));
        listed.extend(page::Listed::of(&editions));
        let page = page::print(&shell, &editions, options)?;
        files.extend(page.files);
        languages.extend(page.languages);
        spent.extend(page.spent);
        policies.push(page::header_value(page.policy.as_ref(), &content.event.framed_by, content.event.framed_by_all));
    }
    let mut headers = match site {
        Site::One(_) => Headers::new(policies.pop()),
        Site::Several(several) => {
            let index = Index::of(&shell, several, options)?;
            files.extend(index.files);
            files.extend(feeds::files(several, options.as_of)?);
            listed.insert(0, page::Listed::plain(several.facts.address.as_ref()));
            let facts = &several.facts;
            let policy = page::header_value(index.policy.as_ref(), &facts.framed_by, facts.framed_by_all);
            let mut headers = Headers::new(None);
            for path in ["/", "/index.html", "/404.html", "/answers/*"] {
                headers.add(path, &policy);
            }
            for ((folder, _), policy) in several.events.iter().zip(policies) {
                headers.add(&format!("/{folder}/*"), &policy);
            }
            headers
        }
    };
    files.extend(page::sitemap_files(site.address(), &listed));
    for name in &spent {
        fs::remove_file(out.join(name)).map_err(on_disk(&out.join(name)))?;
    }
    // What is of use for printing only.
    let folder = out.join("web");
    fs::remove_dir_all(&folder).map_err(on_disk(&folder))?;
    for file in &files {
        write(out, file)?;
    }
    let names = names_in(out).map_err(on_disk(out))?;
    names.iter().filter(|name| is_named_by_its_content(out, name)).for_each(|name| headers.keep_for_ever(name));
    write(out, &headers.file())?;
    if !options.dev {
        let read = |name: &str| fs::read(out.join(name)).map_err(on_disk(&out.join(name)));
        let events = site.events();
        let events: Vec<_> = events.iter().map(|(name, content)| (*name, content.event.names())).collect();
        let config = worker::config(&events, &site.revoked_keys(), &languages, &names, read)?;
        write(out, &worker::file(config, &worker)?)?;
        if !options.unpacked {
            compress(out)?;
        }
    }
    Ok(names_in(out).map_err(on_disk(out))?.len())
}

/// Writes a file below a folder and says where.
pub fn write(folder: &Path, file: &File) -> Result<PathBuf, OutputError> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(on_disk(parent))?;
    }
    fs::write(&path, &file.bytes).map_err(on_disk(&path))?;
    Ok(path)
}

/// Copies what trunk made, but for its empty page: who looks at a folder meanwhile sees the page of before.
fn copy_folder(from: &Path, to: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(to).map_err(on_disk(to))?;
    for name in names_in(from).map_err(on_disk(from))?.into_iter().filter(|name| name != "index.html") {
        let (from, to) = (from.join(&name), to.join(&name));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(on_disk(parent))?;
        }
        fs::copy(&from, &to).map_err(on_disk(&from))?;
    }
    Ok(())
}

/// The files below a folder, by their paths in it, sorted.
pub fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(inside) = path.strip_prefix(folder) {
                names.push(inside.to_string_lossy().into_owned());
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Whether a file's name has the hash of what is in it, so that whatever has this name is the same for ever; a program and
/// its JavaScript have that of both. What only looks like it is not: organisers may call a node `berlin-20251124`.
fn is_named_by_its_content(out: &Path, name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let stem = stem.strip_suffix("_bg").filter(|_| ending == "wasm").unwrap_or(stem);
    let is_hash = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some((_, named)) = stem.rsplit_once('-').filter(|(_, named)| is_hash(named)) else { return false };
    let is_of = |names: &[&str]| {
        let bytes = names.iter().map(|name| fs::read(out.join(name))).collect::<Result<Vec<_>, _>>();
        bytes.is_ok_and(|bytes| hash::<8>(bytes.concat()) == named)
    };
    is_of(&[name]) || is_of(&[&[stem, ".js"].concat(), &[stem, "_bg.wasm"].concat()])
}

/// Puts `.br` and `.gz` beside what gains from it, for servers that send files as they lie there. The calendars and
/// posters of nodes do not: each fits into a few packets as it is, and there may be thousands. All processors pack, because
/// that is most of the time that a page takes.
fn compress(out: &Path) -> Result<(), OutputError> {
    let mut names = names_in(out).map_err(on_disk(out))?;
    names.retain(|name| is_packed(name));
    // The next file that nobody packs yet.
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            pack(out, name)?;
        }
        Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Whether there are packed copies of a file.
fn is_packed(name: &str) -> bool {
    const PACKED: [&str; 11] = ["html", "js", "wasm", "css", "svg", "json", "ics", "txt", "webmanifest", "xml", "bin"];
    let has_ending = |endings: &[&str]| {
        Path::new(name).extension().is_some_and(|ending| endings.iter().any(|packed| ending == *packed))
    };
    has_ending(&PACKED) && !(is_of_nodes(name) && has_ending(&["ics", "html"]))
}

fn pack(out: &Path, name: &str) -> Result<(), OutputError> {
    let path = out.join(name);
    let bytes = fs::read(&path).map_err(on_disk(&path))?;
    for (ending, packed) in [("br", brotli_of(name, &bytes)), ("gz", gzip_of(&bytes))] {
        let packed_path = out.join(format!("{name}.{ending}"));
        let packed = packed.map_err(on_disk(&packed_path))?;
        fs::write(&packed_path, packed).map_err(on_disk(&packed_path))?;
    }
    Ok(())
}

/// Whether a file is one of many about nodes, in whichever event.
fn is_of_nodes(name: &str) -> bool {
    name.split('/').rev().nth(1) == Some("nodes")
}

/// Brotli (RFC 7932) with the largest ordinary window, and at its highest quality where that does not take minutes.
fn brotli_of(name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let quality = if is_of_nodes(name) || 4_000_000 < bytes.len() { 7 } else { 11 };
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}

/// Gzip (RFC 1952) without a time in it, so that the same page is the same file.
fn gzip_of(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}
