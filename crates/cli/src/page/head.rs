use super::{
    config::{EmbedConfig, Files, KeptConfig, PageConfig, ProgramFiles, Programs, in_element, with_constant},
    edition::Edition,
    html::{REVISION, escaped, not_found, without_fonts},
    linked_data,
    policy::Policy,
    preview,
    shell::{Options, PageError, Shell},
};
use crate::{
    content::{Attendance, Colours, Content, Ground},
    file::File,
    social_image, tokens,
};
use p4p_domain::{
    form::HONEYPOT,
    i18n::messages::{Messages, kept},
    link::HttpUrl,
    page::PageData,
};
use serde_json::json;
use std::collections::BTreeMap;

/// How pictures of texts look: no byte of it is in a page without any.
const PICTURES: &str = include_str!("../../../../style/pictures.css");

/// What stands before the body, and the policy that follows from it.
pub struct Head<'a> {
    edition: &'a Edition<'a>,
    linked: String,
    style: Option<String>,
    scripts: String,
    /// What the page may do; none in trunk's watch mode.
    pub policy: Option<Policy>,
    /// Style sheets whose content is in the page now.
    pub spent: Vec<String>,
    /// Programs that are loaded only where they are needed.
    pub later: Vec<File>,
}

impl<'a> Head<'a> {
    /// Puts the head together from what trunk built and from the facts.
    pub fn of(shell: &Shell, edition: &'a Edition<'a>, data: &PageData, options: &Options) -> Result<Self, PageError> {
        let (content, messages, to_site) = (edition.content, edition.messages, &edition.to_site);
        let programs = programs(&shell.files)?;
        let script = |name: &str| shell.read(&format!("web/{name}.js"));
        let frame = File::hashed("frame", "js", &script("frame")?);
        let render_worker = File::hashed("render-worker", "js", &script("render-worker")?);
        let keep = with_constant("TEXTS", &texts_of_kept(messages), &script("keep")?)?;
        let keep = File::hashed(&format!("keep-{}", messages.language()), "js", &keep);
        let messages_file = File::hashed(
            &format!("messages-{}", messages.language()),
            "json",
            &serde_json::to_string(messages.sent())?,
        );
        let files = Files {
            messages: messages_file.path.clone(),
            frame: frame.path.clone(),
            render_worker: render_worker.path.clone(),
            service_worker: if options.dev { "" } else { "sw.js" },
            keep: keep.path.clone(),
        };
        let (mut style, mut spent) = (None, Vec::new());
        if !options.dev {
            let mut sheets = String::new();
            for name in stylesheets(&shell.html) {
                sheets.push_str(&shell.read(&name)?);
                spent.push(name);
            }
            if content.prose.pictures().next().is_some() {
                sheets.push_str(PICTURES);
            }
            sheets.extend(content.event.colours.iter().map(Colours::style));
            style = Some(seen_from(to_site, &sheets));
        }
        let (boot, loader) = (script("boot")?, script("loader")?);
        let ProgramFiles { script: program, wasm } = &programs.page;
        // Cloudflare would run what must run before everything else after it, but for the attribute.
        let scripts = format!(
            "<script type=\"application/json\" id=\"p4p_config\">{}</script><script data-cfasync=\"false\">{boot}</script>\
             <link rel=\"modulepreload\" href=\"{to_site}{program}\">\
             <link rel=\"preload\" href=\"{to_site}{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <link rel=\"preload\" href=\"{to_site}{}\" as=\"fetch\" crossorigin>\
             <script type=\"application/json\" id=\"p4p_data\">{}</script>\
             <script type=\"module\">{loader}</script>",
            in_element(&page_config(edition, data, programs.clone(), files))?,
            messages_file.path,
            in_element(data)?,
        );
        let style_text = style.as_deref().unwrap_or_default();
        let policy = (!options.dev).then(|| Policy::of(content, &[&boot, &loader], style_text));
        let linked = linked_data::element(edition)?;
        Ok(Self {
            edition,
            linked,
            style,
            scripts,
            policy,
            spent,
            later: vec![frame, render_worker, keep, messages_file],
        })
    }

    /// The part of the shell before the body's content, with title, policy, style and program in it.
    pub fn around(&self, before: &str) -> Result<String, PageError> {
        let (head, body) = before.split_once("</head>").ok_or(PageError::NoHead)?;
        let Edition { to_site, to_event, .. } = self.edition;
        let html = format!("<html {}>", self.edition.attributes());
        let head = head.replace("<html lang=\"en\">", &html);
        // Trunk leaves its own directive in the page when it does not start the program itself.
        let mut head = without_links(&head, |link| link.contains("data-trunk"));
        if self.style.is_some() {
            head = without_links(&head, |link| stylesheet(link).is_some());
        }
        // The shell knows one folder only.
        head = head.replace("href=\"./manifest", &format!("href=\"{to_event}manifest"));
        head = head.replace("href=\"./", &format!("href=\"{to_site}"));
        Ok([&head, &self.inside(), &self.linked, &self.scripts, "</head>", body].concat())
    }

