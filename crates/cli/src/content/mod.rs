//! An organiser's folder, read and checked as a whole: every mistake is found before anything is made.

mod attendance;
mod backend;
mod colours;
mod dates;
mod event;
mod exports;
mod form;
mod lints;
mod markdown;
mod nodes;
mod pictures;
mod plausible;
mod prose;
mod reader;
mod received;
mod schedule;
mod site;
mod time;
mod translation;
mod unread;
mod untranslated;
mod values;
mod whereabouts;

use crate::{
    diagnostic::{Diagnostic, Found},
    encoding, text_layout,
};
pub use attendance::Attendance;
pub use colours::{Colours, Ground};
pub use dates::{day_alone, day_and_hours};
pub use event::{Event, Organiser, Tiles, names};
pub use exports::of as raw_export;
pub use nodes::{country_named, hours, language_names};
use p4p_domain::{
    delivery::{backend::BackendKind, received::Received},
    event::Standing,
    form::Form,
    i18n::messages::Messages,
    link::HttpUrl,
    nodes::node::{Node, Status},
    page::Forms,
};
pub use pictures::Picture;
pub use prose::Prose;
pub use received::RECEIVED;
pub use site::{Several, Site, SiteFacts, collection_of, own_collection, site_id_of, unfit_name};
use std::{path::Path, sync::Arc};
pub use whereabouts::{city_at, doubts, is_exchanged, main_name};

/// Everything that a page is made from.
#[derive(Clone)]
pub struct Content {
    /// The facts.
    pub event: Event,
    /// The texts.
    pub prose: Texts,
    /// The local nodes, in the organiser's order.
    pub nodes: Vec<Node>,
    /// The forms that there are.
    pub forms: Forms,
    /// What the organisers have read of what was sent.
    pub received: Received,
    /// Origins that a browser is led to by a form service, beside the service's own.
    pub also: Vec<HttpUrl>,
    /// What is hard to believe of nodes and forms.
    warnings: Vec<Diagnostic>,
    /// What is right, and must not be published.
    unfit: Vec<Diagnostic>,
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
    /// About hosting a local node; `None` where nobody is asked to.
    pub host: Option<Prose>,
    /// Shown in place of the sign-up when the event is over.
    pub over: Prose,
    /// Thanks and funding.
    pub acknowledgement: Prose,
}

impl Texts {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Prose> {
        let places = self.host.iter().chain([&self.over, &self.acknowledgement]);
        self.sections.iter().map(|(_, prose)| prose).chain(places)
    }

    /// What they show beside words.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.all().flat_map(|prose| &prose.pictures)
    }
}

impl Content {
    /// Reads a folder; all its mistakes at once. What the event does not need is not there: `nodes.geojson`, `host.md`, and
    /// each of the forms.
    pub fn read(folder: &Path) -> Result<Self, Found> {
        let mut mistakes = Vec::new();
        let event = keep(Event::read(folder), &mut mistakes);
        let is_there = |name: &str| folder.join(name).exists();
        let text = |name: &str, mistakes: &mut Vec<Diagnostic>| {
            keep(Prose::read(folder, folder, &format!("{name}.md")), mistakes)
        };
        let mut sections = Vec::new();
        // Where event.toml cannot be read, every text is looked at, so that all mistakes are told at once.
        let names = event.as_ref().map_or_else(|| texts_in(folder), |event| event.sections.clone());
        for name in names {
            sections.extend(text(&name, &mut mistakes).map(|prose| (name, prose)));
        }
        let host = if is_there("host.md") {
            text("host", &mut mistakes)
        } else {
            if is_there("forms/host.toml") {
                let what = "is missing: the text above forms/host.toml, which says what hosting a node takes";
                mistakes.push(Diagnostic::of_file(folder.join("host.md").display(), "", what));
            }
            None
        };
        let over = text("over", &mut mistakes).unwrap_or_default();
        let acknowledgement = text("acknowledgement", &mut mistakes).unwrap_or_default();
        let messages = event.as_ref().map_or_else(Messages::english, Event::messages);
        let read = nodes::read(messages, folder, event.as_ref().map(|event| event.schedule));
        let (mut nodes, mut warnings, mut unfit) = (read.nodes, read.warnings, read.unfit);
        mistakes.extend(read.mistakes);
        let mut also = Vec::new();
        let mut form = |name: &str| {
            if !is_there(&format!("forms/{name}.toml")) {
                return None;
            }
            let read = keep(form::read(folder, name, event.as_ref()), &mut mistakes)?;
            also.extend(read.also);
            warnings.extend(read.warnings);
            unfit.extend(read.unfit);
            Some(Arc::new(read.form))
        };
        let forms = Forms { attend: form("attend"), host: form("host"), next: form("next") };
        let received = keep(received::read(folder), &mut mistakes).unwrap_or_default();
        let Some(event) = event else { return Err(mistakes.into()) };
        if !is_there("forms/attend.toml") {
            mistakes.extend(sign_up_without_form(folder, &event));
        }
        // Without the event there is nothing that its nodes could join.
        if event.schedule.standing == Standing::Cancelled {
            nodes.iter_mut().for_each(|node| node.status = Status::Cancelled);
        }
        let content = Self {
            event,
            prose: Texts { sections, host, over, acknowledgement },
            nodes,
            forms,
            received,
            also,
            warnings,
            unfit,
            folder: folder.display().to_string(),
            is_in_site: false,
        };
        if mistakes.is_empty() { Ok(content) } else { Err(content.found_beside(mistakes)) }
    }

