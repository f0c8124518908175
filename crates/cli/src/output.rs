//! The files of the site, as values first and on the disk last.

use crate::{
    calendar,
    content::Site,
    feeds,
    file::{File, hash},
    packing,
    page::{self, Edition, Headers, Index, Options, Shell},
    worker,
};
use std::{
    collections::BTreeSet,
    fs, io,
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
    #[error("a file could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Says of an error of the disk where it was.
pub fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> OutputError {
    let path = path.display().to_string();
    move |error| OutputError::Disk { path, error }
}

/// Makes the pages from trunk's output and the content; says how many files the site has. Packed copies that are right
/// already are taken over, from the shell and from an `earlier` page.
pub fn prerender(
    shell: &Path,
    out: &Path,
    earlier: Option<&Path>,
    site: &Site,
    options: &Options,
) -> Result<usize, OutputError> {
    let template = shell.join("index.html");
    let is_packed = !options.dev && !options.unpacked;
    if shell != out {
        copy_folder(shell, out, is_packed)?;
    }
    let mut names = names_in(out).map_err(on_disk(out))?;
    names.retain(|name| packing::copy_of(name).is_none());
    let shell = Shell { html: fs::read_to_string(&template).map_err(on_disk(&template))?, files: names, folder: out };
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
        for ending in packing::ENDINGS {
            // Most shells have none.
            _ = fs::remove_file(out.join(format!("{name}.{ending}")));
        }
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
        if is_packed {
            packing::pack_all(out, earlier)?;
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
fn copy_folder(from: &Path, to: &Path, with_packed: bool) -> Result<(), OutputError> {
    fs::create_dir_all(to).map_err(on_disk(to))?;
    let is_copied = |name: &String| {
        let packed = packing::copy_of(name);
        packed.unwrap_or(name) != "index.html" && (with_packed || packed.is_none())
    };
    for name in names_in(from).map_err(on_disk(from))?.into_iter().filter(is_copied) {
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
