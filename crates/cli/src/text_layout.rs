//! Text in pictures: measured, wrapped and shortened with the fonts that come with the program, and no others.

use resvg::usvg::{self, fontdb};
use std::sync::Arc;

/// The display face of the page with all its letters, and one for other scripts: see `data/fonts/README.md`.
const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../data/fonts/bricolage-grotesque-700.ttf"),
    include_bytes!("../../../data/fonts/dejavu-sans-bold.ttf"),
];

/// The name of the first of them.
pub const FAMILY: &str = "Bricolage Grotesque 96pt ExtraBold";

/// The size in which text is measured; widths grow with the size, because nothing is hinted.
const MEASURED: f32 = 100.0;

/// The fonts, ready to draw and to measure with.
pub struct TextLayout(usvg::Options<'static>);

/// Text as it is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// The size of the letters, in units of the picture.
    pub size: f32,
    /// One text a line.
    pub lines: Vec<String>,
    /// Whether the whole is written from right to left, and so is each line of it, whatever that begins with.
    pub is_from_right: bool,
}

/// Whether the fonts have all letters of a text.
pub fn can_write(text: &str) -> bool {
    TextLayout::new().has(text)
}

impl TextLayout {
    /// Loads the fonts; nothing of the machine's own is asked.
    pub fn new() -> Self {
        let mut fonts = fontdb::Database::new();
        for font in FONTS {
            fonts.load_font_data(font.to_vec());
        }
        Self(usvg::Options { fontdb: Arc::new(fonts), font_family: FAMILY.into(), ..Default::default() })
    }

    /// Reads a picture with these fonts.
    pub fn tree(&self, svg: &str) -> Result<usvg::Tree, usvg::Error> {
        usvg::Tree::from_str(svg, &self.0)
    }

    /// The largest of some sizes in which a text fits into so many lines of a width; in the smallest one it is
    /// shortened.
    pub fn set(&self, text: &str, width: f32, choices: &[(f32, usize)]) -> Set {
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_from_right = is_from_right(text);
        for (size, most) in choices {
            let lines = self.wrapped(words.iter().copied(), " ", width / size * MEASURED);
            if lines.len() <= *most && lines.iter().all(|line| self.width(line) * size / MEASURED <= width) {
                return Set { size: *size, lines, is_from_right };
            }
        }
        let (size, most) = choices.last().copied().unwrap_or((MEASURED, 1));
        let limit = width / size * MEASURED;
        // Words that are wider than a line are cut into letters, so that nothing leaves the picture.
        let pieces = words.iter().flat_map(|word| self.cut(word, limit)).collect::<Vec<_>>();
        let mut lines = self.wrapped(pieces.iter().map(String::as_str), " ", limit);
        if most < lines.len() {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                *last = self.shortened(last, limit);
            }
        }
        Set { size, lines, is_from_right }
    }

    /// Whether every letter of a text is in one of the fonts.
    pub fn has(&self, text: &str) -> bool {
        // What has no letter at all that could be drawn is not even there to be measured.
        let drawn = self.measured(text, |text| {
            text.layouted().iter().flat_map(|span| &span.positioned_glyphs).all(|glyph| glyph.id.0 != 0)
        });
        drawn.unwrap_or(text.trim().is_empty())
    }

    fn width(&self, line: &str) -> f32 {
        self.measured(line, |text| text.bounding_box().width()).unwrap_or_default()
    }

    fn measured<T>(&self, line: &str, read: impl Fn(&usvg::Text) -> T) -> Option<T> {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9999 200\">{}</svg>",
            text_element(line, is_from_right(line), MEASURED, "x=\"0\" y=\"100\"")
        );
        let tree = self.tree(&svg).ok()?;
        tree.root().children().iter().find_map(|node| match node {
            usvg::Node::Text(text) => Some(read(text)),
            _ => None,
        })
    }

    /// Lines of parts, as many in each as fit, with something between them.
    fn wrapped<'a>(&self, parts: impl Iterator<Item = &'a str>, between: &str, limit: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for part in parts {
            let longer = lines.last().map(|line| [line.as_str(), part].join(between));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(line)) if self.width(&longer) <= limit => *line = longer,
                _ => lines.push(part.into()),
            }
        }
        lines
    }

    fn cut(&self, word: &str, limit: f32) -> Vec<String> {
        if self.width(word) <= limit {
            return vec![word.into()];
        }
        self.wrapped(word.split_inclusive(|_: char| true), "", limit)
    }

    fn shortened(&self, line: &str, limit: f32) -> String {
        let mut kept = line.to_string();
        loop {
            let text = format!("{}…", kept.trim_end());
            if self.width(&text) <= limit || kept.pop().is_none() {
                return text;
            }
        }
    }
}

/// A line of text as an element of SVG. What is written from right to left stands in an isolate of that direction, because
/// the reader of SVG takes every line to be written from the left.
pub fn text_element(line: &str, is_from_right: bool, size: f32, rest: &str) -> String {
    let line = if is_from_right { format!("\u{2067}{line}\u{2069}") } else { line.to_string() };
    let escaped = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<text xml:space=\"preserve\" font-family=\"{FAMILY}\" font-weight=\"700\" font-size=\"{size}\" {rest}>{escaped}</text>"
    )
}

/// Whether a text is written from right to left: by its first letter that has a direction, as Unicode Standard Annex 9
/// (P2) does it, for the scripts that the fonts have.
pub fn is_from_right(text: &str) -> bool {
    let is_right = |c: &char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|first| is_right(&first))
}
