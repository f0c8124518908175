//! The whole of an organiser's folder: one event, or a site of several.

use super::{
    Colours, Content, Organiser, Tiles,
    colours::ColoursFile,
    event::{OrganiserFile, TilesFile},
    keep,
    reader::Reader,
    unread,
};
use crate::{
    diagnostic::{Diagnostic, Found},
    language,
};
use p4p_domain::link::HttpUrl;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, path::Path};
use toml::Spanned;

/// What a site is made from.
pub enum Site {
    /// One event is the whole of it (`event.toml`).
    One(Box<Content>),
    /// Several events, each in a folder of its own (`site.toml`).
    Several(Box<Several>),
}

/// Several events and what they share.
pub struct Several {
    /// The facts of the site.
    pub facts: SiteFacts,
    /// The events by the names of their folders, in the order of their starts.
    pub events: Vec<(String, Content)>,
}

/// The facts that `site.toml` states. What an event does not say of itself is taken from here.
pub struct SiteFacts {
    /// Tells the site from others of the same origin in storage; empty where there is none.
    pub site_id: String,
    /// The title of the page of all events.
    pub title: String,
    /// A sentence or two, for that page and for search engines.
    pub summary: String,
    /// The language of that page, BCP 47.
    pub language: String,
    /// Where it is once it is public; ends with a slash.
    pub address: Option<HttpUrl>,
    /// Who organises the events.
    pub organisers: Vec<Organiser>,
    /// The sites that may show its pages in a frame.
    pub framed_by: Vec<HttpUrl>,
    /// Whether every site may.
    pub framed_by_all: bool,
    /// Another host's map, which a visitor may switch on.
    pub tiles: Option<Tiles>,
    /// Colours in place of the pages' own.
    pub colours: Option<Colours>,
    /// The file, as the organiser would name it.
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFile {
    site_id: Option<Spanned<String>>,
    title: Spanned<String>,
    summary: Spanned<String>,
    language: Spanned<String>,
    address: Option<Spanned<String>>,
    #[serde(default)]
    framed_by: Vec<Spanned<String>>,
    tiles: Option<TilesFile>,
    colours: Option<ColoursFile>,
    #[serde(default, rename = "organiser")]
    organisers: Vec<OrganiserFile>,
}

impl SiteFacts {
    fn read(folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let (mut reader, file): (_, SiteFile) = Reader::open(folder, "site.toml", |_| None)?;
        let (framed_by_all, framed_by) = reader.framed_by(file.framed_by);
        let facts = Self {
            site_id: file.site_id.and_then(|id| reader.site_id(id)).unwrap_or_default(),
            title: reader.filled(file.title, "title"),
            summary: reader.filled(file.summary, "summary"),
            language: reader.language(file.language),
            address: file.address.and_then(|address| reader.address(&address)),
            organisers: reader.organisers(file.organisers),
            framed_by,
            framed_by_all,
            tiles: file.tiles.and_then(|tiles| reader.tiles(tiles)),
            colours: file.colours.map(|colours| colours.read(&mut reader)),
            file: reader.source.file.clone(),
        };
        reader.done(facts)
    }
}

/// What a folder of an event would be taken for at the root of the site.
fn taken_for(name: &str) -> Option<&'static str> {
    let mut parts = name.split('-');
    let is_language =
        parts.next().is_some_and(|first| first.len() == 2 && first.chars().all(|c| c.is_ascii_lowercase()))
            && parts.all(|part| part.len() == 2 || part.len() == 4);
    match name {
        "answers" | "basemap" | "fonts" | "nodes" => Some("files that the site has anyway"),
        "forms" => Some("the forms of an event"),
        _ if is_language => Some("a language"),
        _ => None,
    }
}

impl Site {
    /// Where the site is, where that is known.
    pub fn address(&self) -> Option<&HttpUrl> {
        match self {
            Self::One(content) => content.event.site_address.as_ref(),
            Self::Several(several) => several.facts.address.as_ref(),
        }
    }

