//! What trunk built, inside of this program, so that it prints a page with nothing beside it. `P4P_SHELL_INSIDE` names the
//! folder when the program is built (`scripts/release`); otherwise there is none.

use crate::{
    file::File,
    output::{self, OutputError, on_disk},
    packing,
};
use std::path::Path;

/// The files by their names. Of what has packed copies, only those are here.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shell.rs"));

/// Whether there is a shell.
pub fn is_there() -> bool {
    !FILES.is_empty()
}

/// Writes it into a folder; with packed copies if they are wanted.
pub fn write_to(folder: &Path, with_packed: bool) -> Result<(), OutputError> {
    write(FILES, folder, with_packed)
}

fn write(files: &[(&str, &[u8])], folder: &Path, with_packed: bool) -> Result<(), OutputError> {
    for (name, bytes) in files {
        let plain = packing::copy_of(name);
        if plain.is_none() || with_packed {
            output::write(folder, &File::new(*name, *bytes))?;
        }
        if let Some(plain) = plain.filter(|_| name.ends_with(".br")) {
            let unpacked = packing::unpacked("br", bytes, usize::MAX - 1).map_err(on_disk(&folder.join(name)))?;
            output::write(folder, &File::new(plain, unpacked))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_inside_is_written_with_its_packed_copies_and_without() {
        let from = tempfile::tempdir().unwrap();
        fs::write(from.path().join("a.js"), "a script").unwrap();
        packing::pack_all(from.path(), None).unwrap();
        let [br, gz] = ["a.js.br", "a.js.gz"].map(|name| fs::read(from.path().join(name)).unwrap());
        let files: [(&str, &[u8]); 3] = [("a.js.br", &br), ("a.js.gz", &gz), ("b/c.png", b"a picture")];
        for (with_packed, expected) in
            [(true, ["a.js", "a.js.br", "a.js.gz", "b/c.png"].as_slice()), (false, &["a.js", "b/c.png"])]
        {
            let to = tempfile::tempdir().unwrap();
            write(&files, to.path(), with_packed).unwrap();
            assert_eq!(output::names_in(to.path()).unwrap(), expected);
            assert_eq!(fs::read(to.path().join("a.js")).unwrap(), b"a script");
            assert_eq!(fs::read(to.path().join("b/c.png")).unwrap(), b"a picture");
        }
    }
}
