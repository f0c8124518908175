//! Texts that were written with other programs, and their pictures.

use crate::content::Content;
use crate::repository::in_repository;
use std::fs;

/// One transparent point.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A text of the event, as bytes.
fn with_about(content: Content, bytes: impl AsRef<[u8]>) -> Content {
    fs::write(content.path().join("about.md"), bytes).unwrap();
    content
}

// What could not be shown once came out as it stands, or vanished, without a word.
#[test]
fn a_text_of_hedgedoc_is_shown_and_what_cannot_be_is_listed_once() {
    let text = fs::read(in_repository("tests/fixtures/files/hedgedoc.md")).unwrap();
    let folder = with_about(Content::new(), text);
    let warnings = folder.warnings();
    for line in [
        "about.md:8: text: [TOC] is left out: a text has no table of contents",
        "about.md:10: text: :::info is left out; what stands between such lines is shown",
        "about.md:19: image: is left out: the page loads nothing from elsewhere; save https://demo.hedgedoc.org/uploads/a.png",
        "about.md:19: text: =300x is left out: a picture is as wide as it is",
        "about.md:20: image: is left out: the page loads nothing from elsewhere; save /uploads/b.png",
        "about.md:25: text: ==marked== is shown as it stands",
        "about.md:25: text: :tada: is shown as it stands",
        "about.md:25: text: ^2^ (and 1 more of the kind) is shown as it stands; write x<sup>2</sup>",
        "about.md:29: text: {%youtube dQw4w9WgXcQ %} is shown as it stands",
        "about.md:31: text: mermaid is shown as its source",
        "about.md:35: text: <details>, <summary>, <iframe>, <img> is left out",
        "about.md:39: text: $$ E = mc^2 $$ is shown as it stands",
    ] {
        assert!(warnings.iter().any(|warning| warning.starts_with(line)), "{line}\nis not in {warnings:#?}");
    }
    assert_eq!(warnings.len(), 12, "{warnings:#?}");
    let html = fs::read_to_string(folder.print("out", &[]).join("index.html")).unwrap();
    for shown in [
        ">Workshop notes</h2>",
        "<p>Bring <strong>a computer</strong>.</p>",
        "<li>☐ open</li>",
        "<li>☑ done</li>",
        "<del>struck</del>",
        "<sup><a href=\"#p4p_note-about-1\">1</a></sup>",
        "<li id=\"p4p_note-about-1\"><p>A footnote.</p>",
        "<h3>Second heading</h3>",
        "<h3>Another top heading</h3>",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    for gone in ["tags: p4p", "[TOC]", ":::", "youtube.com", "<iframe", "onerror", "example.org\"></iframe"] {
        assert!(!html.contains(gone), "{gone}");
    }
}

#[test]
fn pictures_of_texts_lie_beside_the_page_in_all_of_its_languages() {
    let folder = Content::new()
        .append("about.md", "\n\n![A \"plan\"](Plan.gif)\n")
        .append("nl/about.md", "# Wat is het?\n\n![Een plan](plattegrond.gif)\n");
    fs::write(folder.path().join("Plan.gif"), GIF).unwrap();
    fs::write(folder.path().join("nl/plattegrond.gif"), [GIF, b"2"].concat()).unwrap();
    let out = folder.print("out", &[]);
    let page = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let address = |html: &str| {
        let picture = html.split_once("<img class=\"picture\" src=\"").unwrap().1;
        picture.split_once('"').unwrap().0.to_string()
    };
    for (name, alt) in [("index.html", "A “plan”"), ("nl/index.html", "Een plan")] {
        let html = page(name);
        let folder = out.join(name).parent().unwrap().to_path_buf();
        assert!(folder.join(address(&html)).is_file(), "{name}: {}", address(&html));
        assert!(html.contains(&format!("alt=\"{alt}\" width=\"1\" height=\"1\" loading=\"lazy\"")), "{name}");
        assert!(html.contains(".picture {"), "{name}");
    }
    assert!(
        page("_headers").contains(&address(&page("index.html"))),
        "it is kept for ever, because its name says what is in it"
    );
    // Pages without pictures have none of their style.
    assert!(!fs::read_to_string(Content::new().print("out", &[]).join("index.html")).unwrap().contains(".picture"));
}

#[test]
fn a_text_in_an_encoding_of_windows_is_read_where_there_is_no_doubt() {
    let utf_16: Vec<u8> =
        "\u{feff}\u{feff}# What is it?\r\n\r\nCafé.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in ["\u{feff}# What is it?\r\n\r\nCafé.\r\n".as_bytes(), &utf_16] {
        let folder = with_about(Content::new(), bytes);
        assert_eq!(folder.warnings(), Vec::<String>::new());
        assert!(fs::read_to_string(folder.print("out", &[]).join("index.html")).unwrap().contains("<p>Café.</p>"));
    }
    let told = with_about(Content::new(), b"# What is it?\n\nCaf\xe9.\n").check();
    assert_eq!(
        told[0],
        "about.md:3: holds a letter in another encoding than UTF-8, perhaps one of Windows; save the file as UTF-8"
    );
    // So are facts and forms.
    let folder = Content::new();
    for name in ["event.toml", "forms/host.toml", "nodes.geojson"] {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
        fs::write(&path, format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
            .unwrap();
    }
    assert_eq!(folder.warnings(), Vec::<String>::new());
}
