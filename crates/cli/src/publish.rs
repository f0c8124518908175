//! Puts a built page into the folder that a web server shows, so that nobody gets a page whose files are not there yet.

use crate::output::names_in;
use clap::Args;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf, absolute},
    process,
};
use thiserror::Error;

/// What `site publish` is asked.
#[derive(Args)]
pub struct PublishOptions {
    /// The built page.
    page: PathBuf,
    /// The folder that a web server shows.
    to: PathBuf,
    /// Afterwards, removes what is in that folder and no part of the page; hidden files and links stay. Do so a day after
    /// the page was published: until then visitors have the page before that one open.
    #[arg(long)]
    remove_older: bool,
}

/// Why a page was not published.
#[derive(Debug, Error)]
pub enum PublishError {
    #[error(
        "{0}: is no built page, which has index.html, _headers and sw.js; name the folder that the build made (dist)"
    )]
    NoPage(String),
    #[error("{0}: the page and the folder that shows it must not lie in each other; name a folder beside the page's")]
    Inside(String),
    #[error("{path}: {error}; nothing of before was removed, so mend this and publish once more")]
    Disk { path: String, error: io::Error },
}

fn on_disk(path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.display().to_string();
    move |error| PublishError::Disk { path, error }
}

/// Publishes a page and says how much of it was new.
pub fn run(PublishOptions { page, to, remove_older }: &PublishOptions) -> Result<String, PublishError> {
    if ["index.html", "_headers", "sw.js"].iter().any(|name| !page.join(name).is_file()) {
        return Err(PublishError::NoPage(page.display().to_string()));
    }
    keep_apart(page, to)?;
    let mut names = names_in(page).map_err(on_disk(page))?;
    names.sort_by_key(|name| turn(name));
    fs::create_dir_all(to).map_err(on_disk(to))?;
    let mut new = 0;
    for name in &names {
        new += usize::from(put(&page.join(name), &to.join(name))?);
    }
    let mut said = format!("{} files in {}, {new} of them new or changed", names.len(), to.display());
    if *remove_older {
        said += &format!("; {} older ones removed", remove_all_but(&names.into_iter().collect(), to, "")?);
    }
    Ok(said)
}

fn keep_apart(page: &Path, to: &Path) -> Result<(), PublishError> {
    let whole = |path: &Path| fs::canonicalize(path).map_err(on_disk(path));
    let page = whole(page)?;
    let there = absolute(to).map_err(on_disk(to))?;
    // The folder itself need not be there yet.
    let above = there.ancestors().find(|path| path.exists()).unwrap_or(&there);
    let is_inside = whole(above)?.starts_with(&page) || (above == there && page.starts_with(whole(above)?));
    if is_inside { Err(PublishError::Inside(to.display().to_string())) } else { Ok(()) }
}

/// When a file has its turn: pages after what they are made of, and last the service worker, which keeps all of it. Packed
/// copies go with what they are copies of.
fn turn(name: &str) -> u8 {
    let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(name);
    if plain == "sw.js" { 2 } else { u8::from(plain.ends_with(".html")) }
}

/// Puts a file where it belongs, all of it at once; what is the same there stays as old as it is. Whether it was not.
fn put(from: &Path, to: &Path) -> Result<bool, PublishError> {
    let bytes = fs::read(from).map_err(on_disk(from))?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    // Hidden, so that servers do not show it.
    let beside = to.with_file_name(format!(".{name}.{}.new", process::id()));
    let made = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::copy(from, &beside).map(|_| ()));
    let moved = made.and_then(|()| fs::rename(&beside, to));
    if moved.is_err() {
        // The first error is the one to tell.
        _ = fs::remove_file(&beside);
    }
    moved.map(|()| true).map_err(on_disk(to))
}

/// Removes the files below a folder of `to` that are none of these, and folders that are empty by that; how many files.
fn remove_all_but(names: &BTreeSet<String>, to: &Path, folder: &str) -> Result<usize, PublishError> {
    let here = to.join(folder);
    let mut removed = 0;
    for entry in fs::read_dir(&here).map_err(on_disk(&here))? {
        let entry = entry.map_err(on_disk(&here))?;
        let (path, own) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        // What the server itself wants there, such as certificates and settings, and links to elsewhere.
        if own.starts_with('.') {
            continue;
        }
        let name = if folder.is_empty() { own } else { format!("{folder}/{own}") };
        let kind = entry.file_type().map_err(on_disk(&path))?;
        if kind.is_dir() {
            let inside = remove_all_but(names, to, &name)?;
            removed += inside;
            if 0 < inside {
                // Others may be in it.
                _ = fs::remove_dir(&path);
            }
        } else if kind.is_file() && !names.contains(&name) {
            fs::remove_file(&path).map_err(on_disk(&path))?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_come_after_what_they_are_made_of_and_the_worker_last() {
        let mut names =
            ["404.html", "a-1.wasm", "index.html.br", "nl/index.html", "sw.js", "sw.js.gz", "web.js", "x.html.js"];
        names.sort_by_key(|name| turn(name));
        assert_eq!(
            names,
            ["a-1.wasm", "web.js", "x.html.js", "404.html", "index.html.br", "nl/index.html", "sw.js", "sw.js.gz"]
        );
    }
}
