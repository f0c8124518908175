//! An organiser's folder, read and checked as a whole: every mistake is found before anything is made.

mod backend;
mod colours;
mod dates;
mod event;
mod form;
mod lints;
mod nodes;
mod plausible;
mod prose;
mod reader;
mod received;
mod schedule;
mod site;
mod time;
mod translation;
mod values;
mod whereabouts;

use crate::{diagnostic::Diagnostic, text_layout};
pub use colours::{Colours, Ground};
pub use dates::{day_alone, day_and_hours};
pub use event::{Event, Organiser, Tiles, names};
pub use nodes::{hours, language_names};
use p4p_domain::{
    delivery::{backend::BackendKind, received::Received},
    event::Standing,
    i18n::messages::Messages,
    link::HttpUrl,
    nodes::node::{Node, Status},
    page::Forms,
};
pub use prose::Prose;
pub use received::RECEIVED;
pub use site::{Several, Site, SiteFacts, collection_of, own_collection, site_id_of, unfit_name};
use std::{path::Path, sync::Arc};

/// Everything that a page is made from.
#[derive(Clone)]
pub struct Content {
    /// The facts.
    pub event: Event,
    /// The texts.
    pub prose: Texts,
    /// The local nodes, in the organiser's order.
    pub nodes: Vec<Node>,
    /// The forms.
    pub forms: Forms,
    /// What the organisers have read of what was sent.
    pub received: Received,
    /// Origins that a browser is led to by a form service, beside the service's own.
    pub also: Vec<HttpUrl>,
    /// What is hard to believe of the nodes.
    warnings: Vec<Diagnostic>,
    /// Where the files are, as the organiser would name them.
    folder: String,
    /// Whether it is one of several events, which have one address together.
    is_in_site: bool,
}

/// The organiser's texts, as safe HTML.
#[derive(Clone)]
pub struct Texts {
    /// The sections about the event, in their order, each with the name of its file.
    pub sections: Vec<(String, Prose)>,
    /// About hosting a local node.
    pub host: Prose,
    /// Shown in place of the sign-up when the event is over.
    pub over: Prose,
    /// Thanks and funding.
    pub acknowledgement: Prose,
}

impl Content {
    /// Reads a folder; all its mistakes at once.
    pub fn read(folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let event = keep(Event::read(folder), &mut diagnostics);
        let text = |name: &str, diagnostics: &mut Vec<Diagnostic>| {
            keep(Prose::read(folder, &format!("{name}.md")), diagnostics)
        };
        let mut sections = Vec::new();
        // Where event.toml cannot be read, every text is looked at, so that all mistakes are told at once.
        let names = event.as_ref().map_or_else(|| texts_in(folder), |event| event.sections.clone());
        for name in names {
            sections.extend(text(&name, &mut diagnostics).map(|prose| (name, prose)));
        }
        let host = text("host", &mut diagnostics);
        let over = text("over", &mut diagnostics);
        let acknowledgement = text("acknowledgement", &mut diagnostics);
        let messages = event.as_ref().map_or_else(Messages::english, Event::messages);
        let nodes = keep(nodes::read(messages, folder, event.as_ref().map(|event| event.schedule)), &mut diagnostics);
        let mut also = Vec::new();
        let mut form = |name: &str| {
            let (form, led_to) = keep(form::read(folder, name, event.as_ref()), &mut diagnostics)?;
            also.extend(led_to);
            Some(form)
        };
        let (attend, host_form, next) = (form("attend"), form("host"), form("next"));
        let received = keep(received::read(folder), &mut diagnostics);

        // Nothing is missing here unless a mistake was noted for it.
        let whole = || {
            let (event, (mut nodes, warnings)) = (event?, nodes?);
            // Without the event there is nothing that its nodes could join.
            if event.schedule.standing == Standing::Cancelled {
                nodes.iter_mut().for_each(|node| node.status = Status::Cancelled);
            }
            Some(Self {
                event,
                prose: Texts { sections, host: host?, over: over?, acknowledgement: acknowledgement? },
                nodes,
                forms: Forms { attend: attend?.into(), host: host_form?.into(), next: next?.into() },
                received: received?,
                also,
                warnings,
                folder: folder.display().to_string(),
                is_in_site: false,
            })
        };
        whole().filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
    }

