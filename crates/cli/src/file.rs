/// A file of the site.
pub struct File {
    /// Its path in the site's folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}
