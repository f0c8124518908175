//! The texts of the page's interface in one language, and their keys.
//!
//! The keys are made by the build from `messages/en.toml`, each with the number of its values in its type, so that a text
//! that is missing, or a value too few, is a mistake that the compiler finds. Natively all languages are there; the
//! browser gets the texts of the page's own language from a file ([`Messages::of_page`]), and only those that it may have to
//! make itself: what is only ever printed ([`SENT`] and above) it has not. The first of a language's texts is none: it says
//! which form each count takes, so that a program speaks any language whose file it gets.

use crate::bidi;
#[cfg(not(target_arch = "wasm32"))]
use std::iter;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A text with so many values in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageKey<const VALUES: usize>(u16);

/// A text that follows a count, with so many values beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PluralKey<const VALUES: usize>(u16);

impl<const VALUES: usize> MessageKey<VALUES> {
    /// Its place in the list of texts.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl<const VALUES: usize> PluralKey<VALUES> {
    /// Its place in the list of texts.
    pub fn number(self) -> u16 {
        self.0
    }
}

/// A piece of a text that has values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A part of the text itself.
    Text(&'static str),
    /// The place of a value, by its number.
    Value(usize),
}

/// The texts of one language, in the order of the keys.
#[derive(Debug, PartialEq, Eq)]
pub struct Texts {
    language: &'static str,
    is_unread: bool,
    texts: &'static [&'static str],
}

impl Texts {
    /// The language, BCP 47.
    pub fn language(&self) -> &'static str {
        self.language
    }
}

/// Natively, the languages that the interface speaks, for people.
#[cfg(not(target_arch = "wasm32"))]
pub fn spoken() -> String {
    let (unread, read): (Vec<_>, Vec<_>) = LANGUAGES.iter().partition(|texts| texts.is_unread);
    let listed = |texts: &[&Texts]| texts.iter().map(|texts| texts.language).collect::<Vec<_>>().join(", ");
    let unread = listed(&unread);
    let unread = if unread.is_empty() { unread } else { format!("; not yet read by a native speaker: {unread}") };
    listed(&read) + &unread
}

/// A language that nobody speaks: English in accented letters, longer by two fifths, and from right to left. What is not in
/// it in its page was forgotten.
pub const PSEUDO: &str = "en-XA";

/// Its texts begin with this.
pub const PSEUDO_MARK: char = '⟦';

#[cfg(not(target_arch = "wasm32"))]
static PSEUDO_TEXTS: std::sync::LazyLock<Texts> = std::sync::LazyLock::new(|| {
    let lines = |text: &str| text.split('\n').map(pseudo).collect::<Vec<_>>().join("\n");
    let english = Messages::english().0.texts;
    let [forms, rest @ ..] = english else { return Texts { language: PSEUDO, is_unread: false, texts: english } };
    let texts = iter::once(*forms).chain(rest.iter().map(|text| &*lines(text).leak()));
    Texts { language: PSEUDO, is_unread: false, texts: texts.collect::<Vec<_>>().leak() }
});

#[cfg(not(target_arch = "wasm32"))]
fn pseudo(text: &str) -> String {
    let mut out = String::from(PSEUDO_MARK);
    for c in text.chars() {
        let at = "AEIOUaeiounscy".chars().position(|plain| plain == c);
        out.push(at.and_then(|at| "ÂÊÎÔÛâêîôûñšçý".chars().nth(at)).unwrap_or(c));
    }
    // In words, which can be put onto further lines.
    out.extend("~~~~ ".chars().cycle().take(text.chars().count() * 2 / 5));
    out + "⟧"
}

/// The texts of one language, to hand around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Messages(&'static Texts);

