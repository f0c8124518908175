use chrono::{DateTime, Utc};
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
pub struct Shell<R> {
    /// `index.html` with an empty `<div id="app"></div>`.
    pub html: String,
    /// The names of all files.
    pub files: Vec<String>,
    /// Reads one of them.
    pub read: R,
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
    #[error("{0}")]
    Shell(String),
}
