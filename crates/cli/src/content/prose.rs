use super::{
    markdown::{ELEMENTS, END, Markdown, NOTE, PICTURE},
    pictures::{Picture, one_folder_deeper},
};
use crate::diagnostic::{Diagnostic, Source};
use p4p_domain::bidi::has_from_right;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd, html::push_html};
use std::path::Path;

/// A text of the organiser's: its heading, and the rest as HTML that can do nothing but be read.
#[derive(Clone, Default)]
pub struct Prose {
    /// The language it is in, where that is not the page's.
    pub language: Option<String>,
    /// The text of the heading that it begins with.
    pub heading: String,
    /// What follows, sanitised; on a page in the event's own folder.
    pub html: String,
    /// What it shows beside words.
    pub pictures: Vec<Picture>,
    /// Whether there is something in it that is read from right to left.
    has_from_right: bool,
}

impl Prose {
    /// Which way it is read, on a page of a direction: as its first letters are, unless all of it is written like the page.
    pub fn direction_on(&self, page: &str) -> Option<&'static str> {
        (self.language.is_some() || self.has_from_right || page == "rtl").then_some("auto")
    }

    /// The same on a page in a folder below the event's.
    pub fn move_one_folder_deeper(&mut self) {
        self.html = one_folder_deeper(&self.html);
    }

    /// Reads a Markdown file of a folder; pictures are looked for there, and in the event's own folder, `root`. It must begin
    /// with a heading, of whatever level; where it does not, the title of its front matter is one.
    pub fn read(root: &Path, folder: &Path, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let source = Source::read(folder, name)?;
        let markdown = Markdown::of(&source.text);
        let mut events = markdown.events().map(|(event, _)| event).peekable();
        let mut title = None;
        if let Some(Event::Start(Tag::MetadataBlock(_))) = events.peek() {
            let front = events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::MetadataBlock(_))));
            title = title_in(&front.map(text_of).collect::<String>());
        }
        let level =
            if let Some(Event::Start(Tag::Heading { level, .. })) = events.peek() { Some(*level) } else { None };
        let (heading, top) = match (level, title) {
            (Some(level), _) => {
                let inside = events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
                (inside.map(text_of).collect(), level)
            }
            (None, Some(title)) => (title, HeadingLevel::H1),
            (None, None) => {
                let what = "must begin with a heading, like \"# What is P4P?\"";
                return Err(vec![source.diagnostic(Some(0), "heading", what)]);
            }
        };
        let mut body = Body { root, folder, top, pictures: Vec::new(), notes: Vec::new() };
        let has_from_right = has_from_right(&source.text);
        let html = body.html(events, name.trim_end_matches(".md"), &sanitiser(has_from_right));
        Ok(Self { language: None, heading, html, pictures: body.pictures, has_from_right })
    }
}

/// The title of front matter (YAML), on a line of its own.
fn title_in(front: &str) -> Option<String> {
    let title = front.lines().find_map(|line| line.strip_prefix("title:"))?.trim();
    let title = title.trim_matches(['"', '\'']).trim();
    (!title.is_empty()).then(|| title.into())
}

fn text_of(event: Event<'_>) -> String {
    match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".into(),
        _ => String::new(),
    }
}

/// What follows a heading.
struct Body<'a> {
    root: &'a Path,
    folder: &'a Path,
    top: HeadingLevel,
    pictures: Vec<Picture>,
    /// Footnotes in the order of their numbers: their names, and what they say.
    notes: Vec<(String, Vec<Event<'a>>)>,
}

