//! What organisers forget: nothing of it is wrong, and all of it is a pity once the page is public.

use super::{Attendance, Content, Picture, markdown::Markdown, unread};
use crate::{diagnostic::Diagnostic, encoding, language};
use chrono::TimeDelta;
use p4p_domain::{
    form::{Form, kind::FieldKind},
    i18n::messages::Messages,
};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::{collections::BTreeSet, ops::Range, path::Path};

/// What stands in the files that `site new` makes wherever something is still to be said.
pub const TO_BE_WRITTEN: &str = "TO BE WRITTEN";

/// So long before the event, sign-up closes by a slip rather than by plan.
const LONG: TimeDelta = TimeDelta::days(21);

/// What an organiser may have forgotten, in the order of the files.
pub fn warnings(content: &Content) -> Vec<Diagnostic> {
    let mut found = of_facts(content);
    for form in content.forms.all() {
        found.extend(of_form(content, form));
    }
    let ids = ids(content);
    for name in texts(content) {
        found.extend(of_text(content, &name, &ids));
    }
    found.extend(unwritten(content));
    found.extend(unread::warnings(content));
    found
}

fn of_facts(content: &Content) -> Vec<Diagnostic> {
    let event = &content.event;
    let mut found = Vec::new();
    let mut say = |field: &str, what: &str| found.push(content.diagnostic_of("event.toml", field, what));
    if language::messages(&event.language).is_none() {
        say("language", &language::not_spoken(&event.language));
    }
    if let Some(closes) = event.schedule.sign_up_closes
        && LONG < event.schedule.starts - closes
    {
        let days = (event.schedule.starts - closes).num_days();
        say("sign_up_closes", &format!("is {days} days before the start; is the date right?"));
    }
    let is_reached = |form: &std::sync::Arc<Form>| form.backend.fallback.is_some() || !form.backend.mail.is_empty();
    if event.announcement.is_none() && !content.forms.all().any(is_reached) {
        let what = if content.forms.all().next().is_none() {
            "is missing, and there is no form, so whoever has a question reaches nobody; name a page of yours here"
        } else {
            "is missing, and no form has a fallback or a mail, so whoever cannot use the forms reaches nobody; name a page \
             of yours here, or write mail = \"…\" under [backend] of a form"
        };
        say("announcement", what);
    }
    let unread = event.languages.iter().filter_map(|tag| language::messages(tag).filter(|texts| texts.is_unread()));
    let unread: BTreeSet<_> = unread.map(Messages::language).collect();
    if !unread.is_empty() {
        let files: Vec<_> = unread.iter().map(|language| format!("messages/{language}.toml")).collect();
        let what = format!(
            "no native speaker has read the interface's own texts yet in {}; let one look at the page",
            files.join(", ")
        );
        say("languages", &what);
    }
    if event.organisers.is_empty() {
        say("organiser", "is missing, so nobody knows who invites; add [[organiser]] with name and role");
    }
    found
}

fn of_form(content: &Content, form: &Form) -> Vec<Diagnostic> {
    [closes_late(content, form), no_node_to_choose(content, form)].into_iter().flatten().collect()
}

/// A question for a node where there will be none.
fn no_node_to_choose(content: &Content, form: &Form) -> Option<Diagnostic> {
    let is_online = content.event.attendance != Some(Attendance::InPerson);
    form.fields.iter().find(|field| matches!(field.kind, FieldKind::NodeChoice { .. }))?;
    if content.has_nodes() && is_online {
        return None;
    }
    let file = format!("forms/{}.toml", form.id);
    let text = encoding::read(&Path::new(&content.folder).join(&file)).unwrap_or_default();
    let line = text.lines().position(|line| line.contains("\"node-choice\"")).map(|at| at + 1);
    let what = if is_online {
        "asks for a node, and the event has none, so online is all that can be chosen; take the question out"
    } else {
        "offers taking part online, and attendance in event.toml says that nobody can; ask with one-of instead"
    };
    Some(Diagnostic { line, ..content.diagnostic_of(&file, "kind", what) })
}

fn closes_late(content: &Content, form: &Form) -> Option<Diagnostic> {
    // The one for the next workshop comes after this one.
    let closes = form.closes.filter(|closes| form.id != "next" && content.event.schedule.ends < *closes)?;
    let closes = closes.with_timezone(&content.event.zone).format("%Y-%m-%dT%H:%M");
    let what =
        format!("is {closes}, when the event is over and the form is not on the page any more; is the date right?");
    Some(content.diagnostic_of(&format!("forms/{}.toml", form.id), "closes", &what))
}

/// The names of the Markdown files that may be on the page, in any of its languages; not all of them need be there.
fn texts(content: &Content) -> Vec<String> {
    let sections = content.prose.sections.iter().map(|(name, _)| name.as_str());
    let names: Vec<_> = sections.chain(["host", "over", "acknowledgement"]).map(|name| format!("{name}.md")).collect();
    let folders = content.event.languages.iter().map(|language| content.folder_in(language));
    // Regional forms may share one.
    let folders: BTreeSet<_> = folders.filter_map(|folder| Some(folder.file_name()?.to_str()?.to_string())).collect();
    let others = folders.iter().flat_map(|folder| names.iter().map(move |name| format!("{folder}/{name}")));
    names.iter().cloned().chain(others).collect()
}

