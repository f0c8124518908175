use super::{Edition, Options, PageError, Policy, Shell, escaped, linked_data, preview};
use crate::{
    card,
    content::{Colours, Content},
    file::File,
};
use p4p_domain::{
    i18n::words::{self, Words},
    link::HttpUrl,
    markup::{element, text},
    page::PageData,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fmt::Display;

/// Starts the page's program; a file of its own so that it can be read as what it is.
const LOADER: &str = include_str!("loader.js");

/// Runs before anything is painted: says what a frame shows, and in which colours.
const EARLY: &str = include_str!("early.js");

/// What only frames need, and those who make one: loaded then, each from a file with its hash in its name.
const FRAME: &str = include_str!("frame.js");
const DIALOG: &str = include_str!("dialog.js");

/// Draws the map, beside the page.
const PAINTER: &str = include_str!("painter.js");

/// What hands an address on, loaded when somebody asks for that.
const SHARE: &str = include_str!("share.js");

/// Keeps the page for visits without a network, once everything that this visit needs is there. Where that is refused
/// (private windows, some frames), the page works with one.
const REGISTER: &str = "addEventListener(\"load\", async () => {
  try {
    await navigator.serviceWorker?.register(site + \"sw.js\");
  } catch {}
});";

/// What stands before the body, and the policy that follows from it.
pub struct Head {
    words: Words,
    direction: &'static str,
    alternates: String,
    title: String,
    language: String,
    meta: String,
    linked: String,
    style: Option<String>,
    scripts: String,
    to_site: String,
    to_event: String,
    /// What the page may do; none in trunk's watch mode.
    pub policy: Option<Policy>,
    /// Style sheets whose content is in the page now.
    pub spent: Vec<String>,
    /// Programs that are loaded only where they are needed.
    pub later: Vec<File>,
}

impl Head {
    /// Puts the head together from what trunk built and from the facts.
    pub fn of<R, E>(shell: &Shell<R>, edition: &Edition, data: &PageData, options: &Options) -> Result<Self, PageError>
    where
        R: Fn(&str) -> Result<String, E>,
        E: Display,
    {
        let (content, words, to_site) = (edition.content, edition.words, &edition.to_site);
        let read = |name: &str| (shell.read)(name).map_err(|error| PageError::Shell(error.to_string()));
        let find = |beginning: &str, ending: &str, what| {
            let is_it = |name: &&String| name.starts_with(beginning) && name.ends_with(ending);
            shell.files.iter().find(is_it).ok_or(PageError::NoFile(what))
        };
        let program = find("page-", ".js", "page-….js")?;
        let module = find("page-", "_bg.wasm", "page-…_bg.wasm")?;
        let scripts = [("frame", FRAME), ("dialog", DIALOG), ("share", SHARE), ("painter", PAINTER)];
        let [frame, dialog, share, painter] =
            scripts.map(|(name, text)| hashed(name, "js", &in_words(words, name, text)));
        let texts = hashed(&format!("words-{}", words.language()), "json", &serde_json::to_string(words.sent())?);
        let loader = in_words(words, "loader", LOADER)
            .replace("SEAL_PROGRAM", find("seal-", ".js", "seal-….js")?)
            .replace("SEAL_MODULE", find("seal-", "_bg.wasm", "seal-…_bg.wasm")?)
            .replace("ATLAS_PROGRAM", find("map-", ".js", "map-….js")?)
            .replace("ATLAS_MODULE", find("map-", "_bg.wasm", "map-…_bg.wasm")?)
            .replace("CITIES_PROGRAM", find("cities-", ".js", "cities-….js")?)
            .replace("CITIES_MODULE", find("cities-", "_bg.wasm", "cities-…_bg.wasm")?)
            .replace("TEXTS", &texts.path)
            .replace("FRAME", &frame.path)
            .replace("DIALOG", &dialog.path)
            .replace("SHARE", &share.path)
            .replace("PAINTER", &painter.path)
            .replace("REGISTER", if options.dev { "" } else { REGISTER })
            .replace("PROGRAM", program)
            .replace("MODULE", module);
        let (mut style, mut spent) = (None, Vec::new());
        if !options.dev {
            let mut sheets = String::new();
            for name in stylesheets(&shell.html) {
                sheets.push_str(&without_comments(&read(&name)?));
                spent.push(name);
            }
            sheets.extend(content.event.colours.iter().map(Colours::style));
            style = Some(sheets.replace("url(\"./", &format!("url(\"{to_site}")));
        }
        let facts = serde_json::to_string(data)?.replace('<', "\\u003c");
        let clock = |at: chrono::DateTime<chrono::Utc>| (at.timestamp(), content.event.offset_minutes(at));
        let clocks = [clock(data.schedule.starts), clock(data.schedule.ends)];
        let early = without_remarks(EARLY).replace("CLOCKS", &serde_json::to_string(&clocks)?);
        let early = early.replace("LANGUAGES", &others(edition));
        let scripts = format!(
            "<script>{early}</script><link rel=\"modulepreload\" href=\"{to_site}{program}\">\
             <link rel=\"preload\" href=\"{to_site}{module}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <link rel=\"preload\" href=\"{to_site}{}\" as=\"fetch\" crossorigin>\
             <script type=\"application/json\" id=\"data\">{facts}</script>\
             <script type=\"module\">{loader}</script>",
            texts.path
        );
        let style_text = style.as_deref().unwrap_or_default();
        let policy = (!options.dev).then(|| Policy::of(content, &[&early, &loader], style_text));
        Ok(Self {
            words,
            direction: edition.direction(),
            alternates: alternates(edition),
            title: content.event.title.clone(),
            language: edition.language.clone(),
            meta: preview::meta(edition),
            linked: linked_data::element(edition)?,
            style,
            scripts,
            policy,
            to_site: to_site.clone(),
            to_event: edition.to_event.clone(),
            spent,
            later: vec![frame, dialog, share, painter, texts],
        })
    }