    /// Reads a folder; all its mistakes at once.
    pub fn read(folder: &Path) -> Result<Self, Found> {
        let is_there = |name: &str| folder.join(name).is_file();
        if !is_there("site.toml") {
            let content = Content::read(folder).and_then(Content::with_right_translations);
            return content.map(|content| Self::One(content.into()));
        }
        let (mut diagnostics, mut warnings) = (Vec::new(), Vec::new());
        if is_there("event.toml") {
            let what =
                "stands beside site.toml; an event of a site has a folder of its own, with its texts, nodes and forms";
            diagnostics.push(Diagnostic::of_file(folder.join("event.toml").display(), "", what));
        }
        let facts = keep(SiteFacts::read(folder), &mut diagnostics);
        let mut events = Vec::new();
        for name in folders_in(folder) {
            let path = folder.join(&name);
            if let Some(what) = unfit_name(&name, path.join("event.toml").is_file()) {
                diagnostics.push(Diagnostic::of_file(path.display(), "", what));
                continue;
            }
            let content = Content::read_in(&path, &name, facts.as_ref()).and_then(Content::with_right_translations);
            match content {
                Ok(content) => events.push((name, content)),
                Err(found) => {
                    diagnostics.extend(found.mistakes);
                    warnings.extend(found.warnings);
                }
            }
        }
        events.sort_by_key(|(_, content)| content.event.schedule.starts);
        diagnostics.extend(shared_between(&events));
        match facts {
            Some(facts) if diagnostics.is_empty() => {
                if events.is_empty() {
                    let what = "has no event beside it; make a folder for one with: site new FOLDER";
                    return Err(vec![Diagnostic::of_file(facts.file, "", what)].into());
                }
                Ok(Self::Several(Several { facts, events }.into()))
            }
            _ => {
                warnings.extend(events.iter().flat_map(|(_, content)| content.warnings()));
                Err(Found { mistakes: diagnostics, warnings })
            }
        }
    }

    /// The events, with the names of their folders where they have one.
    pub fn events(&self) -> Vec<(Option<&str>, &Content)> {
        match self {
            Self::One(content) => vec![(None, content)],
            Self::Several(several) => {
                several.events.iter().map(|(name, content)| (Some(name.as_str()), content)).collect()
            }
        }
    }

    /// The fingerprints of all keys that nothing may be sent to any more.
    pub fn revoked_keys(&self) -> Vec<String> {
        let events = self.events();
        let forms = events.iter().flat_map(|(_, content)| content.forms.all());
        let mut keys: Vec<_> = forms.flat_map(|form| form.backend.revoked.clone()).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// The title of the whole.
    pub fn title(&self) -> &str {
        match self {
            Self::One(content) => &content.event.title,
            Self::Several(several) => &several.facts.title,
        }
    }

    /// The same, to be changed.
    pub fn contents_mut(&mut self) -> Vec<&mut Content> {
        match self {
            Self::One(content) => vec![content],
            Self::Several(several) => several.events.iter_mut().map(|(_, content)| content).collect(),
        }
    }

    /// What must not stand in a published site, however correct it is.
    pub fn unfit_to_publish(&self) -> Vec<Diagnostic> {
        self.events().into_iter().flat_map(|(_, content)| content.unfit_to_publish()).collect()
    }

    /// What is not there in each language that the pages are printed in.
    pub fn untranslated(&self) -> Vec<String> {
        self.events().into_iter().flat_map(|(_, content)| content.untranslated()).collect()
    }

    /// What an organiser should think about before publishing, although nothing is wrong.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let of_events = self.events().into_iter().flat_map(|(_, content)| content.warnings());
        let nowhere = match self {
            Self::Several(several) if several.facts.address.is_none() => {
                let what = "is missing, so that link previews have no picture, search engines no sitemap, posters no QR \
                            code, feeds lead nowhere, and other sites find no way to embed the pages (oEmbed)";
                Some(Diagnostic::of_file(&several.facts.file, "address", what))
            }
            _ => None,
        };
        let nameless = match self {
            Self::One(content) if content.event.site_id.is_empty() => Some(content.file_named("event.toml")),
            // An event that was a site of its own keeps its name.
            Self::Several(several) if several.events.iter().any(|(_, content)| content.event.site_id.is_empty()) => {
                Some(several.facts.file.clone())
            }
            _ => None,
        };
        let nameless = nameless.map(|file| {
            let slugs: Vec<_> = self.events().iter().map(|(_, content)| content.event.slug.as_str()).collect();
            let id = site_id_of(&[self.title(), self.address().map_or("", HttpUrl::as_str), &slugs.concat()].concat());
            let what = format!(
                "is missing, so that another site of the same origin with an event of this slug would share what visitors' \
                 browsers keep; add this line, and never change it: site_id = \"{id}\""
            );
            Diagnostic::of_file(file, "site_id", what)
        });
        let foreign = match self {
            Self::Several(several) if language::messages(&several.facts.language).is_none() => Some(
                Diagnostic::of_file(&several.facts.file, "language", language::not_spoken(&several.facts.language)),
            ),
            _ => None,
        };
        let unread = match self {
            Self::Several(several) => {
                Path::new(&several.facts.file).parent().map(unread::warnings_of_site).unwrap_or_default()
            }
            Self::One(_) => Vec::new(),
        };
        nowhere.into_iter().chain(foreign).chain(nameless).chain(unread).chain(of_events).collect()
    }
}

