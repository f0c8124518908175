//! The page of a site of several events: what is next, what comes later, and what there was. It needs no program; a few
//! lines of script move the events on by the visitor's clock.

use super::{
    head,
    html::{REVISION, escaped, in_phases, names_apart, not_found, root_attributes, with_revision, without_fonts},
    policy::Policy,
    shell::{Options, PageError, Shell},
    status_sections,
};
use crate::{
    content::{Colours, Content, Several},
    file::File,
    language,
};
use chrono::{DateTime, Utc};
use leptos::{either::Either, prelude::*};
use p4p_domain::{
    event::{
        Phase::{self, Announced, Closed, Live, Open, Over},
        Schedule,
    },
    i18n::messages::{Messages, masthead, site as of_site},
};

/// The sheets of the events' pages that this page uses, too.
const SHEETS: [&str; 3] = ["tokens", "base", "masthead"];

/// The files at the root of the site.
pub struct Index {
    /// `index.html` and `404.html`.
    pub files: Vec<File>,
    /// What they may do; none in trunk's watch mode.
    pub policy: Option<Policy>,
}

impl Index {
    /// Prints the page of all events.
    pub fn of(shell: &Shell, site: &Several, options: &Options) -> Result<Self, PageError> {
        let messages = language::messages_or_english(&site.facts.language);
        let mut style = String::new();
        for name in head::stylesheets(&shell.html) {
            if SHEETS.iter().any(|sheet| name.starts_with(sheet)) {
                style.push_str(&shell.read(&name)?);
            }
        }
        style.push_str(&shell.read("web/site-index.css")?);
        style.extend(site.facts.colours.iter().map(Colours::style));
        let script = shell.read("web/site-index.js")?;
        let lost_script = shell.read("web/lost.js")?;
        let lost_style = without_fonts(&style);
        let may = |script: &str, style: &str| (!options.dev).then(|| Policy::bare(&[script], style));
        let (policy, lost_policy) = (may(&script, &style), may(&lost_script, &lost_style));
        let head = |policy: &Option<Policy>, meta: &str, style: &str| {
            format!(
                "<!doctype html>\n<html {}>\n<head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">{}<title>{}</title>{meta}<style>{style}</style></head>",
                root_attributes(&site.facts.language),
                policy.as_ref().map(Policy::element).unwrap_or_default(),
                escaped(&site.facts.title),
            )
        };
        let owner = Owner::new();
        let body = owner.with(|| body(site, messages, options.as_of)).replace("<!>", "<!---->");
        drop(owner);
        let page = format!(
            "{}<body class=\"site\">{body}<script type=\"module\">{script}</script></body></html>\n",
            head(&policy, &[REVISION, &meta(site)].concat(), &style),
        );
        // It is shown for any address: until its script has found the way, the whole address leads back, or the root.
        let root = site.facts.address.as_ref().map_or("/", |address| address.as_str());
        let lost = format!(
            "{}<body class=\"site\">{}",
            head(&lost_policy, "", &lost_style),
            not_found(messages, &site.facts.title, root, "events.ics", &lost_script),
        );
        let policy = policy.zip(lost_policy).map(|(policy, lost)| policy.and(lost));
        Ok(Self { files: vec![File::new("index.html", with_revision(&page)), File::new("404.html", lost)], policy })
    }
}

/// Icons, feeds, and what previews and search engines want to know.
fn meta(site: &Several) -> String {
    let facts = &site.facts;
    let title = escaped(&facts.title);
    let mut meta = format!(
        "<meta name=\"description\" content=\"{0}\"><meta property=\"og:title\" content=\"{title}\">\
         <meta property=\"og:description\" content=\"{0}\"><meta property=\"og:type\" content=\"website\">\
         <link rel=\"icon\" href=\"./icon.svg\" type=\"image/svg+xml\">\
         <link rel=\"apple-touch-icon\" href=\"./apple-touch-icon.png\">\
         <link rel=\"alternate\" type=\"text/calendar\" href=\"./events.ics\" title=\"{title}\">",
        escaped(&facts.summary),
    );
    if let Some(address) = &facts.address {
        let address = escaped(address.as_str());
        meta += &format!(
            "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"./feed.atom\" title=\"{title}\">\
             <link rel=\"alternate\" type=\"application/feed+json\" href=\"./feed.json\" title=\"{title}\">\
             <link rel=\"canonical\" href=\"{address}\"><meta property=\"og:url\" content=\"{address}\">\
             <meta property=\"og:image\" content=\"{address}icon-512.png\">"
        );
    }
    meta
}