    fn inside(&self) -> String {
        [
            // The policy comes first, so that it holds for everything behind it.
            self.policy.as_ref().map(Policy::element).unwrap_or_default(),
            REVISION.into(),
            format!("<title>{}</title>", escaped(&self.edition.content.event.title)),
            preview::meta(self.edition),
            alternates(self.edition),
            self.style.as_ref().map(|style| format!("<style>{style}</style>")).unwrap_or_default(),
        ]
        .concat()
    }

    /// The page for addresses that are not there, and what it may do. It is shown at any depth, so that nothing beside it is
    /// loaded.
    pub fn not_found(&self, script: &str) -> (String, Option<Policy>) {
        let event = &self.edition.content.event;
        let style = self.style.as_deref().map(without_fonts);
        let policy = self.policy.is_some().then(|| Policy::bare(&[script], style.as_deref().unwrap_or_default()));
        // Until the script has found the way.
        let home = self.edition.address("").unwrap_or_else(|| "/".into());
        let page = format!(
            "<!doctype html><html {}><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             {}<title>{}</title>{}</head><body>{}",
            self.edition.attributes(),
            policy.as_ref().map(Policy::element).unwrap_or_default(),
            escaped(&event.title),
            style.map(|style| format!("<style>{style}</style>")).unwrap_or_default(),
            not_found(self.edition.messages, &event.title, &home, "event.json", script),
        );
        (page, policy)
    }
}

/// `oembed.json` (oEmbed 1.0), which other sites ask how to show the page; `None` where nobody knows its address.
pub fn oembed(edition: &Edition) -> Option<Result<String, serde_json::Error>> {
    let event = &edition.content.event;
    let address = event.address.as_ref()?.as_str();
    let organiser = event.organisers.first();
    let html = format!(
        "<iframe src=\"{}?embed=all\" width=\"600\" height=\"640\" title=\"{}\" frameborder=\"0\"></iframe>",
        escaped(address),
        escaped(&event.title),
    );
    let answer = json!({
        "version": "1.0", "type": "rich", "title": event.title, "provider_name": event.title, "provider_url": address,
        "author_name": organiser.map(|one| one.name.as_str()),
        "author_url": organiser.and_then(|one| one.link.as_ref()).map(HttpUrl::as_str),
        "cache_age": 86_400, "html": html, "width": 600, "height": 640,
        "thumbnail_url": edition.address("card.png"), "thumbnail_width": social_image::SIZE.0, "thumbnail_height": social_image::SIZE.1,
    });
    Some(serde_json::to_string_pretty(&answer).map(|text| text + "\n"))
}

/// `event.json`: the facts for machines.
pub fn event_json(content: &Content) -> Result<String, serde_json::Error> {
    let event = &content.event;
    let organisers: Vec<_> = event
        .organisers
        .iter()
        .map(|one| json!({ "name": one.name, "role": one.role, "link": one.link.as_ref().map(|link| link.as_str()) }))
        .collect();
    let named = |(label, url): &(String, HttpUrl)| json!({ "label": label, "url": url });
    let after = (!event.after.is_empty()).then(|| {
        let links: Vec<_> = event.after.links.iter().map(named).collect();
        json!({ "recording": event.after.recording, "notes": event.after.notes, "links": links })
    });
    let series = event
        .series
        .iter()
        .map(|one| json!({ "title": one.title, "start": one.start.to_string(), "link": one.link, "place": one.place }));
    let series: Vec<_> = series.collect();
    let facts = json!({
        "slug": event.slug, "title": event.title, "summary": event.summary, "language": event.language,
        "start": event.starts_machine(), "end": event.ends_machine(), "zone": event.zone.name(), "place": event.place,
        "status": event.schedule.standing, "previous_start": event.previous_start.map(|at| event.machine(at)),
        "sign_up_opens": event.schedule.sign_up_opens.map(|at| event.machine(at)),
        "sign_up_closes": event.schedule.sign_up_closes.map(|at| event.machine(at)),
        "after": after, "series": series,
        "series_page": event.series_page.as_ref().map(|page| json!({ "title": page.title, "link": page.link })),
        "announcement": event.announcement.as_ref().map(|link| link.as_str()), "organisers": organisers,
        "attendance": event.attendance.map(Attendance::as_str),
        "nodes": content.has_nodes().then_some("nodes.json"), "calendar": "workshop.ics",
    });
    Ok(serde_json::to_string_pretty(&facts)? + "\n")
}

/// What is said of what a browser keeps, by its script.
fn texts_of_kept(messages: Messages) -> BTreeMap<&'static str, &'static str> {
    [
        ("title", kept::TITLE),
        ("page", kept::PAGE),
        ("drafts", kept::DRAFTS),
        ("receipts", kept::RECEIPTS),
        ("waiting", kept::WAITING),
        ("choices", kept::CHOICES),
        ("nothing", kept::NOTHING),
        ("origin", kept::ORIGIN),
        ("codes", kept::CODES),
        ("lost", kept::LOST),
        ("tabs", kept::TABS),
        ("forget", kept::FORGET),
        ("sure", kept::SURE),
        ("keep", kept::KEEP),
        ("close", kept::CLOSE),
    ]
    .map(|(name, key)| (name, messages.get(key)))
    .into()
}

