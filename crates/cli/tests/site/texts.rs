//! Texts that were written with other programs.

use crate::content::Content;
use std::fs;

/// A text of the event, as bytes.
fn with_about(content: Content, bytes: impl AsRef<[u8]>) -> Content {
    fs::write(content.path().join("about.md"), bytes).unwrap();
    content
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