    /// Reads the folder of an event in a site, whose facts stand in for what the event does not say of itself.
    pub fn read_in(folder: &Path, name: &str, site: Option<&SiteFacts>) -> Result<Self, Vec<Diagnostic>> {
        let mut content = Self::read(folder)?;
        content.is_in_site = true;
        if content.event.address.is_some() {
            let what = "belongs into site.toml, as the address of the whole site; this page is in a folder of that";
            return Err(vec![content.diagnostic_of("event.toml", "address", what)]);
        }
        let Some(site) = site else { return Ok(content) };
        let event = &mut content.event;
        event.site_address.clone_from(&site.address);
        let below = site.address.as_ref().map(|address| HttpUrl::parse(&format!("{}{name}/", address.as_str())));
        event.address = below.and_then(Result::ok);
        if event.site_id.is_empty() {
            event.site_id.clone_from(&site.site_id);
        }
        if event.organisers.is_empty() {
            event.organisers.clone_from(&site.organisers);
        }
        if event.framed_by.is_empty() && !event.framed_by_all {
            event.framed_by.clone_from(&site.framed_by);
            event.framed_by_all = site.framed_by_all;
        }
        if event.tiles.is_none() {
            event.tiles.clone_from(&site.tiles);
        }
        if event.colours.is_none() {
            event.colours.clone_from(&site.colours);
        }
        Ok(content)
    }

    /// One of the files, as the organiser would name it.
    fn file_named(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }

    /// Says something of a field of one of the files, with the line where it stands.
    fn diagnostic_of(&self, file: &str, field: &str, what: &str) -> Diagnostic {
        let text = std::fs::read_to_string(Path::new(&self.folder).join(file)).unwrap_or_default();
        let key = field.rsplit('.').next().unwrap_or_default();
        let is_it = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let line = text.lines().position(is_it).map(|at| at + 1);
        Diagnostic { file: format!("{}/{file}", self.folder), line, field: field.into(), what: what.into() }
    }

    /// What must not stand in a published page, however correct it is.
    pub fn unfit_to_publish(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut unfit = |file: &str, field: &str, what| {
            diagnostics.push(Diagnostic::of_file(format!("{}/{file}", self.folder), field, what));
        };
        for node in self.nodes.iter().filter(|node| node.example) {
            unfit("nodes.geojson", node.id.as_str(), "is an example; take it out, or replace it by a real node");
        }
        for form in self.forms.all() {
            let file = format!("forms/{}.toml", form.id);
            if form.backend.demonstration {
                let what = "is the key of the demonstration, which everybody can read with; make your own with scripts/site keygen";
                unfit(&file, "backend.seal_to", what);
            }
            if form.backend.url.is_loopback() {
                let what = "goes to the visitor's own computer; name the address of your form service";
                unfit(&file, "backend.url", what);
            } else if !form.backend.url.is_encrypted() {
                let what = "is not encrypted, so that anybody on the way could read the answers; use https://";
                unfit(&file, "backend.url", what);
            }
        }
        diagnostics
    }

    /// What an organiser should think about before publishing, although nothing is wrong.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let mut found = self.warnings.clone();
        let mut doubt = |file: &str, field: &str, what| {
            found.push(Diagnostic::of_file(format!("{}/{file}", self.folder), field, what));
        };
        for form in self.forms.all() {
            if form.backend.kind != BackendKind::Link && !form.backend.is_sealed() {
                let what = "is missing, so the form service can read every answer; make a key with scripts/site keygen";
                doubt(&format!("forms/{}.toml", form.id), "backend.seal_to", what);
            }
        }
        if self.event.address.is_none() && !self.is_in_site {
            let what = "is missing, so that link previews have no picture, search engines no sitemap, posters no QR code, \
                        and other sites find no way to embed the page (oEmbed)";
            doubt("event.toml", "address", what);
        }
        if self.event.address.is_some() && !text_layout::can_write(&self.event.title) {
            let what =
                "has letters that the picture of link previews (card.png) has no font for, so the title is left off it";
            doubt("event.toml", "title", what);
        }
        found.extend(lints::warnings(self));
        found
    }

    /// Sends the forms that go to this computer to another origin on it: for tests and taken ports.
    pub fn move_demonstration(&mut self, origin: &HttpUrl) {
        for form in [&mut self.forms.attend, &mut self.forms.host, &mut self.forms.next] {
            let form = Arc::make_mut(form);
            let url = &form.backend.url;
            let path = url.as_str().get(url.origin().len()..).unwrap_or_default();
            if let (true, Ok(moved)) = (url.is_loopback(), HttpUrl::parse(&format!("{}{path}", origin.origin()))) {
                form.backend.url = moved;
            }
        }
    }
}

/// The names of the Markdown files that have no place of their own on the page.
fn texts_in(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".md")?.to_string()));
    let mut names: Vec<_> =
        names.filter(|name| !["host", "over", "acknowledgement"].contains(&name.as_str())).collect();
    names.sort();
    names
}

fn keep<T>(read: Result<T, Vec<Diagnostic>>, diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    read.map_err(|found| diagnostics.extend(found)).ok()
}
