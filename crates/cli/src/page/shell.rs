use chrono::{DateTime, Utc};
use std::{fs, io, path::Path};
use thiserror::Error;

/// How the page is printed.
pub struct Options {
    /// The instant whose phase is printed.
    pub as_of: DateTime<Utc>,
    /// For trunk's watch mode.
    pub dev: bool,
    /// Without packed copies.
    pub unpacked: bool,
}

/// What trunk built.
pub struct Shell<'a> {
    /// `index.html` with an empty `<div id="app"></div>`.
    pub html: String,
    /// The names of all files.
    pub files: Vec<String>,
    /// Where they are.
    pub folder: &'a Path,
}

impl Shell<'_> {
    /// Reads one of the files.
    pub fn read(&self, name: &str) -> Result<String, PageError> {
        let path = self.folder.join(name);
        fs::read_to_string(&path).map_err(|error| PageError::Disk { path: path.display().to_string(), error })
    }
}

/// Why the page could not be printed.
#[derive(Debug, Error)]
pub enum PageError {
    #[error(
        "index.html has no empty <div id=\"app\"></div> to fill; was it prerendered before? Build it again with trunk"
    )]
    NoApp,
    #[error("no {0}-….js and {0}-…_bg.wasm among the files that trunk built")]
    NoFile(&'static str),
    #[error("the facts could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Basemap(#[from] crate::drawing::BasemapError),
    #[error(transparent)]
    SocialImage(#[from] crate::social_image::ImageError),
    #[error("{path}: {error}")]
    Disk { path: String, error: io::Error },
    #[error("index.html has no </head>")]
    NoHead,
}
