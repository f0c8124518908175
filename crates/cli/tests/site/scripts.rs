//! Pages and texts in other scripts: which way they are read, and what is said of a language that the interface has not.

use crate::content::Content;
use std::fs;

const OPEN: [&str; 2] = ["--as-of", "2025-11-10T09:00:00Z"];

fn in_language(tag: &str) -> Content {
    Content::new().spoil("event.toml", "\nlanguage = \"en\"", &format!("\nlanguage = \"{tag}\""))
}

#[test]
fn a_page_that_is_read_from_the_right_says_so_and_so_do_all_that_hang_on_it() {
    for (tag, attributes) in [
        ("ar", "lang=\"ar\" dir=\"rtl\""),
        ("ar-EG", "lang=\"ar-EG\" dir=\"rtl\" data-interface=\"ar\""),
        ("he", "lang=\"he\" dir=\"rtl\" data-interface=\"en\""),
        ("fa", "lang=\"fa\" dir=\"rtl\" data-interface=\"en\""),
        ("ur-PK", "lang=\"ur-PK\" dir=\"rtl\" data-interface=\"en\""),
        ("th", "lang=\"th\" dir=\"ltr\" data-interface=\"en\""),
        ("de-AT", "lang=\"de-AT\" dir=\"ltr\" data-interface=\"de\""),
        ("de", "lang=\"de\" dir=\"ltr\""),
    ] {
        let folder = in_language(tag);
        let out = folder.print("out", &OPEN);
        for page in ["index.html", "404.html", "nodes/lisbon.html"] {
            let html = fs::read_to_string(out.join(page)).unwrap();
            assert!(html.contains(&format!("<html {attributes}>")), "{page} in {tag}");
        }
        let direction = attributes.split('"').nth(3).unwrap();
        let manifest = fs::read_to_string(out.join("manifest.webmanifest")).unwrap();
        assert!(manifest.contains(&format!("\"dir\":\"{direction}\"")), "{manifest}");
        // It would be seen from the origin, so that all pages of a host were one app.
        assert!(!manifest.contains("\"id\""), "{manifest}");
    }
}

#[test]
fn regional_forms_take_the_texts_of_their_language() {
    let folder = in_language("de-AT");
    let out = folder.print("out", &OPEN);
    let html = fs::read_to_string(out.join("index.html")).unwrap();
    assert!(html.contains("Montag, 24. November 2025") && html.contains("messages-de-"), "{html}");
    let folder = Content::new().spoil("event.toml", "languages = [\"en\", \"nl\"", "languages = [\"en\", \"nl-BE\"");
    assert_eq!(folder.warnings(), Vec::<String>::new());
    let dutch = fs::read_to_string(folder.print("out", &OPEN).join("nl-BE/index.html")).unwrap();
    assert!(
        dutch.contains("maandag 24 november 2025")
            && dutch.contains("lang=\"nl-BE\" dir=\"ltr\" data-interface=\"nl\"")
    );
}

#[test]
fn a_language_that_the_interface_does_not_speak_is_one_warning_that_names_what_visitors_will_see() {
    let warned = in_language("fa").warnings();
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(
        warned[0].starts_with("event.toml:11: language: \"fa\" is no language of the interface, so beside your texts")
    );
    assert!(warned[0].contains("buttons, dates and messages in English; it speaks "), "{warned:?}");
    assert_eq!(in_language("de-AT").warnings(), Vec::<String>::new());
    let wrong = in_language("Persian, please").check();
    assert!(
        wrong[0].contains("language: is no language's tag; write it like \"nl\" or \"pt-BR\" (BCP 47)"),
        "{wrong:?}"
    );
}

