//! What follows from the tag of a language (BCP 47): the interface's texts for it, and which way it is read.

use icu_locale::{Direction, LanguageIdentifier, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander};
use p4p_domain::i18n::messages::{Messages, PSEUDO, SPOKEN, spoken};

/// The interface's texts in a language; `None` when it does not speak that. What differs by region or variant takes the
/// texts of its language: `nl-BE` those of `nl`, `zh-Hans-CN` those of `zh`. What is written in another script does not:
/// readers of `zh-TW` would get the signs of the mainland.
pub fn messages(tag: &str) -> Option<Messages> {
    Messages::of(tag).or_else(|| {
        let wanted = written_in(tag)?;
        Messages::of(SPOKEN.into_iter().find(|language| written_in(language).is_some_and(|own| own == wanted))?)
    })
}

/// The interface's texts for a language: in English where it does not speak that.
pub fn messages_or_english(tag: &str) -> Messages {
    messages(tag).unwrap_or_else(Messages::english)
}

/// `rtl` or `ltr`, as HTML has it: by the script that the tag names, or in which the language is usually written there.
pub fn direction(tag: &str) -> &'static str {
    let is_from_right = || {
        let language = canonical(tag)?;
        Some(LocaleDirectionality::new_extended().get(&language) == Some(Direction::RightToLeft))
    };
    if tag == PSEUDO || is_from_right().unwrap_or_default() { "rtl" } else { "ltr" }
}

/// What an organiser is told who writes in a language that the interface does not speak.
pub fn not_spoken(tag: &str) -> String {
    format!(
        "\"{tag}\" is no language of the interface, so beside your texts visitors will read its buttons, dates and messages \
         in English; it speaks {}, and CONTRIBUTING.md says how it learns another one",
        spoken()
    )
}

/// A tag and those that are more general, from special to general: what an organiser may have called texts that readers
/// of this language take. `nl-BE` takes those of `nl`, `zh-CN` those of `zh-Hans` and `zh`, and `zh-TW` none of `zh`.
pub fn from_special_to_general(tag: &str) -> Vec<String> {
    let mut tags = vec![tag.to_string()];
    if let (Some(mut shorter), Some(full)) = (canonical(tag), written_in(tag)) {
        let mut add = |general: &LanguageIdentifier| {
            let general = general.to_string();
            if written_in(&general).as_ref() == Some(&full) && !tags.contains(&general) {
                tags.push(general);
            }
        };
        add(&shorter);
        shorter.variants.clear();
        add(&shorter);
        shorter.region = None;
        add(&shorter);
        add(&full);
        shorter.script = None;
        add(&shorter);
    }
    tags
}

/// Language and script, both named.
fn written_in(tag: &str) -> Option<LanguageIdentifier> {
    let mut language = canonical(tag)?;
    LocaleExpander::new_extended().maximize(&mut language);
    language.region = None;
    language.variants.clear();
    Some(language)
}

/// The tag as it should be: `iw` is `he`.
fn canonical(tag: &str) -> Option<LanguageIdentifier> {
    let mut language = tag.parse::<icu_locale::Locale>().ok()?;
    LocaleCanonicalizer::new_extended().canonicalize(&mut language);
    Some(language.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regional_forms_take_the_texts_of_their_language_and_other_scripts_do_not() {
        for (tag, language) in [
            ("en", Some("en")),
            ("en-GB", Some("en")),
            ("nl-BE", Some("nl")),
            ("NL-be", Some("nl")),
            ("de-AT", Some("de")),
            ("de-CH-1901", Some("de")),
            ("fr-u-ca-buddhist", Some("fr")),
            ("pt-BR", Some("pt")),
            ("ar-EG", Some("ar")),
            ("zh-Hans-CN", Some("zh-Hans")),
            ("zh-CN", Some("zh-Hans")),
            ("zh", Some("zh-Hans")),
            ("zh-TW", None),
            ("zh-Hant", None),
            ("es-419", Some("es")),
            ("en-XA", Some("en-XA")),
            ("en-Dsrt", None),
            ("de-Hebr", None),
            ("th", None),
            ("tlh", None),
            ("", None),
            ("no language", None),
        ] {
            assert_eq!(messages(tag).map(Messages::language), language, "{tag}");
        }
        assert_eq!(messages_or_english("th").language(), "en");
    }

    #[test]
    fn texts_are_looked_for_from_special_to_general_in_the_same_script_only() {
        for (tag, tags) in [
            ("nl", "nl nl-Latn"),
            ("nl-BE", "nl-BE nl nl-Latn"),
            ("NL", "NL nl nl-Latn"),
            ("en-gb", "en-gb en-GB en en-Latn"),
            ("de-CH-1901", "de-CH-1901 de-CH de de-Latn"),
            ("zh-CN", "zh-CN zh zh-Hans"),
            ("zh-Hans-CN", "zh-Hans-CN zh-Hans zh"),
            ("zh-TW", "zh-TW zh-Hant"),
            ("iw", "iw he he-Hebr"),
            ("no language", "no language"),
        ] {
            assert_eq!(from_special_to_general(tag).join(" "), tags, "{tag}");
        }
    }

    #[test]
    fn a_language_is_read_as_its_script_is() {
        for (direction_of, tags) in [
            (
                "rtl",
                "ar ar-EG fa he iw ur ps sd ug yi dv ckb syr nqo prs ar-Arab-MA az-Arab pa-Arab pa-PK ff-Adlm rhg en-Hebr HE-il en-XA",
            ),
            ("ltr", "en nl-BE th zh-Hans-CN ja ru el hi am ka ar-Latn az pa he-Latn ku tlh - x"),
        ] {
            for tag in tags.split(' ') {
                assert_eq!(direction(tag), direction_of, "{tag}");
            }
        }
    }
}
