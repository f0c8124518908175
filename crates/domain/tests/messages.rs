//! The checks of the interface's texts, which end the build.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../../messages/catalogue.rs"]
mod catalogue;

use catalogue::{Plurals, catalogue, rust, texts};
use std::collections::BTreeMap;

const ENGLISH: &str = "printed = [\"a\"]
[a]
title = \"Title\"
[b]
greeting = \"{shown} of {total}\"
nodes = { one = \"a node of {place}\", other = \"{count} nodes of {place}\" }
";

fn errors(other: &str) -> Vec<String> {
    errors_in("nl", other)
}

fn errors_in(language: &str, other: &str) -> Vec<String> {
    texts(&catalogue(ENGLISH).unwrap(), language, other).err().unwrap_or_default()
}

#[test]
fn the_same_keys_with_the_same_places_are_right_in_any_order() {
    let dutch = "[b]
nodes = { one = \"{count} plek in {place}\", other = \"in {place} {count} plekken\" }
greeting = \"van {total} {shown}\"
[a]
title = \"Titel\"
";
    let made = texts(&catalogue(ENGLISH).unwrap(), "nl", dutch).unwrap();
    assert!(made.texts[0].starts_with("1011") && !made.is_unread);
    assert_eq!(made.texts[1..], ["van {1} {0}", "{0} plek in {1}\nin {1} {0} plekken", "Titel"]);
}

#[test]
fn what_is_counted_has_a_text_for_each_form_of_its_language_and_for_no_other() {
    let of =
        |forms: &str| format!("[a]\ntitle = \"t\"\n[b]\ngreeting = \"{{shown}} {{total}}\"\nnodes = {{ {forms} }}\n");
    let text = "= \"{count} {place}\"";
    for (language, forms) in [
        ("zh-Hans", &["other"][..]),
        ("fr", &["one", "other"]),
        ("uk", &["one", "few", "many"]),
        ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ] {
        let all: Vec<_> = forms.iter().map(|form| format!("{form} {text}")).collect();
        assert_eq!(errors_in(language, &of(&all.join(", "))), [""; 0], "{language}");
        let wanted: Vec<_> = forms.iter().map(|form| format!("{form} = \"…\"")).collect();
        let error = format!("messages/{language}.toml: b.nodes must be {{ {} }}", wanted.join(", "));
        let found = errors_in(language, &of(&all[1..].join(", ")));
        assert_eq!(found, std::slice::from_ref(&error), "{language}: one too few");
        let more = format!("{}, much {text}", all.join(", "));
        assert_eq!(errors_in(language, &of(&more)), [error], "{language}: one too many");
    }
    assert!(Plurals::of("no_language").is_err());
}

#[test]
fn a_number_may_be_said_in_a_word_only_where_it_is_the_only_one() {
    let of = |one: &str| format!("[a]\ntitle = \"t\"\n[b]\ngreeting = \"{{shown}} {{total}}\"\nnodes = {one}\n");
    let ukrainian = "{ one = \"вузол {place}\", few = \"{count} {place}\", many = \"{count} {place}\" }";
    assert_eq!(errors_in("uk", &of(ukrainian)), ["messages/uk.toml: b.nodes lacks {count}"], "21 is one, too");
    let arabic = "{ zero = \"{place}\", one = \"{place}\", two = \"{place}\", few = \"{count} {place}\", \
                  many = \"{count} {place}\", other = \"{place}\" }";
    assert_eq!(errors_in("ar", &of(arabic)), ["messages/ar.toml: b.nodes lacks {count}"], "100, 101, 102, 200");
}

#[test]
fn a_file_says_that_no_native_speaker_has_read_it_yet() {
    let texts = texts(&catalogue(ENGLISH).unwrap(), "en", &format!("unread = true\n{ENGLISH}")).unwrap();
    assert!(texts.is_unread);
}

#[test]
fn a_missing_or_superfluous_key_and_other_places_are_each_told_in_a_line() {
    let errors = errors(
        "[b]
greeting = \"{shown} van {totaal}\"
nodes = \"{count} plekken\"
more = \"meer\"
[c]
",
    );
    assert_eq!(
        errors,
        [
            "messages/nl.toml: b.greeting has {totaal}, which English has not",
            "messages/nl.toml: b.greeting lacks {total}",
            "messages/nl.toml: b.nodes must be { one = \"…\", other = \"…\" }",
            "messages/nl.toml: a.title is missing; in English it is “Title”",
            "messages/nl.toml: b.more is superfluous: English has no such key",
            "messages/nl.toml: [c] is superfluous: English has no such group",
        ]
    );
}

#[test]
fn what_is_no_text_is_told_in_english_too() {
    let errors = catalogue("[a]\ntitle = 7\n").unwrap_err();
    assert_eq!(errors, ["messages/en.toml: a.title is neither a text nor { one = \"…\", other = \"…\" }"]);
    assert!(catalogue("[a").unwrap_err()[0].starts_with("messages/en.toml: "));
}

#[test]
fn the_number_of_values_is_in_the_type_and_printed_groups_come_last() {
    let catalogue = catalogue(ENGLISH).unwrap();
    let languages = BTreeMap::from([("en".to_string(), texts(&catalogue, "en", ENGLISH).unwrap())]);
    let rust = rust(&catalogue, &languages);
    for piece in [
        "pub const GREETING: MessageKey<2> = MessageKey(1);",
        "pub const NODES: PluralKey<1> = PluralKey(2);",
        "pub const TITLE: MessageKey<0> = MessageKey(3);",
        "pub const SENT: usize = 3;",
        "pub const SPOKEN: [&str; 1] = [\"en\"];",
    ] {
        assert!(rust.contains(piece), "{piece} in {rust}");
    }
}
