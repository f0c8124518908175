//! `site build`: from an organiser's folder to the folder that a web server shows.

use crate::{
    content::Site,
    inside,
    output::{self, OutputError, on_disk},
    page,
};
use chrono::{DateTime, Utc};
use clap::Args;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process,
};
use thiserror::Error;

/// What `site build` is asked.
#[derive(Args)]
pub struct BuildOptions {
    /// The organiser's folder.
    #[arg(long, default_value = "content")]
    pub content: PathBuf,
    /// The folder that gets the page. A page that is there stays until the new one is whole.
    #[arg(long, default_value = "dist")]
    out: PathBuf,
    /// What trunk has built, in place of what is inside this program.
    #[arg(long)]
    shell: Option<PathBuf>,
    /// The instant whose phase is printed, like 2025-11-10T09:00:00Z.
    /// Without it: SOURCE_DATE_EPOCH when that is set, else now.
    #[arg(long)]
    pub as_of: Option<DateTime<Utc>>,
}

/// Why no page was built.
#[derive(Debug, Error)]
pub enum BuildError {
    #[error(
        "this program has no page inside, because it was built without one; name the folder that trunk built with \
         --shell, or take a released program"
    )]
    NoShell,
    #[error("{0}: is there already and is no built page, so it was left alone; name another folder with --out")]
    Foreign(String),
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Prints a site into a folder, which is there all at once; says how many files it has.
pub fn run(options: &BuildOptions, site: &Site, as_of: DateTime<Utc>) -> Result<String, BuildError> {
    let out = &options.out;
    let is_empty = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    let is_page = ["index.html", "_headers", "sw.js"].iter().all(|name| out.join(name).is_file());
    if fs::symlink_metadata(out).is_ok() && !is_empty && !is_page {
        return Err(BuildError::Foreign(out.display().to_string()));
    }
    let (new, old) = (beside(out, "new"), beside(out, "old"));
    let printing = page::Options { as_of, dev: false, unpacked: false };
    let printed = print(options.shell.as_deref(), &new, Some(out), site, &printing);
    let done = printed.and_then(|files| exchange(&new, out, &old).map(|()| files));
    if done.is_err() {
        // What is half done is of no use, and the first error is the one to tell.
        _ = fs::remove_dir_all(&new);
    }
    Ok(format!("{}: {} files in {}", site.title(), done?, out.display()))
}

/// Prints a site into a new folder, from a shell or from the one inside this program.
pub fn print(
    shell: Option<&Path>,
    out: &Path,
    earlier: Option<&Path>,
    site: &Site,
    options: &page::Options,
) -> Result<usize, BuildError> {
    if let Some(shell) = shell {
        return Ok(output::prerender(shell, out, earlier, site, options)?);
    }
    if !inside::is_there() {
        return Err(BuildError::NoShell);
    }
    inside::write_to(out, !options.unpacked)?;
    Ok(output::prerender(out, out, earlier, site, options)?)
}

/// A hidden name beside a folder, on the same disk.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(folder.file_name().unwrap_or_default());
    name.push(format!(".{}.{what}", process::id()));
    folder.with_file_name(name)
}

/// Puts a folder in the place of another one.
fn exchange(new: &Path, out: &Path, old: &Path) -> Result<(), BuildError> {
    if out.exists() {
        fs::rename(out, old).map_err(on_disk(out))?;
    }
    if let Err(error) = fs::rename(new, out) {
        _ = fs::rename(old, out);
        return Err(on_disk(out)(error).into());
    }
    if old.exists() {
        fs::remove_dir_all(old).map_err(on_disk(old))?;
    }
    Ok(())
}
