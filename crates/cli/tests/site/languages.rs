//! The page in several languages: what organisers may get wrong in their texts, and what is printed.

use crate::{
    content::Content,
    repository::{files_below, in_fixture, in_repository},
};
use p4p_domain::i18n::messages::{Messages, SPOKEN, dates, map, masthead};
use serde_json::json;
use std::{fs, process::Command};

#[test]
fn each_mistake_in_the_texts_of_a_language_is_one_line() {
    let folder = Content::new()
        .append("nl/event.toml", "\n[[organiser]]\nname = \"Nobody\"\nrole = \"x\"\n")
        .append("nl/forms/attend.toml", "\n[field.shoe_size]\nlabel = \"Schoenmaat\"\n")
        .append("de/forms/host.toml", "\n[field.public]\noptions = [\"a\"]\n")
        .append("fr/nodes.geojson", "{}")
        .append("es/forms/next.toml", "\n[field.email]\n");
    let diagnostics = folder.check();
    for (line, what) in [
        ("nl/event.toml:", "organiser.name: \"Nobody\" is no organiser of the event"),
        ("nl/forms/attend.toml:", "field.shoe_size: \"shoe_size\" is no question of the form"),
        ("de/forms/host.toml:", "field.public: \"public\" is no question of the form"),
        ("fr/nodes.geojson:", "is superfluous: the event has no such file in its own language"),
        ("es/forms/next.toml:", "duplicate key"),
    ] {
        let is_found = diagnostics.iter().any(|one| one.starts_with(line) && one.contains(what));
        assert!(is_found, "{line} {what}\nis not in\n{}", diagnostics.join("\n"));
    }
    assert_eq!(diagnostics.len(), 6, "{}", diagnostics.join("\n"));
}

#[test]
fn a_language_that_the_interface_does_not_speak_is_refused() {
    let folder = Content::new().spoil("event.toml", "languages = [\"en\", \"nl\"", "languages = [\"en\", \"tlh\"");
    assert!(
        folder.check()[0].contains("languages: \"tlh\" is no language of the interface; there are de, en, es, fr, nl; not yet read by a native speaker: ar,")
    );
}

#[test]
fn an_organiser_is_told_which_texts_no_native_speaker_has_read_and_gets_the_page_all_the_same() {
    let folder =
        Content::new().spoil("event.toml", "languages = [\"en\", \"nl\"", "languages = [\"en\", \"uk\", \"nl\"");
    let warnings = folder.warnings();
    let told = "languages: no native speaker has read the interface's own texts yet in messages/uk.toml; let one look";
    assert!(warnings.iter().any(|one| one.contains(told)), "{}", warnings.join("\n"));
}

// A host without compression in mind: what a visitor's language costs the first load is in its own file, and nothing else.
#[test]
fn each_language_keeps_to_its_budget() {
    for language in SPOKEN {
        let sent = serde_json::to_vec(Messages::of(language).unwrap().sent()).unwrap();
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut &*sent, &mut packed, &Default::default()).unwrap();
        println!("messages in {language}: {} bytes, {} packed of 6000", sent.len(), packed.len());
        assert!(packed.len() <= 6_000, "{language}: {} bytes (brotli)", packed.len());
    }
}