/// `manifest.webmanifest`: name and icons for those who keep the page on their home screen, as a program of its own.
pub fn manifest(edition: &Edition) -> Result<String, serde_json::Error> {
    let (event, to_site) = (&edition.content.event, edition.site_from_event());
    // What is drawn on them leaves room for every mask: one file serves both purposes, each of which is asked for by itself.
    let icon = |size: u32, purpose: &str| json!({ "src": format!("{to_site}icon-{size}.png"), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose });
    let manifest = json!({
        "name": event.title, "short_name": event.subject, "start_url": "./", "scope": "./", "display": "standalone",
        "background_color": tokens::light("paper"), "theme_color": tokens::light("paper"), "lang": event.language, "dir": edition.direction(),
        "icons": [icon(192, "any"), icon(512, "any"), icon(192, "maskable"), icon(512, "maskable")],
    });
    Ok(serde_json::to_string(&manifest)? + "\n")
}

/// The page in its languages, for search engines; where the address of the site is not known, seen from the page.
fn alternates(edition: &Edition) -> String {
    let languages = &edition.content.event.languages;
    if languages.len() < 2 {
        return String::new();
    }
    let link = |name: &str, language: &str| {
        let address = edition.address_in(language).unwrap_or_else(|| edition.to_language(language));
        format!("<link rel=\"alternate\" hreflang=\"{}\" href=\"{}\">", escaped(name), escaped(&address))
    };
    let main = languages.first().map_or_else(String::new, |main| link("x-default", main));
    languages.iter().map(|language| link(language, language)).chain([main]).collect()
}

/// On the page in the event's own language, the addresses of the others; on those there is nothing to choose.
fn others(edition: &Edition) -> BTreeMap<String, String> {
    let languages = edition.content.event.languages.iter().skip(1).filter(|_| edition.is_main());
    languages.map(|language| (language.clone(), edition.to_language(language))).collect()
}

/// What the page's scripts are told.
fn page_config(edition: &Edition, data: &PageData, programs: Programs, files: Files) -> PageConfig {
    let event = &edition.content.event;
    PageConfig {
        clocks: [data.schedule.starts, data.schedule.ends].map(|at| (at.timestamp(), event.offset_minutes(at))),
        languages: others(edition),
        ground: Ground::of_page(),
        programs,
        files,
        embed: EmbedConfig::ALL,
        kept: KeptConfig::of(&event.site_id, &event.slug),
        honeypot: HONEYPOT,
    }
}

/// The programs among the files that trunk built.
fn programs(files: &[String]) -> Result<Programs, PageError> {
    let find = |name: &'static str| {
        let of = |ending: &str| {
            let is_it = |file: &&String| file.starts_with(&format!("{name}-")) && file.ends_with(ending);
            files.iter().find(is_it).cloned().ok_or(PageError::NoFile(name))
        };
        Ok::<_, PageError>(ProgramFiles { script: of(".js")?, wasm: of("_bg.wasm")? })
    };
    Ok(Programs { page: find("page")?, seal: find("seal")?, map: find("map")?, cities: find("cities")? })
}

/// The style sheets that a shell links, in their order.
pub fn stylesheets(html: &str) -> Vec<String> {
    links(html).filter_map(stylesheet).collect()
}

fn without_links(html: &str, is_unwanted: impl Fn(&str) -> bool) -> String {
    links(html).filter(|link| is_unwanted(link)).fold(html.to_string(), |html, link| html.replace(link, ""))
}

fn links(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices("<link").filter_map(|(at, _)| {
        let rest = html.get(at..)?;
        rest.get(..=rest.find('>')?)
    })
}

fn stylesheet(link: &str) -> Option<String> {
    let attribute = |name: &str| link.split_once(&format!("{name}=\""))?.1.split('"').next();
    (attribute("rel") == Some("stylesheet"))
        .then(|| attribute("href"))?
        .map(|href| href.trim_start_matches("./").into())
}

/// A style sheet of the site's folder as it is seen from elsewhere.
pub fn seen_from(to_site: &str, css: &str) -> String {
    css.replace("url(./", &format!("url({to_site}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_are_taken_out_of_the_head_and_nothing_else_is() {
        let html = "<link rel=\"stylesheet\" href=\"./a-1.css\" integrity=\"x\"/><link rel=\"icon\" href=\"b.svg\">";
        assert_eq!(stylesheets(html), ["a-1.css"]);
        let is_style = |link: &str| stylesheet(link).is_some();
        assert_eq!(without_links(html, is_style), "<link rel=\"icon\" href=\"b.svg\">");
    }

    #[test]
    fn what_stands_in_an_attribute_cannot_end_it() {
        assert_eq!(escaped("\"><script>"), "&quot;&gt;&lt;script&gt;");
    }
}