impl Messages {
    /// Natively, the texts of a language; `None` when the interface does not speak it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn of(language: &str) -> Option<Self> {
        if language == PSEUDO {
            return Some(Self(&PSEUDO_TEXTS));
        }
        LANGUAGES.iter().find(|texts| texts.language == language).map(Self)
    }

    /// In tests, the texts in English that the browser gets.
    #[cfg(feature = "testing")]
    pub fn for_tests() -> Self {
        let texts: &[&str] = &include!(concat!(env!("OUT_DIR"), "/english.rs"));
        Self::of_page("en".into(), texts.iter().map(ToString::to_string).collect())
    }

    /// English, which is always there.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn english() -> Self {
        Self::of("en").unwrap_or(Self(&Texts { language: "en", is_unread: false, texts: &[] }))
    }

    /// Natively, whether no native speaker has read them yet.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn is_unread(self) -> bool {
        self.0.is_unread
    }

    /// Natively, the texts that the browser gets, in their order.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn sent(self) -> &'static [&'static str] {
        self.0.texts.get(..SENT).unwrap_or_default()
    }

    /// Natively, the texts of a group with their names: for what is no Rust.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn group(self, group: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let all = NAMES.iter().zip(self.0.texts.iter().skip(1));
        all.filter(move |((of, _), _)| *of == group).map(|((_, name), text)| (*name, *text))
    }

    /// In the browser, the texts that the page's file has. They last as long as the page.
    pub fn of_page(language: String, texts: Vec<String>) -> Self {
        let texts: Vec<&'static str> = texts.into_iter().map(|text| &*text.leak()).collect();
        Self(Box::leak(Box::new(Texts { language: language.leak(), is_unread: false, texts: texts.leak() })))
    }

    /// The language, BCP 47.
    pub fn language(self) -> &'static str {
        self.0.language
    }

    /// A text without values.
    pub fn get(self, key: MessageKey<0>) -> &'static str {
        self.at(key.0)
    }

    /// A text with its values.
    #[inline]
    pub fn say<const VALUES: usize>(self, key: MessageKey<VALUES>, values: [&str; VALUES]) -> String {
        self.filled(key.0, &values)
    }

    /// A text in pieces, for values that are more than text.
    pub fn pieces<const VALUES: usize>(self, key: MessageKey<VALUES>) -> Vec<Piece> {
        pieces(self.at(key.0))
    }

    /// A text that fits a count, with the count and its other values.
    #[inline]
    pub fn count<const VALUES: usize>(self, key: PluralKey<VALUES>, count: usize, values: [&str; VALUES]) -> String {
        self.counted(key.0, count, &values)
    }

    #[inline(never)]
    fn at(self, number: u16) -> &'static str {
        self.0.texts.get(usize::from(number)).copied().unwrap_or_default()
    }

    #[inline(never)]
    fn filled(self, number: u16, values: &[&str]) -> String {
        filled(self.at(number), values)
    }

    /// The number of the form that a count takes.
    fn form(self, count: usize) -> usize {
        let like = if count < 200 { count } else { 100 + count % 100 };
        self.at(0).as_bytes().get(like).map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')))
    }

    #[inline(never)]
    fn counted(self, number: u16, count: usize, values: &[&str]) -> String {
        let written = count.to_string();
        let all = [&[written.as_str()], values].concat();
        filled(self.at(number).split('\n').nth(self.form(count)).unwrap_or_default(), &all)
    }
}

/// A text with values in its places, `{0}`, `{1}`, …; what is written in the other direction moves nothing beside it.
pub(crate) fn filled(text: &'static str, values: &[&str]) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(number) => {
                bidi::push_isolated(&mut out, values.get(number).copied().unwrap_or_default(), text)
            }
        }
    }
    out
}

/// The pieces of a text: the build has put one digit into each place of a value.
fn pieces(text: &'static str) -> Vec<Piece> {
    let mut out = Vec::new();
    for (index, piece) in text.split('{').enumerate() {
        let (number, rest) = piece.split_once('}').filter(|_| index != 0).unwrap_or(("", piece));
        out.extend(number.bytes().next().map(|digit| Piece::Value(usize::from(digit.wrapping_sub(b'0')))));
        out.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places_whatever_they_hold() {
        assert_eq!(filled("{1} of {0}{1}", &["{1}", "b"]), "b of {1}b");
        assert_eq!(filled("nothing {2} {x}", &["a"]), "nothing  ");
        assert_eq!(filled("At {0} ({1})", &["חיפה", "full"]), "At \u{2068}חיפה\u{2069} (full)");
        assert_eq!(filled("an end {", &[]), "an end ");
    }

    #[test]
    fn every_language_has_every_text() {
        let english = Messages::english();
        assert_eq!(LANGUAGES.each_ref().map(Texts::language), SPOKEN);
        for Texts { language, texts, .. } in &LANGUAGES {
            assert_eq!(texts.len(), english.0.texts.len(), "{language}");
            assert!(texts.iter().all(|text| !text.trim().is_empty()), "{language}");
        }
        assert!(0 < SENT && SENT < english.0.texts.len());
    }

    #[test]
    fn what_the_page_gets_says_the_same_as_the_native_texts() {
        let english = Messages::english();
        let sent = english.sent().iter().map(ToString::to_string).collect();
        let page = Messages::of_page("en".into(), sent);
        assert_eq!(page.get(nodes::NONE_MATCHES), english.get(nodes::NONE_MATCHES));
    }
}