/// An id made from something that is this site's alone: 12 letters and digits.
pub fn site_id_of(seed: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let digest = Sha256::digest(format!("p4p-site:{seed}"));
    digest
        .iter()
        .take(12)
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|byte| char::from(*byte))
        .collect()
}

/// The names of the folders in a folder, sorted, hidden ones left out.
fn folders_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into());
    let mut names: Vec<String> = names.filter(|name: &String| !name.starts_with('.')).collect();
    names.sort();
    names
}

/// Why a folder cannot be an event's.
pub fn unfit_name(name: &str, has_event: bool) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !has_event {
        Some("has no event.toml; in a site of several events, each folder holds one".into())
    } else if !name.chars().all(is_plain) {
        Some(
            "must be lower-case letters, digits and hyphens, because it becomes part of an address; like 2026-spring"
                .into(),
        )
    } else {
        taken_for(name).map(|what| format!("would be taken for {what}; choose another name, like 2026-spring"))
    }
}

/// What two events must not share: the name of what visitors' browsers keep, and the place where answers go.
fn shared_between(events: &[(String, Content)]) -> Vec<Diagnostic> {
    let (mut slugs, mut places) = (BTreeMap::new(), BTreeMap::new());
    let mut diagnostics = Vec::new();
    for (folder, content) in events {
        let slug = &content.event.slug;
        if let Some(other) = slugs.insert(slug.clone(), folder) {
            let what = format!("\"{slug}\" is that of {other} too; each event needs its own, which never changes");
            diagnostics.push(content.diagnostic_of("event.toml", "slug", &what));
        }
        for form in content.forms.all() {
            let address = form.backend.url.as_str();
            if collection_of(address).is_none() {
                continue;
            }
            let other = *places.entry(address.to_string()).or_insert(folder);
            if other != folder {
                let what = format!(
                    "leads to the collection of {other} too, so that the answers would be mixed; name another one, like …/collections/{}/records",
                    own_collection(&form.id, folder)
                );
                diagnostics.push(content.diagnostic_of(&format!("forms/{}.toml", form.id), "backend.url", &what));
            }
        }
    }
    diagnostics
}

/// The PocketBase collection that an address leads to.
pub fn collection_of(address: &str) -> Option<&str> {
    let name = address.split_once("/api/collections/")?.1.strip_suffix("/records")?;
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_plain && !name.is_empty()).then_some(name)
}

/// The collection of an event's own form, where its address names none.
pub fn own_collection(form: &str, folder: &str) -> String {
    format!("{form}_{}", folder.replace('-', "_"))
}
