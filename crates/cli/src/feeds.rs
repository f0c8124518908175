//! What programs follow a site of several events by: one calendar with all of them, an Atom feed (RFC 4287) and a JSON
//! Feed (<https://www.jsonfeed.org/version/1.1/>). Ids are made from the events' slugs, and the feeds' dates from their
//! facts, so that building the site again tells nobody of news.

use crate::{
    calendar,
    content::{Content, Event, Several},
    file::{File, hash},
};
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_domain::{event::Standing, i18n::messages::event_status, link::HttpUrl};
use serde_json::json;

/// `events.ics`, and where the site's address is known, `feed.atom` and `feed.json`.
pub fn files(site: &Several, printed: DateTime<Utc>) -> Result<Vec<File>, serde_json::Error> {
    let entries: Vec<_> =
        site.events.iter().map(|(_, content)| calendar::of_workshop(&content.event, printed)).collect();
    let mut files = vec![File::new("events.ics", calendar::calendar(&site.facts.title, &entries))];
    if let Some(address) = &site.facts.address {
        files.push(File::new("feed.atom", atom(site, address)));
        files.push(File::new("feed.json", json_feed(site, address)?));
    }
    Ok(files)
}

/// A name for ever that depends on the slug alone: a UUID of version 8 (RFC 9562, section 5.8) from its hash.
fn id_of(event: &Event) -> String {
    let hash = hash::<16>(format!("p4p-event:{}", event.slug));
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("urn:uuid:{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// Newest first, as readers expect it.
fn entries(site: &Several) -> impl Iterator<Item = &Content> {
    site.events.iter().rev().map(|(_, content)| content)
}

/// When the organisers last said that something changed, else the first instant that the event itself names.
fn updated(event: &Event) -> DateTime<Utc> {
    event.changed.or(event.schedule.sign_up_opens).unwrap_or(event.schedule.starts)
}

fn machine(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What a reader sees of an event before opening its page.
fn in_short(event: &Event) -> String {
    let messages = event.messages();
    let called_off = match event.schedule.standing {
        Standing::Cancelled => [messages.get(event_status::CANCELLED), ". "].concat(),
        Standing::Postponed => [messages.get(event_status::POSTPONED), ". "].concat(),
        Standing::Scheduled => String::new(),
    };
    format!("{called_off}{}, {}. {}. {}", event.day(), event.hours(), event.place, event.summary)
}

fn atom(site: &Several, address: &HttpUrl) -> String {
    let facts = &site.facts;
    let newest = site.events.iter().map(|(_, content)| updated(&content.event)).max().unwrap_or_default();
    let author = facts.organisers.first().map_or(&facts.title, |one| &one.name);
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{address}</id>\n<title>{}</title>\n<subtitle>{}</subtitle>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{address}feed.atom\"/>\n",
        xml(&facts.language),
        xml(&facts.title),
        xml(&facts.summary),
        machine(newest),
        xml(author),
        address = xml(address.as_str()),
    );
    for Content { event, .. } in entries(site) {
        let link = event.address.as_ref().map_or(address.as_str(), |link| link.as_str());
        feed += &format!(
            "<entry xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n<summary>{}</summary>\n</entry>\n",
            xml(&event.language),
            id_of(event),
            xml(&event.title),
            machine(updated(event)),
            xml(&in_short(event)),
            link = xml(link),
        );
    }
    feed + "</feed>\n"
}

/// Text for XML 1.0, which has no place for most control characters.
fn xml(text: &str) -> String {
    let fit = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let text: String = text.chars().filter(fit).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn json_feed(site: &Several, address: &HttpUrl) -> Result<String, serde_json::Error> {
    let facts = &site.facts;
    let author = |one: &crate::content::Organiser| {
        let mut author = json!({ "name": one.name });
        if let (Some(link), Some(author)) = (&one.link, author.as_object_mut()) {
            author.insert("url".into(), link.as_str().into());
        }
        author
    };
    let items = entries(site).map(|Content { event, .. }| {
        json!({
            "id": id_of(event), "url": event.address.as_ref().map(HttpUrl::as_str), "title": event.title,
            "content_text": in_short(event), "summary": event.summary, "language": event.language,
            "date_modified": machine(updated(event)),
        })
    });
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1", "title": facts.title, "description": facts.summary,
        "home_page_url": address.as_str(), "feed_url": format!("{}feed.json", address.as_str()),
        "language": facts.language, "icon": format!("{}icon-512.png", address.as_str()),
        "authors": facts.organisers.iter().map(author).collect::<Vec<_>>(),
        "items": items.collect::<Vec<_>>(),
    });
    Ok(serde_json::to_string_pretty(&feed)? + "\n")
}