/// Everything on the page that a link can lead to.
fn ids(content: &Content) -> BTreeSet<String> {
    let sections = content.prose.sections.iter().map(|(name, _)| name.as_str());
    let forms = &content.forms;
    let parts = [
        ("nodes", content.has_nodes()),
        ("series", !content.event.series.is_empty() || content.event.series_page.is_some()),
        ("sign-up", forms.attend.is_some() || forms.next.is_some()),
        ("host", content.prose.host.is_some()),
        ("acknowledgement", true),
        ("app", true),
    ];
    let parts = parts.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name);
    let parts = sections.chain(parts).map(String::from);
    parts.chain(content.nodes.iter().map(|node| format!("node-{}", node.id))).collect()
}

fn of_text(content: &Content, name: &str, ids: &BTreeSet<String>) -> Vec<Diagnostic> {
    let path = Path::new(&content.folder).join(name);
    let text = encoding::read(&path).unwrap_or_default();
    let mut found = Vec::new();
    let mut say = |at: Range<usize>, field: &str, what: String| {
        let line = 1 + text.bytes().take(at.start).filter(|byte| *byte == b'\n').count();
        found.push(Diagnostic { file: path.display().to_string(), line: Some(line), field: field.into(), what });
    };
    let markdown = Markdown::of(&text);
    for (at, what) in &markdown.unshown {
        say(*at..*at, "text", what.clone());
    }
    let root = Path::new(&content.folder);
    let mut picture: Option<(Range<usize>, String, String)> = None;
    for (event, at) in markdown.events() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => picture = Some((at, dest_url.to_string(), String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((.., alt)) = &mut picture {
                    alt.push_str(&text);
                }
            }
            Event::End(TagEnd::Image) => {
                let Some((at, address, alt)) = picture.take() else { continue };
                if let Err(error) = Picture::read(root, path.parent().unwrap_or(root), &address, &alt) {
                    say(at, "image", error.to_string());
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(what) = dead(content, &dest_url, ids) {
                    say(at, "link", what);
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|it| it.line);
    found
}

/// Why a link of a text leads nowhere; `None` when it leads somewhere, or to another site, where nobody looks here.
fn dead(content: &Content, address: &str, ids: &BTreeSet<String>) -> Option<String> {
    if let Some(id) = address.strip_prefix('#') {
        let known = || {
            let parts = ids.iter().filter(|id| !id.starts_with("node-") && *id != "app");
            parts.map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
        };
        return (!ids.contains(id)).then(|| {
            format!("leads to #{id}, which is not on the page; there are {}, and #node- with a node's id", known())
        });
    }
    let path = address.split(['#', '?']).next().unwrap_or_default();
    // With a scheme or a host it leads elsewhere, and from the server's root nobody knows where.
    if path.is_empty() || path.starts_with('/') || path.split('/').next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    let in_site = if content.is_in_site { path.strip_prefix("../") } else { Some(path.trim_start_matches("./")) };
    let is_copied = in_site.is_some_and(|path| !path.starts_with("..") && Path::new("public").join(path).exists());
    let own = path.trim_start_matches("./");
    let is_made = ["", "workshop.ics", "event.json", "nodes.json", "map.svg"].contains(&own)
        || (content.is_in_site && own.starts_with("../") && own.ends_with('/'))
        || content.nodes.iter().any(|node| own == format!("nodes/{}.ics", node.id));
    (!is_copied && !is_made).then(|| {
        let up = if content.is_in_site { "../" } else { "" };
        format!("leads to {path}, which is no file of the site; put it into public/, and link to {up}<its name there>")
    })
}

/// Every line in which something is still to be written.
pub fn unwritten(content: &Content) -> Vec<Diagnostic> {
    let forms = content.forms.all().map(|form| format!("forms/{}.toml", form.id));
    let mut found = Vec::new();
    let own: Vec<_> = ["event.toml".to_string()].into_iter().chain(forms).collect();
    let others = content.event.languages.iter().skip(1).map(|language| content.folder_in(language));
    let others: BTreeSet<_> = others.filter_map(|folder| Some(folder.file_name()?.to_str()?.to_string())).collect();
    let others = others.iter().flat_map(|folder| own.iter().map(move |name| format!("{folder}/{name}")));
    for name in own.iter().cloned().chain(texts(content)).chain(others) {
        let path = Path::new(&content.folder).join(&name);
        let text = encoding::read(&path).unwrap_or_default();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.contains(TO_BE_WRITTEN)) {
            if line.trim_start().starts_with("# ") && name.ends_with(".toml") {
                continue;
            }
            let field = line.split_once(" = ").map_or("text", |(key, _)| key.trim()).to_string();
            let field = if name.ends_with(".md") { "text".into() } else { field };
            let what = format!("still says {TO_BE_WRITTEN}; say it in your own words, or take the line out");
            found.push(Diagnostic { file: path.display().to_string(), line: Some(at + 1), field, what });
        }
    }
    found
}
