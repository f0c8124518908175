//! The Markdown that texts are written in: CommonMark, and what HedgeDoc, CryptPad and GitHub add to it as far as a page
//! can show that. What it cannot show is found here, so that nothing goes without a word.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::{collections::BTreeMap, ops::Range};

const OPTIONS: Options = Options::ENABLE_SMART_PUNCTUATION
    .union(Options::ENABLE_TABLES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);

/// The elements that may stand in a text.
pub const ELEMENTS: &str =
    "p h3 h4 h5 ul ol li em strong del sub sup a blockquote code pre br hr table thead tbody tr th td";

/// What a text may say as HTML and is written as something that it may.
const ALIKE: &str = "h1 h2 h6";

/// Languages of code that other programs draw.
const DRAWN: &str =
    "mermaid graphviz dot flow sequence gantt abc vega vega-lite plantuml markmap fretboard geo csvpreview";

/// Begins what is put in place of a picture or a footnote's mark until the text is safe; see [`Markdown::of`].
pub const PICTURE: char = '\u{fdd0}';
/// The same for the mark of a footnote.
pub const NOTE: char = '\u{fdd1}';
/// Ends both.
pub const END: char = '\u{fdd2}';

/// A text, as it can be shown.
pub struct Markdown {
    /// The text with white space in place of what is left out, so that everything stands where it stood.
    text: String,
    /// What cannot be shown, once for each kind: where it stands first, in bytes, and what becomes of it.
    pub unshown: Vec<(usize, String)>,
}

/// Something that a page does not show as its writer meant it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Contents,
    Frame,
    Size,
    Embedded,
    Formula,
    Marked,
    Inserted,
    Raised,
    Emoji,
    Note,
    Drawn,
    Element,
}

impl Kind {
    fn what(self) -> &'static str {
        match self {
            Kind::Contents => "is left out: a text has no table of contents",
            Kind::Frame => "is left out; what stands between such lines is shown like the rest of the text",
            Kind::Size => "is left out: a picture is as wide as it is, and never wider than the text",
            Kind::Embedded => "is shown as it stands: the page loads nothing from elsewhere; write a link",
            Kind::Formula => {
                "is shown as it stands: a text has no formulas; write it in words, or put a picture of it beside the text"
            }
            Kind::Marked => "is shown as it stands: nothing is marked in colour; write **bold**",
            Kind::Inserted => "is shown as it stands: nothing is underlined; write **bold**",
            Kind::Raised => "is shown as it stands; write x<sup>2</sup> and H<sub>2</sub>O",
            Kind::Emoji => "is shown as it stands; write the sign itself",
            Kind::Note => "is shown as it stands: there is no footnote of that name",
            Kind::Drawn => "is shown as its source; put a picture of it beside the text",
            Kind::Element => "is left out, and what only it would show: texts hold no such HTML",
        }
    }
}

impl Markdown {
    /// A text, with what cannot be shown. What stands for pictures and footnotes is not in it: those characters are in
    /// no text that is exchanged (Unicode, section 23.7).
    pub fn of(source: &str) -> Self {
        let mut text = source.replace([PICTURE, NOTE, END], "\u{fffd}");
        let mut found = Found::default();
        let code = found.in_code_and_html(&text);
        let mut blank = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !code.iter().any(|range| range.contains(&at)) {
                found.in_line(line, at, &code, &mut blank);
            }
            at += line.len();
        }
        for range in blank {
            let spaces = " ".repeat(range.len());
            text.replace_range(range, &spaces);
        }
        found.notes(&text);
        let mut unshown: Vec<_> = found.0.into_iter().map(|(kind, it)| it.told(kind)).collect();
        unshown.sort();
        Self { text, unshown }
    }

    /// What it is made of, each piece with its place.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, OPTIONS).into_offset_iter()
    }
}

/// What was found of each kind.
#[derive(Default)]
struct Found(BTreeMap<Kind, First>);

/// The first of a kind, and how many there are.
struct First {
    at: usize,
    written: Vec<String>,
    count: usize,
}

impl First {
    fn told(self, kind: Kind) -> (usize, String) {
        let more = match self.count - self.written.len() {
            0 => String::new(),
            more => format!(" (and {more} more of the kind)"),
        };
        (self.at, format!("{}{more} {}", self.written.join(", "), kind.what()))
    }
}

impl Found {
    fn add(&mut self, kind: Kind, at: usize, written: &str) {
        /// How much of one is repeated, in characters.
        const MOST: usize = 40;
        let first = self.0.entry(kind).or_insert(First { at, written: Vec::new(), count: 0 });
        let mut short: String = written.trim().chars().take(MOST).collect();
        if written.trim().chars().nth(MOST).is_some() {
            short.push('…');
        }
        // Of elements, each name is told; of everything else, the first.
        let is_told = first.written.is_empty() || kind == Kind::Element;
        if kind == Kind::Element && first.written.contains(&short) {
            return;
        }
        if is_told {
            first.written.push(short);
        }
        first.count += 1;
    }