#[test]
fn every_language_can_be_that_of_an_event_with_its_dates_countries_and_own_name() {
    let all = format!("languages = {SPOKEN:?}");
    let folder = Content::new().spoil("event.toml", r#"languages = ["en", "nl", "de", "fr", "es"]"#, &all);
    let out = folder.print("out", &["--dev", "--as-of", "2025-11-10T09:00:00Z"]);
    let english = Messages::english();
    for language in SPOKEN {
        let page = if language == "en" { String::new() } else { format!("{language}/") };
        let html = fs::read_to_string(out.join(page + "index.html")).unwrap();
        let messages = Messages::of(language).unwrap();
        assert!(html.contains(&format!("<html lang=\"{language}\"")), "{language}");
        for own in [messages.get(dates::NOVEMBER), messages.get(masthead::OWN_NAME), messages.get(masthead::SIGN_UP)] {
            assert!(html.contains(&own.replace('\'', "&#x27;")) || html.contains(own), "{language}: {own}");
        }
        for (folder, code) in [("countries", "DE"), ("languages", "pt")] {
            let path = in_repository(format!("data/{folder}/{language}.json"));
            let names: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
            let name = names[code].as_str().unwrap();
            assert!(html.contains(name), "{language}: {name}");
        }
        let is_translated = messages.get(masthead::WHEN) != english.get(masthead::WHEN);
        assert_eq!(is_translated, language != "en", "{language}");
    }
}

#[test]
fn each_language_has_a_page_that_leads_to_the_others_and_a_file_of_its_own_texts() {
    let folder = Content::new();
    let out = folder.print("out", &["--dev", "--pseudo", "--as-of", "2025-11-10T09:00:00Z"]);
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let names: Vec<_> = fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    for (language, page, own, other) in [
        ("en", "index.html", "Add to your calendar", "In je agenda zetten"),
        ("en", "index.html", "<dd>Portuguese, English</dd>", "<dd>pt, en</dd>"),
        ("en", "index.html", "<option value=\"pt\">Portuguese</option>", "<option value=\"pt\">pt</option>"),
        ("nl", "nl/index.html", "<dd>Portugees, Engels</dd>", "<dd>pt, en</dd>"),
        ("de", "de/index.html", "<dd>Portugiesisch, Englisch</dd>", "<dd>pt, en</dd>"),
        ("fr", "fr/index.html", "<dd>portugais, anglais</dd>", "<dd>pt, en</dd>"),
        ("es", "es/index.html", "<dd>portugués, inglés</dd>", "<dd>pt, en</dd>"),
        ("nl", "nl/index.html", "maandag 24 november 2025", "Add to your calendar"),
        ("de", "de/index.html", "Montag, 24. November 2025", "Add to your calendar"),
        ("fr", "fr/index.html", "lundi 24 novembre 2025", "Add to your calendar"),
        ("es", "es/index.html", "lunes, 24 de noviembre de 2025", "Add to your calendar"),
    ] {
        let html = read(page);
        assert!(html.contains(&format!("<html lang=\"{language}\" dir=\"ltr\">")), "{page}");
        assert!(html.contains(own) && !html.contains(other), "{page}: {own}");
        assert_eq!(html.matches("rel=\"alternate\" hreflang=").count(), 7, "{page}: five, the one of tests, x-default");
        let current = format!("lang=\"{language}\" hreflang=\"{language}\" aria-current=\"true\"");
        assert!(html.contains(&current) && html.matches("aria-current").count() == 1, "{page}: {current}");
        let of_language = |name: &&String| name.starts_with(&format!("messages-{language}-")) && !name.contains("-XA-");
        let file = names.iter().find(of_language).unwrap();
        let texts: Vec<String> = serde_json::from_str(&read(file)).unwrap();
        assert!(html.contains(file.as_str()) && 100 < texts.len() && texts.iter().all(|text| !text.is_empty()));
        // No page asks for the texts of another language.
        assert_eq!(html.matches("messages-").count(), 2, "{page}: asked for early, and read");
    }
    // What a language does not have is there in the event's own, and says so.
    let dutch = read("nl/index.html");
    assert!(dutch.contains("<section id=\"about\" aria-labelledby=\"p4p_of_about\" lang=\"en\" dir=\"auto\">"));
    // Options are called what they are called there, and sent as what they are.
    assert!(dutch.contains("value=\"By invitation\"") && dutch.contains("<span>Op uitnodiging</span>"));
    assert!(dutch.contains(">Berlin</span>, Duitsland") && dutch.contains("begint ma 24 nov, 15:00 daar"));
}

// Belgium has no texts of its own in most events, and once got those of the event's own language instead.
#[test]
fn regional_forms_take_the_events_texts_in_their_language() {
    let folder = Content::new().spoil(
        "event.toml",
        "languages = [\"en\", \"nl\", \"de\", \"fr\", \"es\"]",
        "languages = [\"en\", \"nl-BE\", \"de-AT\"]",
    );
    let out = folder.print("out", &["--as-of", "2025-11-10T09:00:00Z"]);
    let html = fs::read_to_string(out.join("nl-BE/index.html")).unwrap();
    assert!(html.contains("<html lang=\"nl-BE\"") && html.contains("<span>Op uitnodiging</span>"));

    let title = |language: &str| {
        let languages = "languages = [\"en\", \"nl\", \"de\", \"fr\", \"es\"]";
        Content::new()
            .spoil("event.toml", "language = \"en\"", &format!("language = \"{language}\""))
            .spoil("event.toml", languages, "")
            .spoil("forms/attend.toml", "label = \"Others\"", "label = { nl = \"Anderen\", en = \"Other ones\" }")
    };
    for (language, label) in [("nl-BE", "Anderen"), ("en-GB", "Other ones"), ("NL", "Anderen")] {
        let folder = title(language);
        let out = folder.print("out", &["--as-of", "2025-11-10T09:00:00Z"]);
        let html = fs::read_to_string(out.join("index.html")).unwrap();
        assert!(html.contains(label), "{language}: {label}");
    }
    let missing = title("fr-CA").check();
    assert!(missing[0].contains("has no text in \"fr-CA\""), "{missing:?}");
}

#[test]
fn counts_take_the_forms_that_browsers_give_them() {
    // All that the page counts in, and some that are larger.
    let counts: Vec<usize> = (0..=1000).chain([1001, 1002, 1003, 1011, 10_000, 99_999, 100_000, 999_999]).collect();
    let script = "const [languages, counts] = JSON.parse(process.argv[1]);
        const forms = (rules) => counts.map((count) => rules.select(count));
        console.log(JSON.stringify(languages.map((language) => forms(new Intl.PluralRules(language)))));";
    let output = Command::new("node").args(["-e", script]).arg(json!([SPOKEN, counts]).to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).unwrap();
    for (language, expected) in SPOKEN.iter().zip(expected) {
        let file = fs::read_to_string(in_repository(format!("messages/{language}.toml"))).unwrap();
        let file: toml::Table = file.parse().unwrap();
        let messages = Messages::of(language).unwrap();
        let texts = file["map"]["cluster"].as_table().unwrap();
        for (count, form) in counts.iter().zip(expected) {
            let text = texts[&form].as_str().unwrap().replace("{count}", &count.to_string());
            assert_eq!(messages.count(map::CLUSTER, *count, []), text, "{count} in {language}");
        }
    }
}

/// What visitors read: texts between tags and in attributes that are read out, without what is the organiser's.
#[test]
fn no_text_of_the_interface_was_forgotten() {
    let folder = Content::new();
    let out = folder.print("out", &["--dev", "--pseudo", "--as-of", "2025-11-10T09:00:00Z"]);
    let html = fs::read_to_string(out.join("en-XA/index.html")).unwrap();
    assert!(html.contains("<html lang=\"en-XA\" dir=\"rtl\">"));
    let body = html.split_once("<div id=\"app\"").unwrap().1;
    let own = {
        let mut own = String::new();
        for file in files_below(&in_fixture("")) {
            own += &fs::read_to_string(file).unwrap_or_default();
        }
        // Names that are the same in all languages, or have no other one in this.
        own += &fs::read_to_string(in_repository("data/countries/en.json")).unwrap();
        own += &fs::read_to_string(in_repository("data/languages/en.json")).unwrap();
        own += "Google Calendar Yahoo Calendar";
        own.replace(['*', '[', ']', '\n'], " ")
    };
    let mut forgotten = Vec::new();
    let mut check = |text: &str| {
        let text = text.trim().replace("&amp;", "&").replace("&quot;", "\"");
        let words =
            text.split_whitespace().filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic()));
        let is_translated = text.contains('⟦') || text.contains('~');
        let is_own = || text.split([',', '·']).all(|part| own.contains(part.trim()));
        if 1 < words.count() && !is_translated && !is_own() {
            forgotten.push(text.clone());
        }
    };
    let mut rest = body;
    while let Some((text, after)) = rest.split_once('<') {
        check(text);
        let (tag, after) = after.split_once('>').unwrap_or(("", ""));
        for name in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            if let Some((_, value)) = tag.split_once(name) {
                check(value.split('"').next().unwrap_or_default());
            }
        }
        // Prose of the organiser's, and the data of scripts.
        let skipped = ["script", "style"].iter().find(|name| tag.starts_with(**name));
        rest = match skipped {
            Some(name) => after.split_once(&format!("</{name}>")).map_or("", |(_, after)| after),
            None if tag.contains("lang=\"en\"") => {
                let name = tag.split([' ', '>']).next().unwrap_or_default();
                after.split_once(&format!("</{name}>")).map_or("", |(_, after)| after)
            }
            None => after,
        };
    }
    assert!(forgotten.is_empty(), "{}", forgotten.join("\n"));
}