impl<'a> Body<'a> {
    /// Safe HTML. Only what is written here goes into it after it was cleaned: pictures, and links to footnotes.
    fn html(&mut self, events: impl Iterator<Item = Event<'a>>, name: &str, sanitiser: &ammonia::Builder) -> String {
        let text = self.shown(events);
        let clean = |events: Vec<Event<'_>>| {
            let mut html = String::new();
            push_html(&mut html, events.into_iter());
            sanitiser.clean(&html).to_string()
        };
        let mut html = clean(text);
        if !self.notes.is_empty() {
            html.push_str("<hr><ol>");
            for (at, (_, events)) in std::mem::take(&mut self.notes).into_iter().enumerate() {
                html.push_str(&format!("<li id=\"p4p_note-{name}-{}\">{}</li>", at + 1, clean(events)));
            }
            html.push_str("</ol>\n");
        }
        self.filled(&html, name)
    }

    /// The text as it can be shown; what is said in footnotes goes to those.
    fn shown(&mut self, events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
        let mut text = Vec::new();
        // The footnote that is being read, and the picture with its alt text.
        let (mut note, mut picture): (Option<usize>, Option<(String, String)>) = (None, None);
        for event in events {
            if let Some((address, alt)) = &mut picture {
                if event != Event::End(TagEnd::Image) {
                    alt.push_str(&text_of(event));
                    continue;
                }
                let read = Picture::read(self.root, self.folder, address, alt);
                picture = None;
                // Why it cannot be shown is told by `site check`.
                let Ok(read) = read else { continue };
                let mark = format!("{PICTURE}{}{END}", self.pictures.len());
                self.pictures.push(read);
                self.out(note, &mut text).push(Event::Text(mark.into()));
                continue;
            }
            let event = match event {
                Event::Start(Tag::Image { dest_url, .. }) => {
                    picture = Some((dest_url.to_string(), String::new()));
                    continue;
                }
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    note = Some(self.number(&name));
                    continue;
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    note = None;
                    continue;
                }
                Event::FootnoteReference(name) => Event::Text(format!("{NOTE}{}{END}", self.number(&name) + 1).into()),
                Event::TaskListMarker(is_done) => Event::Text(if is_done { "☑ " } else { "☐ " }.into()),
                event => lowered(event, self.top),
            };
            self.out(note, &mut text).push(event);
        }
        text
    }

    fn out<'b>(&'b mut self, note: Option<usize>, text: &'b mut Vec<Event<'a>>) -> &'b mut Vec<Event<'a>> {
        match note.and_then(|note| self.notes.get_mut(note)) {
            Some((_, events)) => events,
            None => text,
        }
    }

    /// The place of a footnote among them, by its name.
    fn number(&mut self, name: &str) -> usize {
        self.notes.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.notes.push((name.into(), Vec::new()));
            self.notes.len() - 1
        })
    }

    /// Clean HTML with pictures and links to footnotes where they belong.
    fn filled(&self, html: &str, name: &str) -> String {
        let mut pieces = html.split([PICTURE, NOTE]);
        let mut out = pieces.next().unwrap_or_default().to_string();
        let mut at = out.len();
        for piece in pieces {
            let is_picture = html.get(at..).is_some_and(|rest| rest.starts_with(PICTURE));
            at += PICTURE.len_utf8() + piece.len();
            let Some((number, rest)) = piece.split_once(END) else { continue };
            if is_picture {
                let picture = number.parse().ok().and_then(|at: usize| self.pictures.get(at));
                out.extend(picture.map(Picture::element));
            } else {
                out.push_str(&format!("<sup><a href=\"#p4p_note-{name}-{number}\">{number}</a></sup>"));
            }
            out.push_str(rest);
        }
        out
    }
}

/// A piece with headings below those of the page, which are h1 and h2, by their distance from the text's own.
fn lowered(event: Event<'_>, top: HeadingLevel) -> Event<'_> {
    let lower = |level: HeadingLevel| match (level as usize).saturating_sub(top as usize) {
        0 | 1 => HeadingLevel::H3,
        2 => HeadingLevel::H4,
        _ => HeadingLevel::H5,
    };
    match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lower(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        event => event,
    }
}

/// Keeps what text needs, and nothing that loads, runs or restyles anything.
fn sanitiser(has_from_right: bool) -> ammonia::Builder<'static> {
    let mut sanitiser = ammonia::Builder::empty();
    sanitiser
        .add_tags(ELEMENTS.split(' '))
        .add_tag_attributes("a", ["href"])
        .add_url_schemes(["http", "https", "mailto", "geo"])
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    if has_from_right {
        // Each paragraph in its own direction.
        for block in "p h3 h4 h5 ul ol li blockquote td th".split(' ') {
            sanitiser.set_tag_attribute_value(block, "dir", "auto");
        }
    }
    sanitiser
}

#[cfg(test)]
#[path = "prose_tests.rs"]
mod tests;