    /// The part of the shell before the body's content, with title, policy, style and program in it.
    pub fn around(&self, before: &str) -> Result<String, PageError> {
        let (head, body) = before.split_once("</head>").ok_or(PageError::Shell("index.html has no </head>".into()))?;
        let head = head.replace(
            "<html lang=\"en\">",
            &format!("<html lang=\"{}\" dir=\"{}\">", escaped(&self.language), self.direction),
        );
        // Trunk leaves its own directive in the page when it does not start the program itself.
        let mut head = without_links(&head, |link| link.contains("data-trunk"));
        if self.style.is_some() {
            head = without_links(&head, |link| stylesheet(link).is_some());
        }
        // The shell knows one folder only.
        head = head.replace("href=\"./manifest", &format!("href=\"{}manifest", self.to_event));
        head = head.replace("href=\"./", &format!("href=\"{}", self.to_site));
        Ok([&head, &self.inside(), &self.linked, &self.scripts, "</head>", body].concat())
    }

    fn inside(&self) -> String {
        // The policy comes first, so that it holds for everything behind it.
        let policy = self.policy.as_ref().map(|policy| {
            format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", escaped(&policy.to_string()))
        });
        let style = self.style.as_ref().map(|style| format!("<style>{style}</style>"));
        [
            policy.as_deref().unwrap_or_default(),
            &format!("<title>{}</title>", escaped(&self.title)),
            &self.meta,
            &self.alternates,
            style.as_deref().unwrap_or_default(),
        ]
        .concat()
    }

    /// The page for addresses that are not there.
    pub fn not_found(&self) -> String {
        let words = self.words;
        let back = text(&words.say(words::head::TO_PAGE, [&self.title]));
        let back = element("a", &[("href", "./")], &[back]);
        format!(
            "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             {}</head><body><main class=\"not-found\"><h1>{}</h1><p>{}</p></main></body></html>\n",
            escaped(&self.language),
            self.inside(),
            words.text(words::head::NO_PAGE).as_str(),
            words.markup(words::head::SLIP, [back]).as_str(),
        )
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
        "thumbnail_url": edition.address("card.png"), "thumbnail_width": card::SIZE.0, "thumbnail_height": card::SIZE.1,
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
        "nodes": "nodes.json", "calendar": "workshop.ics",
    });
    Ok(serde_json::to_string_pretty(&facts)? + "\n")
}

/// `manifest.webmanifest`: name and icons for those who keep the page on their home screen.
pub fn manifest(edition: &Edition) -> Result<String, serde_json::Error> {
    let (event, to_site) = (&edition.content.event, edition.site_from_event());
    let icon = |size: u32| json!({ "src": format!("{to_site}icon-{size}.png"), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": "any maskable" });
    let manifest = json!({
        "name": event.title, "short_name": event.subject, "start_url": "./", "display": "browser",
        "background_color": "#faf8f1", "theme_color": "#faf8f1", "lang": event.language,
        "icons": [icon(192), icon(512)],
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

/// On the page in the event's own language, the ways to the others, as JSON; on the others there is nothing to choose.
fn others(edition: &Edition) -> String {
    let languages = edition.content.event.languages.iter().skip(1).filter(|_| edition.is_main());
    let ways = languages.map(|language| (language.clone(), edition.to_language(language).into()));
    serde_json::Value::Object(ways.collect()).to_string().replace('<', "\\u003c")
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

/// A file with its hash in its name, so that it can be kept for ever.
fn hashed(name: &str, ending: &str, text: &str) -> File {
    let hash: String = Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    File { path: format!("{name}-{hash}.{ending}"), bytes: text.into() }
}

/// A script with the texts of its group in it.
fn in_words(words: Words, group: &str, script: &str) -> String {
    let texts: serde_json::Map<_, _> = words.group(group).map(|(name, text)| (name.into(), text.into())).collect();
    without_remarks(script).replace("WORDS", &serde_json::Value::Object(texts).to_string())
}

/// A script without the lines that are comments, and without what is before each line.
pub fn without_remarks(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Comments are for us; visitors need not load them.
pub fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
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
    fn lines_that_are_comments_are_dropped_from_scripts_and_others_are_not() {
        assert_eq!(without_remarks("// a\n  b(\"//c\");\n\n  d; // e\n"), "b(\"//c\");\nd; // e");
    }

    #[test]
    fn comments_are_dropped_from_styles() {
        assert_eq!(without_comments("/* a */\n  b { c: d } /* e */\n"), "b { c: d }");
    }

    #[test]
    fn the_facts_cannot_end_their_own_element() {
        assert_eq!("</script>".replace('<', "\\u003c"), "\\u003c/script>");
        assert_eq!(escaped("\"><script>"), "&quot;&gt;&lt;script&gt;");
    }
}
