use sha2::{Digest, Sha256};

/// A file of the site.
pub struct File {
    /// Its path in the site's folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// A file with its path in the site's folder, and with what is in it.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }

    /// A text with its hash in its name, so that it can be kept for ever.
    pub fn hashed(name: &str, ending: &str, text: &str) -> Self {
        Self::new(format!("{name}-{}.{ending}", hash::<8>(text)), text)
    }
}

/// The first bytes of the SHA-256 of something, in hexadecimal digits.
pub fn hash<const BYTES: usize>(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
}
