//! The checks of the interface's texts, which end the build.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../../../messages/catalogue.rs"]
mod catalogue;

use catalogue::{catalogue, rust, texts};
use std::collections::BTreeMap;

const ENGLISH: &str = "printed = [\"a\"]
[a]
title = \"Title\"
[b]
greeting = \"{shown} of {total}\"
nodes = { one = \"a node of {place}\", other = \"{count} nodes of {place}\" }
";

fn errors(other: &str) -> Vec<String> {
    texts(&catalogue(ENGLISH).unwrap(), "nl", other).err().unwrap_or_default()
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
    assert_eq!(made, ["van {1} {0}", "{0} plek in {1}", "in {1} {0} plekken", "Titel"]);
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
    assert_eq!(errors, ["messages/en.toml: a.title is neither a text nor { one = …, other = … }"]);
    assert!(catalogue("[a").unwrap_err()[0].starts_with("messages/en.toml: "));
}

#[test]
fn the_number_of_values_is_in_the_type_and_printed_groups_come_last() {
    let catalogue = catalogue(ENGLISH).unwrap();
    let languages = BTreeMap::from([("en".to_string(), texts(&catalogue, "en", ENGLISH).unwrap())]);
    let rust = rust(&catalogue, &languages);
    for piece in [
        "pub const GREETING: MessageKey<2> = MessageKey(0);",
        "pub const NODES: PluralKey<1> = PluralKey(1);",
        "pub const TITLE: MessageKey<0> = MessageKey(3);",
        "pub const SENT: usize = 3;",
    ] {
        assert!(rust.contains(piece), "{piece} in {rust}");
    }
}
