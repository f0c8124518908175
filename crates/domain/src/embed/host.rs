use super::{Choice, Theme};
use crate::{
    i18n::messages::{Messages, dialog as texts, filled},
    named::named,
};

named! {
    /// A program that other sites are made with, or a way to write for it; in words, what it takes there.
    pub enum Host {
        /// A page of one's own, with a script.
        Html = "html" => texts::HTML,
        /// A page of one's own, without a script.
        HtmlPlain = "html-plain" => texts::HTML_PLAIN,
        /// `XWiki` with the page's macro.
        XWiki = "xwiki" => texts::XWIKI,
        /// `XWiki` as it is.
        XWikiPlain = "xwiki-plain" => texts::XWIKI_PLAIN,
        /// `MediaWiki`.
        MediaWiki = "mediawiki" => texts::MEDIAWIKI,
        /// Discourse.
        Discourse = "discourse" => texts::DISCOURSE,
        /// `WordPress`.
        WordPress = "wordpress" => texts::WORDPRESS,
        /// Ghost.
        Ghost = "ghost" => texts::GHOST,
        /// `HedgeDoc`.
        HedgeDoc = "hedgedoc" => texts::HEDGEDOC,
        /// Whatever reads Markdown.
        Markdown = "markdown" => texts::MARKDOWN,
    }
}

/// The page that is shown elsewhere: its addresses are whole, without a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The page.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// A picture of its map.
    pub picture: String,
    /// The script that makes an element `<p4p-event>` of it.
    pub script: String,
}

/// A frame: its address, its title and its height. It has the page's own origin, so that what is sent and kept is the
/// page's.
const FRAME: &str = "<iframe src=\"{0}\" title=\"{1}\" width=\"100%\" height=\"{2}\" style=\"border:0\" loading=\"lazy\" \
    referrerpolicy=\"no-referrer\" allow=\"geolocation; fullscreen; clipboard-write\" sandbox=\"allow-scripts \
    allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads\"></iframe>";

/// The page's own element, which its script makes a frame of: address, attributes, title and script.
const ELEMENT: &str = "<p4p-event src=\"{0}\" {1}><a href=\"{0}\">{2}</a></p4p-event>\n\
    <script async src=\"{3}\"></script>";

/// How high a frame is whose height nobody has chosen, in CSS pixels.
const DEFAULT_HEIGHT: u32 = 640;

impl Host {
    /// What it is called.
    pub fn name(self, messages: Messages) -> &'static str {
        match self {
            Host::Html => "HTML",
            Host::HtmlPlain => messages.get(texts::HTML_PLAIN_NAME),
            Host::XWiki => "XWiki",
            Host::XWikiPlain => messages.get(texts::XWIKI_PLAIN_NAME),
            Host::MediaWiki => "MediaWiki",
            Host::Discourse => "Discourse",
            Host::WordPress => "WordPress",
            Host::Ghost => "Ghost",
            Host::HedgeDoc => "HedgeDoc",
            Host::Markdown => "Markdown",
        }
    }

    /// What is pasted there.
    pub fn snippet(self, choice: Choice, page: &Page) -> String {
        match self {
            Host::Html => {
                let (url, title, script) = (escaped(&page.url), escaped(&page.title), escaped(&page.script));
                filled(ELEMENT, &[&url, &attributes(choice), &title, &script])
            }
            Host::HtmlPlain | Host::Discourse | Host::Ghost => {
                let (address, title) = (escaped(&framed(choice, page)), escaped(&page.title));
                filled(FRAME, &[&address, &title, &height_of_frame(choice)])
            }
            Host::XWiki => ["{{p4p-event ", &attributes(choice), "/}}"].concat(),
            Host::XWikiPlain => filled("[[image:{0}>>{1}]]", &[&page.picture, &page.url]),
            Host::MediaWiki => filled("[{0} {1}]", &[&page.url, &page.title]),
            Host::WordPress => page.url.clone(),
            Host::HedgeDoc | Host::Markdown => {
                let title = page.title.replace(['[', ']'], "");
                filled("[![{0}]({1})]({2})", &[&title, &page.picture, &page.url])
            }
        }
    }

    /// What is pasted there instead where that host has an extension for it.
    pub fn other_snippet(self, choice: Choice, page: &Page) -> Option<String> {
        (self == Host::MediaWiki).then(|| {
            let (address, height) = (escaped(&framed(choice, page)), height_of_frame(choice));
            filled("<iframe src=\"{0}\" width=\"800\" height=\"{1}\" />", &[&address, &height])
        })
    }
}

/// The address of what a frame shows.
pub fn framed(choice: Choice, page: &Page) -> String {
    let address = [&page.url, "?embed=", choice.part.as_str()].concat();
    match choice.theme {
        Theme::Auto => address,
        theme => [&address, "&theme=", theme.as_str()].concat(),
    }
}

