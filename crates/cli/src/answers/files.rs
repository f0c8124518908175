//! The files that an organiser names, each read as what it is.

use super::database;
use p4p_answers::{Place, Rows, read};
use sha2::{Digest as _, Sha256};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The SHA-256 of a file that was read.
pub struct FileHash {
    /// The file, as the organiser would name it.
    pub name: String,
    /// In hexadecimal digits.
    pub sha256: String,
}

impl FileHash {
    fn of(name: &str, digest: &[u8]) -> Self {
        Self { name: name.into(), sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect() }
    }
}

/// The rows in all files, and in the files below all folders, in the order of their names; and what those files were.
pub fn rows(paths: &[PathBuf]) -> (Rows, Vec<FileHash>) {
    let (mut found, mut hashes) = (Rows::default(), Vec::new());
    for path in paths {
        if path.is_dir() {
            let mut files = Vec::new();
            below(path, &mut files, &mut found);
            if files.is_empty() {
                found.diagnostic(&place(path), "is a folder without any export in it; name the files themselves");
            }
            for file in files {
                found.append(file_rows(&file, false, &mut hashes));
            }
        } else {
            found.append(file_rows(path, true, &mut hashes));
        }
    }
    (found, hashes)
}

fn place(path: &Path) -> Place {
    Place::file(&path.display().to_string())
}

/// The files below a folder, sorted. Hidden files and what SQLite keeps beside its files are left out, and of
/// PocketBase's own folder everything but the file with the answers.
fn below(folder: &Path, files: &mut Vec<PathBuf>, found: &mut Rows) {
    if folder.join("data.db").is_file() && folder.join("auxiliary.db").is_file() {
        return files.push(folder.join("data.db"));
    }
    let entries = fs::read_dir(folder).and_then(|entries| {
        let kinds = entries.map(|entry| entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))));
        let mut entries = kinds.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by(|one, another| one.0.cmp(&another.0));
        Ok(entries)
    });
    match entries {
        Ok(entries) => {
            for (path, kind) in entries.into_iter().filter(|(path, _)| is_export(path)) {
                // Links to folders are not followed, because they may lead in a circle.
                if kind.is_dir() {
                    below(&path, files, found);
                } else if path.is_file() {
                    files.push(path);
                }
            }
        }
        Err(error) => found.diagnostic(&place(folder), format!("cannot be read: {error}")),
    }
}

fn is_export(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !["-wal", "-shm", "-journal"].iter().any(|ending| name.ends_with(ending))
}

fn file_rows(path: &Path, is_named: bool, hashes: &mut Vec<FileHash>) -> Rows {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => {
            hashes.push(FileHash::of(&name, &Sha256::digest(&bytes)));
            if bytes.starts_with(read::SQLITE) {
                drop(bytes);
                // Of a server that runs, the newest rows stand beside the file.
                let log = [&name, "-wal"].concat();
                hashes.extend(fs::read(&log).ok().map(|bytes| FileHash::of(&log, &Sha256::digest(bytes))));
                return database::rows(path, is_named);
            }
            read::rows(&name, &bytes)
        }
        Err(error) => {
            let diagnostics = vec![Place::file(&name).diagnostic(format!("cannot be read: {error}"))];
            Rows { rows: Vec::new(), diagnostics }
        }
    }
}