fn body(site: &Several, messages: Messages, as_of: DateTime<Utc>) -> String {
    let facts = &site.facts;
    let is_over = |content: &Content| content.event.schedule.phase_at(as_of) == Over;
    let (over, coming): (Vec<_>, Vec<_>) = site.events.iter().partition(|(_, content)| is_over(content));
    let print = |events: &[&(String, Content)]| -> String {
        events.iter().map(|(folder, content)| article(folder, content, messages, as_of)).collect()
    };
    // What was called off is told of in its place, and is not what one can go to next.
    let next = coming.iter().position(|(_, content)| !content.event.schedule.is_called_off());
    let mut further = coming;
    let next: Vec<_> = next.map(|next| further.remove(next)).into_iter().collect();
    let past: Vec<_> = over.into_iter().rev().collect();
    let section = |id: &str, heading, events: &[&(String, Content)]| {
        let is_hidden = if events.is_empty() { " hidden" } else { "" };
        format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\"{is_hidden}><h2 id=\"{id}-title\">{heading}</h2>{}</section>",
            print(events),
            heading = escaped(messages.get(heading)),
        )
    };
    let none = if next.is_empty() { "" } else { " hidden" };
    let link = |to: &str, key| format!("<a href=\"{to}\">{}</a>", escaped(messages.get(key)));
    let mut links = vec![link("events.ics", of_site::CALENDAR)];
    if facts.address.is_some() {
        links.extend([link("feed.atom", of_site::ATOM), link("feed.json", of_site::JSON)]);
    }
    [
        format!(
            "<header class=\"masthead\"><p class=\"organisers\" translate=\"no\">{}</p><h1 dir=\"auto\">{}</h1><p class=\"text\" dir=\"auto\">{}</p></header><main>",
            names_apart(&facts.organisers),
            escaped(&facts.title),
            escaped(&facts.summary),
        ),
        section("next", of_site::NEXT, &next),
        format!("<section id=\"none\"{none}><p>{}</p></section>", escaped(messages.get(of_site::NONE))),
        section("further", of_site::LATER, &further),
        section("past", of_site::PAST, &past),
        format!(
            "</main><footer class=\"small\"><p>{}</p><p>{}</p></footer>",
            links.join(" · "),
            escaped(messages.get(of_site::PRIVACY)),
        ),
    ]
    .concat()
}

fn article(folder: &str, content: &Content, messages: Messages, as_of: DateTime<Utc>) -> String {
    let event = &content.event;
    let (page, sign_up, calendar) =
        (format!("{folder}/"), format!("{folder}/#sign-up"), format!("{folder}/workshop.ics"));
    let has_sign_up = content.forms.attend.is_some();
    let before = if has_sign_up {
        Either::Left(view! {
            <span data-in=in_phases(&[Announced])>{messages.get(masthead::NOW_ANNOUNCED)}</span>
            <span data-in=in_phases(&[Open])>{messages.get(masthead::NOW_OPEN)}</span>
            <span data-in=in_phases(&[Closed])>{messages.get(masthead::NOW_CLOSED)}</span>
        })
    } else {
        Either::Right(view! {
            <span data-in=in_phases(&[Announced, Open, Closed])>{messages.get(masthead::NOW_COMING)}</span>
        })
    };
    let sign_up = has_sign_up.then(|| {
        view! { <a class="button" href=sign_up data-in=in_phases(&[Open])>{messages.get(masthead::SIGN_UP)}</a> }
    });
    view! {
        <article
            data-phase=event.schedule.phase_at(as_of).as_str()
            data-starts=event.schedule.starts.timestamp().to_string()
            data-phases=changes(&event.schedule)
            data-called-off=event.schedule.is_called_off().then_some("")
        >
            <h3 dir="auto"><a href=page.clone()>{event.title.clone()}</a></h3>
            <p class="when">
                <time datetime=event.starts_machine()>{event.day()}</time>" "<span class="hours">{event.hours()}</span>
            </p>
            <p class="where" dir="auto">{event.place.clone()}</p>
            {status_sections::called_off(messages, event)}
            <p class="now">
                {before}
                <span data-in=in_phases(&[Live])>{messages.get(masthead::NOW_LIVE)}</span>
                <span data-in=in_phases(&[Over])>{messages.get(masthead::NOW_OVER)}</span>
            </p>
            <p class="about" dir="auto">{event.summary.clone()}</p>
            <p class="act">
                {sign_up}
                <a href=page>{messages.get(of_site::ALL_ABOUT)}</a>
                <a href=calendar>{messages.get(masthead::ADD_TO_CALENDAR)}</a>
            </p>
        </article>
    }
    .to_html()
}

/// From when on the event is in which phase: `0:announced 1763992800:live …`, in seconds since 1970-01-01T00:00:00Z.
fn changes(schedule: &Schedule) -> String {
    let Schedule { starts, ends, sign_up_opens, sign_up_closes, .. } = *schedule;
    let mut instants: Vec<_> =
        [sign_up_opens, sign_up_closes, Some(starts), Some(ends)].into_iter().flatten().collect();
    instants.sort_unstable();
    let first = instants.first().map(|first| schedule.phase_at(*first - chrono::TimeDelta::seconds(1)));
    let mut changes = first.map_or_else(String::new, |phase: Phase| format!("0:{phase}"));
    for instant in instants {
        changes += &format!(" {}:{}", instant.timestamp(), schedule.phase_at(instant));
    }
    changes
}