fn attributes(choice: Choice) -> String {
    let mut out = ["part=\"", choice.part.as_str(), "\""].concat();
    if choice.theme != Theme::Auto {
        out.push_str(&[" theme=\"", choice.theme.as_str(), "\""].concat());
    }
    if let Some(height) = choice.height {
        out.push_str(&[" height=\"", &height.to_string(), "\""].concat());
    }
    out
}

fn height_of_frame(choice: Choice) -> String {
    choice.height.unwrap_or(DEFAULT_HEIGHT).to_string()
}

/// Text for an element or a quoted attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::Part;

    const PLAIN: Choice = Choice { part: Part::All, theme: Theme::Auto, height: None };
    const CHOSEN: Choice = Choice { part: Part::Nodes, theme: Theme::Dark, height: Some(500) };

    fn page() -> Page {
        let of = |name: &str| ["https://example.org/p4p/", name].concat();
        Page {
            url: of(""),
            title: "Workshop on [all] \"peers\" & <more>".into(),
            picture: of("map.svg"),
            script: "https://example.org/embed.js".into(),
        }
    }

    fn pasted(host: Host, choice: Choice) -> String {
        host.snippet(choice, &page())
    }

    #[test]
    fn a_page_of_ones_own_gets_an_element_with_a_link_in_it_and_the_script() {
        assert_eq!(
            pasted(Host::Html, CHOSEN),
            "<p4p-event src=\"https://example.org/p4p/\" part=\"nodes\" theme=\"dark\" height=\"500\">\
             <a href=\"https://example.org/p4p/\">Workshop on [all] &quot;peers&quot; &amp; &lt;more></a></p4p-event>\n\
             <script async src=\"https://example.org/embed.js\"></script>"
        );
        assert!(pasted(Host::Html, PLAIN).starts_with("<p4p-event src=\"https://example.org/p4p/\" part=\"all\"><a "));
    }

    #[test]
    fn hosts_without_scripts_get_a_frame_whose_attributes_nothing_can_end() {
        let frame = "<iframe src=\"https://example.org/p4p/?embed=nodes&amp;theme=dark\" \
            title=\"Workshop on [all] &quot;peers&quot; &amp; &lt;more>\" width=\"100%\" height=\"500\" style=\"border:0\" \
            loading=\"lazy\" referrerpolicy=\"no-referrer\" allow=\"geolocation; fullscreen; clipboard-write\" \
            sandbox=\"allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads\"></iframe>";
        for host in [Host::HtmlPlain, Host::Discourse, Host::Ghost] {
            assert_eq!(pasted(host, CHOSEN), frame, "{host:?}");
        }
        let plain = pasted(Host::HtmlPlain, PLAIN);
        assert!(plain.contains("/p4p/?embed=all\" ") && plain.contains("height=\"640\""), "{plain}");
    }

    #[test]
    fn wikis_get_a_macro_a_picture_or_a_link() {
        assert_eq!(pasted(Host::XWiki, CHOSEN), "{{p4p-event part=\"nodes\" theme=\"dark\" height=\"500\"/}}");
        assert_eq!(pasted(Host::XWiki, PLAIN), "{{p4p-event part=\"all\"/}}");
        assert_eq!(
            pasted(Host::XWikiPlain, CHOSEN),
            "[[image:https://example.org/p4p/map.svg>>https://example.org/p4p/]]"
        );
        assert!(pasted(Host::MediaWiki, CHOSEN).starts_with("[https://example.org/p4p/ Workshop on "));
        assert_eq!(
            Host::MediaWiki.other_snippet(CHOSEN, &page()).as_deref(),
            Some("<iframe src=\"https://example.org/p4p/?embed=nodes&amp;theme=dark\" width=\"800\" height=\"500\" />")
        );
    }

    #[test]
    fn what_shows_previews_by_itself_gets_the_address_and_markdown_a_picture_that_leads_there() {
        assert_eq!(pasted(Host::WordPress, CHOSEN), "https://example.org/p4p/");
        let picture =
            "[![Workshop on all \"peers\" & <more>](https://example.org/p4p/map.svg)](https://example.org/p4p/)";
        for host in [Host::HedgeDoc, Host::Markdown] {
            assert_eq!(pasted(host, CHOSEN), picture, "{host:?}");
        }
    }

    #[test]
    fn only_one_host_has_two_ways() {
        let two = Host::ALL.into_iter().filter(|host| host.other_snippet(PLAIN, &page()).is_some());
        assert_eq!(two.collect::<Vec<_>>(), [Host::MediaWiki]);
    }

    #[test]
    fn every_host_has_a_word_and_a_name_of_its_own() {
        let messages = Messages::english();
        for (index, host) in Host::ALL.into_iter().enumerate() {
            for other in Host::ALL.into_iter().skip(index + 1) {
                assert_ne!((host.as_str(), host.name(messages)), (other.as_str(), other.name(messages)));
                assert_ne!(host.as_str(), other.as_str());
            }
        }
    }
}
