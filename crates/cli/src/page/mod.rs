//! The page itself: the shell that trunk built, filled with the event, readable before any program runs.

mod calendar_links;
mod config;
mod edition;
mod head;
mod html;
mod index;
mod linked_data;
mod map;
mod masthead;
mod parts;
mod policy;
mod poster;
mod preview;
mod qr;
mod shape;
mod shell;
mod sitemap;
mod status_sections;

use crate::{
    content::{RECEIVED, language_names},
    drawing::Basemap,
    file::File,
    paging,
};
pub use config::{OutboxConfig, WorkerConfig, with_constant};
pub use edition::Edition;
pub use html::{escaped, revision_in};
pub use index::Index;
use leptos::prelude::*;
use p4p_domain::page::PageData;
use p4p_event::app::App;
pub use policy::{Headers, Policy, header_value};
pub use shell::{Options, PageError, Shell};
pub use sitemap::{Listed, files as sitemap_files};
use std::collections::BTreeSet;

/// The printed pages of an event and what they make superfluous.
pub struct Page {
    /// New files, each `index.html` among them, by their paths in the site.
    pub files: Vec<File>,
    /// Files whose content is in the page now.
    pub spent: Vec<String>,
    /// For each language but the event's own: its page's folder, and the files that only this page needs.
    pub languages: Vec<(String, Vec<String>)>,
    /// What every one of the pages may do; none in trunk's watch mode.
    pub policy: Option<Policy>,
}

const EMPTY_APP: &str = "<div id=\"app\"></div>";

/// Prints the pages of an event, its main edition first, and the small files that follow from the same facts.
pub fn print(shell: &Shell, editions: &[Edition], options: &Options) -> Result<Page, PageError> {
    let basemap = Basemap::read()?;
    let mut page = Page { files: Vec::new(), spent: Vec::new(), languages: Vec::new(), policy: None };
    // Programs without messages are the same in all languages, and belong to none.
    let mut of_all = BTreeSet::new();
    for edition in editions {
        let content = edition.content;
        let data = PageData {
            site_id: content.event.site_id.clone(),
            slug: content.event.slug.clone(),
            to_event: edition.of_event(""),
            schedule: content.event.schedule,
            zone: content.event.zone.name().into(),
            offset_minutes: content.event.offset_minutes(content.event.schedule.starts),
            offset_at_end: content.event.offset_minutes(content.event.schedule.ends),
            as_of: options.as_of,
            listed: content.nodes.len(),
            nodes: paging::printed(&content.nodes),
            languages: language_names(edition.messages, &content.nodes),
            forms: content.forms.clone(),
        };
        let app = app(edition, &basemap, data.clone());
        let head = head::Head::of(shell, edition, &data, options)?;
        let (before, after) = shell.html.split_once(EMPTY_APP).ok_or(PageError::NoApp)?;
        let html = [head.around(before)?.as_str(), &html::with_addresses(&app), after].concat();
        page.files.push(edition.in_page("index.html", html::with_revision(&html)));
        // Only those who know the whole address can show it.
        if edition.address("").is_some() {
            page.files.push(edition.in_page("card.png", preview::social_image(edition, &basemap)?));
        }
        // Languages share the pictures that they have in common.
        let pictures = content.prose.pictures();
        page.files.extend(pictures.map(|picture| edition.in_event(&picture.path, &*picture.bytes)));
        if edition.is_main() {
            page.files.extend(of_event(edition, &basemap)?);
            page.files.extend(poster::files(edition, &shell.read("web/poster.css")?));
            // A site of one event says in its looks, too, that an address is not there.
            if edition.is_site() {
                let (lost, policy) = head.not_found(&shell.read("web/lost.js")?);
                page.files.push(edition.in_page("404.html", lost));
                page.policy = policy;
            }
        }
        page.policy = match (page.policy, head.policy) {
            (Some(policy), Some(other)) => Some(policy.and(other)),
            (policy, other) => policy.or(other),
        };
        let names = head.later.iter().map(|file| file.path.clone());
        if edition.is_main() {
            of_all.extend(names);
        } else {
            let own = names.filter(|name| !of_all.contains(name));
            let own = own.chain([[&edition.folder(), "index.html"].concat()]).collect();
            page.languages.push((edition.folder(), own));
        }
        page.files.extend(head.later);
        page.spent = head.spent;
    }
    Ok(page)
}

/// The files beside the page, which are the same for all of its editions.
fn of_event(edition: &Edition, basemap: &Basemap) -> Result<Vec<File>, PageError> {
    let content = edition.content;
    let mut files = vec![
        edition.in_event("map.svg", map::file(edition, basemap)),
        edition.in_event("event.json", head::event_json(content)?),
        edition.in_event(RECEIVED, content.received.to_json()),
        edition.in_event("manifest.webmanifest", head::manifest(edition)?),
    ];
    if let Some(oembed) = head::oembed(edition) {
        files.push(edition.in_event("oembed.json", oembed?));
    }
    files.extend(paging::files(&content.nodes)?.into_iter().map(|file| edition.in_event(&file.path, file.bytes)));
    Ok(files)
}

/// Everything below `#app`.
fn app(edition: &Edition, basemap: &Basemap, data: PageData) -> String {
    // Signals live as long as their owner, so it is kept until the text is there.
    let owner = Owner::new();
    let html = owner.with(|| {
        let opening = opening(edition, &data);
        let app = App::new(edition.messages, data);
        app.provide();
        let inside = [masthead::masthead(edition, app), parts::main(edition, basemap, app), parts::colophon(edition)];
        [&opening, inside.concat().as_str(), "</div>"].concat()
    });
    drop(owner);
    // Leptos marks the ends of texts and lists with `<!>`, which browsers read as an empty comment but which is not
    // valid HTML; this is the same comment, and is.
    shape::with_shapes(&html.replace("<!>", "<!---->"))
}

fn opening(edition: &Edition, data: &PageData) -> String {
    let Edition { to_site, to_event, .. } = edition;
    let phase = data.schedule.phase_at(data.as_of);
    let joinable = if data.schedule.is_joinable(data.as_of) { " data-joinable=\"\"" } else { "" };
    format!(
        "<div id=\"app\" data-phase=\"{phase}\"{joinable} data-build=\"{}\" data-site=\"{to_site}\" data-event=\"{to_event}\">",
        p4p_event::BUILD
    )
}
