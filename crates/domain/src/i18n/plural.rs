//! Which form of a text fits a count: the cardinal rules of CLDR 48 (`common/supplemental/plurals.xml`,
//! <https://unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules>) for whole numbers, in the languages that the
//! interface speaks.
//!
//! Spanish and French have a third form, `many`, for whole millions. Nothing here is counted that far, so that it counts as
//! `other`. The rules are compared with the browser's own `Intl.PluralRules` in `tests/e2e/languages.spec.mjs`.

/// Whether a count takes the form `one`; otherwise it takes `other`.
pub fn is_one(language: &str, count: usize) -> bool {
    // en, nl, de: i = 1 and v = 0; es: n = 1; fr: i = 0,1.
    count == 1 || (count == 0 && language.starts_with("fr"))
}

#[cfg(test)]
mod tests {
    use super::is_one;

    #[test]
    fn one_is_one_everywhere_and_nothing_is_one_in_french() {
        for language in ["en", "nl", "de", "es", "fr"] {
            assert!(is_one(language, 1), "{language}");
            assert_eq!(is_one(language, 0), language == "fr", "{language}");
            assert!([2, 11, 21, 101, 1_000_001].into_iter().all(|count| !is_one(language, count)), "{language}");
        }
    }
}
