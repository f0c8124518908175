//! The page itself: the shell that trunk built, filled with the event, readable before any program runs.

mod head;
mod many;
mod map;
mod masthead;
mod parts;

use crate::{content::Content, drawing::Basemap, file::File};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use p4p_event::{
    domain::{event::Phase, page::PageData},
    ui::session::Session,
};
use thiserror::Error;

/// How the page is printed.
pub struct Options {
    /// The instant whose phase is printed.
    pub as_of: DateTime<Utc>,
    /// For trunk's watch mode.
    pub dev: bool,
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

/// The printed page and what it makes superfluous.
pub struct Page {
    /// New files, `index.html` among them.
    pub files: Vec<File>,
    /// Files whose content is in the page now.
    pub spent: Vec<String>,
}

/// Why the page could not be printed.
#[derive(Debug, Error)]
pub enum PageError {
    #[error(
        "index.html has no empty <div id=\"app\"></div> to fill; was it prerendered before? Build it again with trunk"
    )]
    NoApp,
    #[error("no {0} among the files that trunk built")]
    NoFile(&'static str),
    #[error("the facts could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{0}")]
    Shell(String),
}

const EMPTY_APP: &str = "<div id=\"app\"></div>";

/// Prints the page and the small files that follow from the same facts.
pub fn print<R, E>(shell: &Shell<R>, content: &Content, options: &Options) -> Result<Page, PageError>
where
    R: Fn(&str) -> Result<String, E>,
    E: std::fmt::Display,
{
    let data = PageData {
        slug: content.event.slug.clone(),
        schedule: content.event.schedule,
        offset_minutes: content.event.offset_minutes(),
        as_of: options.as_of,
        listed: content.nodes.len(),
        nodes: many::printed(&content.nodes),
        forms: content.forms.clone(),
    };
    let basemap = Basemap::read()?;
    let app = app(content, &basemap, data.clone());
    let head = head::Head::of(shell, content, &data, options)?;
    let (before, after) = shell.html.split_once(EMPTY_APP).ok_or(PageError::NoApp)?;
    let html = [head.around(before)?.as_str(), &app, after].concat();

    let mut files = vec![
        File { path: "index.html".into(), bytes: html.into_bytes() },
        File { path: "404.html".into(), bytes: head.not_found(content).into_bytes() },
        File { path: "map.svg".into(), bytes: map::file(content, &basemap).into_bytes() },
        File { path: "event.json".into(), bytes: head::event_json(content)?.into_bytes() },
        File { path: "manifest.webmanifest".into(), bytes: head::manifest(content)?.into_bytes() },
        File { path: "_headers".into(), bytes: head.headers(content).into_bytes() },
    ];
    if let Some(oembed) = head::oembed(content) {
        files.push(File { path: "oembed.json".into(), bytes: oembed?.into_bytes() });
    }
    files.extend(many::files(&content.nodes)?);
    files.extend(head.later);
    Ok(Page { files, spent: head.spent })
}

/// Everything below `#app`.
fn app(content: &Content, basemap: &Basemap, data: PageData) -> String {
    // Signals live as long as their owner, so it is kept until the text is there.
    let owner = Owner::new();
    let html = owner.with(|| {
        let phase = data.schedule.phase_at(data.as_of);
        let session = Session::new(data);
        let inside =
            [masthead::masthead(content, session), parts::main(content, basemap, session), parts::colophon(content)];
        [&opening(phase), inside.concat().as_str(), "</div>"].concat()
    });
    drop(owner);
    // Leptos marks the ends of texts and lists with `<!>`, which browsers read as an empty comment but which is not
    // valid HTML; this is the same comment, and is.
    html.replace("<!>", "<!---->")
}

fn opening(phase: Phase) -> String {
    format!("<div id=\"app\" data-phase=\"{phase}\" data-build=\"{}\">", env!("P4P_BUILD"))
}

/// Text that is true in some phases only; the style sheet shows it in those, with and without a program.
fn in_phases(phases: &[Phase]) -> String {
    phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>().join(" ")
}