    /// What is seen by the pieces of a text; where code, HTML and links stand, in which nothing else is looked for.
    fn in_code_and_html(&mut self, text: &str) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        for (event, at) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    if let CodeBlockKind::Fenced(language) = kind {
                        let language = language.split([' ', '=', '{']).next().unwrap_or_default();
                        if DRAWN.split(' ').any(|drawn| drawn.eq_ignore_ascii_case(language)) {
                            self.add(Kind::Drawn, at.start, language);
                        }
                    }
                    ranges.push(at);
                }
                Event::Code(_) | Event::Start(Tag::MetadataBlock(_) | Tag::Link { .. }) => ranges.push(at),
                Event::Html(html) | Event::InlineHtml(html) => {
                    for name in elements(&html) {
                        self.add(Kind::Element, at.start, &format!("<{name}>"));
                    }
                    ranges.push(at);
                }
                _ => {}
            }
        }
        ranges
    }

    /// What is seen by how a line is written. Pushes what is left out.
    fn in_line(&mut self, line: &str, start: usize, code: &[Range<usize>], blank: &mut Vec<Range<usize>>) {
        let written = line.trim();
        let own = line.find(written).map_or(start, |at| start + at);
        if ["[toc]", "[[toc]]", "[[_toc_]]"].iter().any(|toc| written.eq_ignore_ascii_case(toc)) {
            self.add(Kind::Contents, start, written);
            return blank.push(own..own + written.len());
        }
        if written.starts_with(":::") {
            if written.trim_matches(':').trim().is_empty() {
                // The end of one that was told, or nothing at all.
                return blank.push(own..own + written.len());
            }
            self.add(Kind::Frame, start, written);
            return blank.push(own..own + written.len());
        }
        let is_free = |at: usize| !code.iter().any(|range| range.contains(&at));
        for (at, size) in sizes(line) {
            if is_free(start + at) {
                self.add(Kind::Size, start, size);
                blank.push(start + at..start + at + size.len());
            }
        }
        let pairs = [
            (Kind::Embedded, "{%", "%}"),
            (Kind::Formula, "$$", "$$"),
            (Kind::Marked, "==", "=="),
            (Kind::Inserted, "++", "++"),
        ];
        for (kind, open, close) in pairs {
            let mut from = 0;
            while let Some(at) = line.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at) {
                let inside = line.get(at + open.len()..).unwrap_or_default();
                let end = inside.find(close).filter(|end| !inside.get(..*end).unwrap_or_default().trim().is_empty());
                // A formula may go on in the next line; `==` may be the line below a heading.
                let is_one = end.is_some() || (kind == Kind::Formula && written == open);
                let until = end.map_or(line.len(), |end| at + open.len() + end + close.len());
                if is_one && is_free(start + at) {
                    self.add(kind, start, line.get(at..until).unwrap_or_default());
                }
                from = until;
            }
        }
        let signs = emoji(line).into_iter().map(|it| (Kind::Emoji, it));
        for (kind, (at, sign)) in signs.chain(raised(line).into_iter().map(|it| (Kind::Raised, it))) {
            if is_free(start + at) {
                self.add(kind, start, sign);
            }
        }
    }

    /// Marks of footnotes that there are not.
    fn notes(&mut self, text: &str) {
        let mut inside = 0;
        let mut line: Option<(usize, String)> = None;
        for (event, at) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => inside += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => inside -= 1,
                // A mark without its note is text in several pieces.
                Event::Text(piece) if inside == 0 => match &mut line {
                    Some((_, text)) => text.push_str(&piece),
                    None => line = Some((at.start, piece.to_string())),
                },
                _ => {
                    if let Some((at, text)) = line.take() {
                        self.marks(at, &text);
                    }
                }
            }
        }
        if let Some((at, text)) = line {
            self.marks(at, &text);
        }
    }

    fn marks(&mut self, at: usize, text: &str) {
        for piece in text.split("[^").skip(1) {
            if let Some((name, _)) = piece.split_once(']') {
                self.add(Kind::Note, at, &format!("[^{name}]"));
            }
        }
    }
}

/// The names of elements in a piece of HTML that a text cannot hold.
fn elements(html: &str) -> Vec<String> {
    let names = html.split('<').skip(1).filter_map(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        (!name.is_empty()).then(|| name.to_ascii_lowercase())
    });
    let is_held = |name: &String| [ELEMENTS, ALIKE].iter().any(|held| held.split(' ').any(|held| held == name));
    names.filter(|name| !is_held(name)).collect()
}

