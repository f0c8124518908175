//! The files of the site, as values first and on the disk last.

use crate::{
    calendar,
    content::Content,
    file::File,
    page::{self, Edition, Options, Shell},
    worker,
};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why no page was made.
#[derive(Debug, Error)]
pub enum OutputError {
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error(transparent)]
    Page(#[from] page::PageError),
}

fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.display().to_string();
    move |error| OutputError::Disk { path, error }
}

/// Makes the page from trunk's output and the content; says how many files the site has.
pub fn prerender(shell: &Path, out: &Path, content: &Content, options: &Options) -> Result<usize, OutputError> {
    if shell != out {
        copy_folder(shell, out)?;
    }
    let template = out.join("index.html");
    let shell = Shell {
        html: fs::read_to_string(&template).map_err(on_disk(&template))?,
        files: names_in(out).map_err(on_disk(out))?,
        read: |name: &str| fs::read_to_string(out.join(name)).map_err(on_disk(&out.join(name))),
    };
    let edition = Edition::of(content, None, None);
    let page = page::print(&shell, &[edition], options)?;
    for name in &page.spent {
        fs::remove_file(out.join(name)).map_err(on_disk(&out.join(name)))?;
    }
    let headers = page::headers(page.policy.as_ref(), content);
    write(out, &File { path: "_headers".into(), bytes: headers.into_bytes() })?;
    for file in page.files.into_iter().chain(calendar::files(content)) {
        write(out, &file)?;
    }
    if !options.dev {
        let names = names_in(out).map_err(on_disk(out))?;
        let read = |name: &str| fs::read(out.join(name)).map_err(on_disk(&out.join(name)));
        write(out, &worker::worker(&content.event.slug, &names, read)?)?;
        compress(out)?;
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

fn copy_folder(from: &Path, to: &Path) -> Result<(), OutputError> {
    fs::create_dir_all(to).map_err(on_disk(to))?;
    for name in names_in(from).map_err(on_disk(from))? {
        let (from, to) = (from.join(&name), to.join(&name));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(on_disk(parent))?;
        }
        fs::copy(&from, &to).map_err(on_disk(&from))?;
    }
    Ok(())
}

/// The files below a folder, by their paths in it, sorted.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
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

/// Puts `.br` and `.gz` beside what gains from it, for servers that send files as they lie there. The calendars of nodes
/// do not: each fits into one packet as it is.
fn compress(out: &Path) -> Result<(), OutputError> {
    const PACKED: [&str; 11] = ["html", "js", "wasm", "css", "svg", "json", "ics", "txt", "webmanifest", "xml", "bin"];
    for name in names_in(out).map_err(on_disk(out))? {
        let path = out.join(&name);
        let is_packed = path.extension().is_some_and(|ending| PACKED.iter().any(|packed| ending == *packed));
        if !is_packed || (name.starts_with("nodes/") && name.ends_with(".ics")) {
            continue;
        }
        let bytes = fs::read(&path).map_err(on_disk(&path))?;
        for (ending, packed) in [("br", brotli_of(&name, &bytes)), ("gz", gzip_of(&bytes))] {
            let packed_path = out.join(format!("{name}.{ending}"));
            let packed = packed.map_err(on_disk(&packed_path))?;
            fs::write(&packed_path, packed).map_err(on_disk(&packed_path))?;
        }
    }
    Ok(())
}

/// Brotli (RFC 7932) with the largest ordinary window, and at its highest quality where that does not take minutes.
fn brotli_of(name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let quality = if name.starts_with("nodes/") || 4_000_000 < bytes.len() { 7 } else { 11 };
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