    /// Mistakes, and what can be said in spite of them: of links and of ways to the organisers only who has read everything
    /// knows whether they are there.
    fn found_beside(&self, mistakes: Vec<Diagnostic>) -> Found {
        let mut warnings = self.warnings();
        warnings.retain(|warning| !["link", "announcement"].contains(&warning.field.as_str()));
        Found { mistakes, warnings }
    }

    /// Whether the page has a part for local nodes: where there are any, or where people may host one.
    pub fn has_nodes(&self) -> bool {
        !self.nodes.is_empty() || self.prose.host.is_some()
    }

    /// Reads the folder of an event in a site, whose facts stand in for what the event does not say of itself.
    pub fn read_in(folder: &Path, name: &str, site: Option<&SiteFacts>) -> Result<Self, Found> {
        let mut content = Self::read(folder)?;
        content.is_in_site = true;
        if content.event.address.is_some() {
            let what = "belongs into site.toml, as the address of the whole site; this page is in a folder of that";
            return Err(content.found_beside(vec![content.diagnostic_of("event.toml", "address", what)]));
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
        diagnostic_of(Path::new(&self.folder), file, field, what)
    }

    /// What must not stand in a published page, however correct it is.
    pub fn unfit_to_publish(&self) -> Vec<Diagnostic> {
        self.unfit.iter().cloned().chain(lints::unwritten(self)).collect()
    }

    /// What an organiser should think about before publishing, although nothing is wrong.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let mut found = self.warnings.clone();
        let mut doubt = |file: &str, field: &str, what| {
            found.push(Diagnostic::of_file(format!("{}/{file}", self.folder), field, what));
        };
        for form in self.forms.all() {
            if form.backend.kind != BackendKind::Link && !form.backend.is_sealed() {
                let what = "is missing, so the form service can read every answer; make a key with site keygen";
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

    /// The forms that there are, to be changed.
    fn forms_mut(&mut self) -> impl Iterator<Item = &mut Arc<Form>> {
        [&mut self.forms.attend, &mut self.forms.host, &mut self.forms.next].into_iter().flatten()
    }

    /// Sends the forms that go to this computer to another origin on it: for tests and taken ports.
    pub fn move_demonstration(&mut self, origin: &HttpUrl) {
        self.send_forms_to(|form| {
            let url = Some(&form.backend.url).filter(|url| url.is_loopback())?;
            let path = url.as_str().get(url.origin().len()..).unwrap_or_default();
            HttpUrl::parse(&format!("{}{path}", origin.origin())).ok()
        });
    }

    /// Sends each form to where a function says; where it says nothing, the form stays.
    pub fn send_forms_to(&mut self, mut to: impl FnMut(&Form) -> Option<HttpUrl>) {
        for form in self.forms_mut() {
            if let Some(url) = to(form) {
                Arc::make_mut(form).backend.url = url;
            }
        }
    }
}

/// Says something of a field of a file, with the line where it stands.
fn diagnostic_of(folder: &Path, file: &str, field: &str, what: &str) -> Diagnostic {
    let path = folder.join(file);
    let text = encoding::read(&path).unwrap_or_default();
    let key = field.rsplit('.').next().unwrap_or_default();
    let is_it = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let line = text.lines().position(is_it).map(|at| at + 1);
    Diagnostic { file: path.display().to_string(), line, field: field.into(), what: what.into() }
}

/// Times of a sign-up that nobody can fill in.
fn sign_up_without_form(folder: &Path, event: &Event) -> Vec<Diagnostic> {
    let times = [("sign_up_opens", event.schedule.sign_up_opens), ("sign_up_closes", event.schedule.sign_up_closes)];
    let what = "is superfluous: there is no forms/attend.toml, so nobody signs up; take the line out, or add the form. Other \
                forms have times of their own (opens and closes)";
    let written = times.into_iter().filter(|(_, at)| at.is_some());
    written.map(|(field, _)| diagnostic_of(folder, "event.toml", field, what)).collect()
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
