//! Stamps both halves of the page, the native one that prints it and the one in the browser, with the same value, so that the
//! browser takes over only what its own build has printed.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for path in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "crates/domain", "messages"] {
        println!("cargo::rerun-if-changed={path}");
        hash.path(Path::new(path))?;
    }
    println!("cargo::rustc-env=P4P_BUILD={:016x}", hash.0);
    Ok(())
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