/// Sizes of pictures, as HedgeDoc writes them: `![](plan.png =300x200)`.
fn sizes(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("](") {
        let Some(inside) = line.get(at + 2..).and_then(|rest| rest.split(')').next()) else { continue };
        let Some((address, size)) = inside.rsplit_once(" =") else { continue };
        if size.contains('x') && size.trim_end().chars().all(|c| c.is_ascii_digit() || c == 'x' || c == '%') {
            found.push((
                at + 2 + address.len() + 1,
                line.get(at + 3 + address.len()..at + 2 + inside.len()).unwrap_or_default(),
            ));
        }
    }
    found
}

/// Names that stand for a sign: `:tada:`.
fn emoji(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find(':')).map(|at| from + at) {
        let inside = line.get(at + 1..).unwrap_or_default();
        let length =
            inside.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '+' || c == '-'));
        let is_name = length.is_some_and(|length| {
            let name = inside.get(..length).unwrap_or_default();
            inside.get(length..).is_some_and(|rest| rest.starts_with(':'))
                && (name.chars().any(|c| c.is_ascii_lowercase()) || ["+1", "-1"].contains(&name))
                && 1 < name.len()
                && !line.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric)
        });
        match length.filter(|_| is_name) {
            Some(length) => {
                found.push((at, line.get(at..at + length + 2).unwrap_or_default()));
                from = at + length + 2;
            }
            None => from = at + 1,
        }
    }
    found
}

/// What HedgeDoc raises and lowers: `x^2^` and `H~2~O`.
fn raised(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for sign in ['^', '~'] {
        let mut pieces = line.split(sign);
        let mut at = pieces.next().map_or(0, str::len);
        let mut before = line.get(..at).unwrap_or_default();
        for piece in pieces {
            let end = at + 1 + piece.len();
            let is_closed = line.get(end..).is_some_and(|rest| rest.starts_with(sign));
            let is_word = !piece.is_empty() && piece.chars().all(|c| c.is_alphanumeric() || "+-*.,".contains(c));
            if is_closed && is_word && before.ends_with(|c: char| c.is_alphanumeric() || c == ')') {
                found.push((at, line.get(at..=end).unwrap_or_default()));
            }
            (at, before) = (end, piece);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        Markdown::of(text).unshown.into_iter().map(|(_, what)| what).collect()
    }

    #[test]
    fn what_cannot_be_shown_is_told_once_with_its_place() {
        for (text, beginning) in [
            ("[TOC]\n", "[TOC] is left out"),
            (":::info\nBring **it**.\n:::\n", ":::info is left out"),
            ("{%youtube dQw4w9WgXcQ %}", "{%youtube dQw4w9WgXcQ %} is shown as it stands"),
            ("$$ E = mc^2 $$", "$$ E = mc^2 $$ is shown as it stands"),
            ("$$\nE\n$$", "$$ (and 1 more of the kind) is shown"),
            ("a ==b== c ==d==", "==b== (and 1 more of the kind) is shown"),
            ("a ++b++ c", "++b++ is shown"),
            ("H~2~O and x^2^", "^2^ (and 1 more of the kind) is shown as it stands; write x<sup>"),
            ("Yes :tada: and :+1:", ":tada: (and 1 more of the kind)"),
            ("A [^1] b", "[^1] is shown as it stands: there is no footnote"),
            ("```mermaid\na-->b\n```", "mermaid is shown as its source"),
            ("<iframe src=x></iframe>\n\na<img src=x> b", "<iframe>, <img> is left out"),
            ("![a](b.png =300x)", "=300x is left out"),
        ] {
            let told = told(text);
            assert!(told.len() == 1 && told[0].starts_with(beginning), "{text}: {told:?}");
        }
        assert_eq!(Markdown::of("one\n\n[TOC]\n").unshown[0].0, 5);
    }

    #[test]
    fn what_only_looks_alike_is_text() {
        for text in [
            "A heading\n=========\n\nText",
            "`[TOC]` and `==a==` and `:tada:`",
            "```\n[TOC]\n:::info\n$$ x $$\n```",
            "At 10:30:15, see https://example.org:80/a:b:c",
            "[a:b:c](https://example.org/x==y==)",
            "It costs $5 to $10.",
            "a == b, C++ and more",
            "About ~20 people, ~~or not~~, 2^10",
            "See[^1].\n\n[^1]: There.",
            "One<br>two <!-- a comment -->",
            "| a | b |\n|:-:|--:|\n| c | d |",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }
}
