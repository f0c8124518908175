use crate::diagnostic::{Diagnostic, Source};
use p4p_domain::bidi::has_from_right;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};
use std::path::Path;

/// A text of the organiser's: its heading, and the rest as HTML that can do nothing but be read.
#[derive(Clone, Default)]
pub struct Prose {
    /// The language it is in, where that is not the page's.
    pub language: Option<String>,
    /// The text of the heading that it begins with.
    pub heading: String,
    /// What follows, sanitised.
    pub html: String,
    /// Whether there is something in it that is read from right to left.
    has_from_right: bool,
}

impl Prose {
    /// Which way it is read, on a page of a direction: as its first letters are, unless all of it is written like the page.
    pub fn direction_on(&self, page: &str) -> Option<&'static str> {
        (self.language.is_some() || self.has_from_right || page == "rtl").then_some("auto")
    }

    /// Reads a Markdown file (CommonMark). It must begin with `# A heading`.
    pub fn read(folder: &Path, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let source = Source::read(folder, name)?;
        let mut events = Parser::new_ext(&source.text, Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_TABLES);
        if !matches!(events.next(), Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))) {
            return Err(vec![source.diagnostic(
                Some(0),
                "heading",
                "must begin with a heading, like \"# What is P4P?\"",
            )]);
        }
        let mut heading = String::new();
        for event in events.by_ref() {
            match event {
                Event::End(TagEnd::Heading(_)) => break,
                Event::Text(text) | Event::Code(text) => heading.push_str(&text),
                _ => {}
            }
        }
        let mut html = String::new();
        // The page's own headings are h1 and h2, so that a text's headings begin at h3.
        push_html(&mut html, events.map(lowered));
        let has_from_right = has_from_right(&source.text);
        let mut sanitiser = sanitiser();
        if has_from_right {
            // Each paragraph in its own direction.
            for block in "p h3 h4 h5 ul ol li blockquote td th".split(' ') {
                sanitiser.set_tag_attribute_value(block, "dir", "auto");
            }
        }
        Ok(Self { language: None, heading, html: sanitiser.clean(&html).to_string(), has_from_right })
    }
}

fn lowered(event: Event<'_>) -> Event<'_> {
    let lower = |level| match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
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
fn sanitiser() -> ammonia::Builder<'static> {
    let mut sanitiser = ammonia::Builder::empty();
    sanitiser
        .add_tags("p h3 h4 h5 ul ol li em strong a blockquote code pre br hr table thead tbody tr th td".split(' '))
        .add_tag_attributes("a", ["href"])
        .add_url_schemes(["http", "https", "mailto", "geo"])
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener"));
    sanitiser
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let mut html = String::new();
        push_html(&mut html, Parser::new(markdown).map(lowered));
        sanitiser().clean(&html).to_string()
    }

    #[test]
    fn nothing_active_passes() {
        for markdown in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,1)",
            "<p style='position:fixed' onclick=x class=y id=app>",
            "<iframe src=https://example.org></iframe>",
            "<form action=https://example.org><input name=x></form>",
            "![x](https://tracker.example/pixel.png)",
        ] {
            let html = html(markdown);
            for bad in [
                "script",
                "onerror",
                "javascript:",
                "data:",
                "style",
                "onclick",
                "class",
                "id=",
                "iframe",
                "form",
                "img",
            ] {
                assert!(!html.contains(bad), "{markdown} became {html}");
            }
        }
    }

    #[test]
    fn ordinary_text_stays() {
        assert_eq!(
            html("# A\n\nTo [the wiki](https://p4p.wiki), *now*."),
            "<h3>A</h3>\n<p>To <a href=\"https://p4p.wiki\" rel=\"noopener\">the wiki</a>, <em>now</em>.</p>\n"
        );
    }
}
