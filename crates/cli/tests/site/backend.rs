//! What `site backend` writes. `services.rs` beside this folder asks PocketBase what it makes of it.

use crate::content::Content;
use std::fs;

/// The migration of some content, and the file's name.
fn migration(folder: &Content, options: &[&str]) -> (String, String) {
    let out = folder.beside("backend");
    let arguments = [&["backend", "--out", out.to_str().unwrap()], options].concat();
    assert!(folder.site(&arguments).status.success());
    let files: Vec<_> = fs::read_dir(out.join("pb_migrations")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    (files[0].file_name().unwrap().to_str().unwrap().into(), fs::read_to_string(&files[0]).unwrap())
}

/// The rules by which forms take sign-ups: of attend, host and next.
fn rules(folder: &Content, options: &[&str]) -> Vec<String> {
    let (_, text) = migration(folder, options);
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("\"createRule\": "));
    lines.map(|line| serde_json::from_str(line.trim_end_matches(',')).unwrap()).collect()
}

#[test]
fn a_collection_closes_a_while_after_its_form_and_for_withdrawals_a_while_after_the_event() {
    let rules_of = |file: &str, from: &str, to: &str| rules(&Content::new().spoil(file, from, to), &[]);
    let usual =
        "@now < \"2025-12-08 14:00:00.000Z\" || (@request.body.sealed != \"\" && @now < \"2025-12-24 15:30:00.000Z\")";
    assert_eq!(rules(&Content::new(), &[]), [usual, usual, ""]);
    assert_eq!(rules(&Content::new(), &["--never-closes"]), ["", "", ""]);

    let place = "place = \"Hybrid";
    let early = rules_of("event.toml", place, &format!("sign_up_closes = 2025-11-20T18:00:00\n{place}"));
    assert!(early[0].starts_with("@now < \"2025-12-04 17:00:00.000Z\" || "), "{}", early[0]);
    // A form may close earlier than sign-up does.
    let thanks = "thanks = \"You are signed up.";
    let form = rules_of("forms/attend.toml", thanks, &format!("closes = 2025-11-10T18:00:00\n{thanks}"));
    assert!(form[0].starts_with("@now < \"2025-11-24 17:00:00.000Z\" || "), "{}", form[0]);
    assert_eq!(form[1], usual);
    // What is postponed is never over, until there is a new date.
    let postponed = rules_of("event.toml", place, &format!("status = \"postponed\"\n{place}"));
    assert_eq!(postponed[0], "@now < \"2025-12-08 14:00:00.000Z\" || (@request.body.sealed != \"\")");
    // In clear a withdrawal says that it is one.
    let clear = rules_of("forms/attend.toml", "seal_to = ", "# seal_to = ");
    assert_eq!(clear[0], usual.replace("sealed", "withdraws"));
}

#[test]
fn the_collections_of_an_earlier_state_are_in_no_file_any_more() {
    let folder = Content::new();
    let (before, text) = migration(&folder, &[]);
    assert_eq!(migration(&folder, &[]), (before.clone(), text));
    assert_ne!(
        migration(&folder.spoil("event.toml", "\nend = 2025-11-24T16:30", "\nend = 2025-11-24T17:30"), &[]).0,
        before
    );
}

#[test]
fn every_name_that_is_sent_has_a_column_and_the_sealed_text_has_the_size_that_the_form_may_have() {
    let (_, text) = migration(
        &Content::new().spoil(
            "forms/attend.toml",
            "preset = \"pocketbase\"",
            "preset = \"pocketbase\"\nmax_bytes = 54321",
        ),
        &[],
    );
    for name in [
        "submission_id",
        "form",
        "form_version",
        "sent_at",
        "code",
        "changes",
        "withdraws",
        "suspect",
        "plain",
        "sealed_to",
        "sealed",
        "name",
        "email",
    ] {
        assert!(text.contains(&format!("\"id\": \"attend_{name}\"")), "{name}");
    }
    assert!(text.contains("\"max\": 54321") && text.contains("\"pattern\": \"^attend$\""));
    assert!(
        text.contains("logIP = false") && text.contains("\"*:create\", audience: \"\", duration: 60, maxRequests: 60")
    );
}