#[test]
fn what_a_host_writes_from_right_to_left_moves_nothing_beside_it() {
    let nodes = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"cairo","geometry":{"type":"Point",
        "coordinates":[31.2,30]},"properties":{"name":"مختبر (القاهرة)","city":"القاهرة","country":"EG","zone":"Africa/Cairo",
        "place":"شارع 26 يوليو (الزمالك)","note":"أهلا! Bring a cup.","join":"اكتب أولا (بالبريد).","host":"نادي (أ)"}}]}"#;
    let folder = Content::new().with_nodes(nodes);
    let out = folder.print("out", &OPEN);
    let (page, poster) = (
        fs::read_to_string(out.join("index.html")).unwrap(),
        fs::read_to_string(out.join("nodes/cairo.html")).unwrap(),
    );
    for part in [
        "<h3 dir=\"auto\" translate=\"no\">مختبر (القاهرة)</h3>",
        "<p class=\"where\"><span translate=\"no\">\u{2068}القاهرة\u{2069}</span>, Egypt</p>",
        "<p dir=\"auto\" translate=\"no\" class=\"place\">شارع 26 يوليو (الزمالك)</p>",
        "<p dir=\"auto\" class=\"note\">أهلا! Bring a cup.</p>",
        "<dd dir=\"auto\">اكتب أولا (بالبريد).</dd>",
        "<dd dir=\"auto\" translate=\"no\">نادي (أ)</dd>",
        "At a node: \u{2068}مختبر (القاهرة)\u{2069}</option>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for part in [
        "<h1 dir=\"auto\" translate=\"no\">مختبر (القاهرة)</h1>",
        "<dd dir=\"auto\" translate=\"no\">\u{2068}شارع 26 يوليو (الزمالك)\u{2069}, \u{2068}القاهرة\u{2069}, Egypt</dd>",
    ] {
        assert!(poster.contains(part), "{part} is not in\n{poster}");
    }
}

#[test]
fn each_paragraph_of_a_text_has_its_own_direction() {
    let text = "# מה זה P4P?\n\nסדנה (באינטרנט).\n\nHello (all)!\n\n- אחת\n- two\n";
    let folder = in_language("he");
    fs::write(folder.path().join("about.md"), text).unwrap();
    let html = fs::read_to_string(folder.print("out", &OPEN).join("index.html")).unwrap();
    for part in [
        "<section id=\"about\" aria-labelledby=\"p4p_of_about\" dir=\"auto\">",
        "<p dir=\"auto\">סדנה (באינטרנט).</p>",
        "<p dir=\"auto\">Hello (all)!</p>",
        "<li dir=\"auto\">two</li>",
    ] {
        assert!(html.contains(part), "{part}");
    }
    // Where all is written like the page, nothing has to be said.
    let english = {
        let folder = Content::new();
        fs::read_to_string(folder.print("out", &OPEN).join("index.html")).unwrap()
    };
    assert!(
        english.contains("<section id=\"about\" aria-labelledby=\"p4p_of_about\">")
            && !english.contains("<div class=\"text\"><p dir")
    );
}

#[test]
fn translators_leave_names_codes_and_addresses_as_they_are() {
    let folder = Content::new().spoil("event.toml", "# address = \"https://workshop", "address = \"https://workshop");
    let out = folder.print("out", &OPEN);
    let page = fs::read_to_string(out.join("index.html")).unwrap().replace("<!---->", "").replace("<!>", "");
    for part in [
        "<p translate=\"no\" class=\"organisers\"><bdi>NLnet</bdi> · <bdi>DWeb</bdi>",
        "<bdi translate=\"no\">Europe/Amsterdam</bdi>",
        "<p dir=\"ltr\" translate=\"no\" class=\"address\">https://workshop.example.org/</p>",
        "<code dir=\"ltr\" translate=\"no\">",
        "<a href=\"workshop.ics\" translate=\"no\">workshop.ics</a>",
        "<span translate=\"no\">Lisbon</span>, Portugal",
        "<dd translate=\"no\">Europe/Lisbon</dd>",
        "<option value=\"lisbon\" translate=\"no\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let poster = fs::read_to_string(out.join("nodes/lisbon.html")).unwrap();
    assert!(
        poster.contains(
            "<b class=\"address\" dir=\"ltr\" translate=\"no\">https://workshop.example.org/#node-lisbon</b>"
        )
    );
}
