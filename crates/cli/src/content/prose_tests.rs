use super::*;
use std::fs;

/// A text below a heading, in a folder with a picture of one point.
fn read(markdown: &str) -> Prose {
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.gif"), GIF).unwrap();
    fs::write(folder.path().join("about.md"), markdown).unwrap();
    Prose::read(folder.path(), folder.path(), "about.md").map_err(|told| told[0].to_string()).unwrap()
}

fn html(markdown: &str) -> String {
    read(&format!("# A heading\n\n{markdown}")).html
}

#[test]
fn nothing_active_passes() {
    for markdown in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img class=\"picture\" src=\"images/x.png\">",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "<p style='position:fixed' onclick=x class=y id=app>",
        "<li id=p4p_note-about-1>",
        "<iframe src=https://example.org></iframe>",
        "<form action=https://example.org><input name=x></form>",
        "![x](https://tracker.example/pixel.png)",
        "\u{fdd0}0\u{fdd2}",
    ] {
        let html = html(markdown);
        for bad in
            ["script", "onerror", "javascript:", "data:", "style", "onclick", "class", "id=", "iframe", "form", "img"]
        {
            assert!(!html.contains(bad), "{markdown} became {html}");
        }
    }
}

#[test]
fn ordinary_text_stays() {
    assert_eq!(
        html("# A\n\nTo [the wiki](https://p4p.wiki), *now*."),
        "<h3>A</h3>\n<p>To <a href=\"https://p4p.wiki\" rel=\"noopener\">the wiki</a>, <em>now</em>.</p>\n"
    );
}

#[test]
fn what_other_editors_write_is_shown() {
    for (markdown, expected) in [
        ("- [ ] open\n- [x] done", "<ul>\n<li>☐ open</li>\n<li>☑ done</li>\n</ul>\n"),
        ("~~struck~~ H<sub>2</sub>O", "<p><del>struck</del> H<sub>2</sub>O</p>\n"),
        (
            "| a |\n|:-:|\n| b |",
            "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b</td></tr>\n</tbody></table>\n",
        ),
        (":::info\nBring **it**.\n:::", "<p>Bring <strong>it</strong>.</p>\n"),
        (
            "One[^b], two[^a].\n\n[^a]: The *second*.\n\n[^b]: The first.",
            "<p>One<sup><a href=\"#p4p_note-about-1\">1</a></sup>, two<sup><a href=\"#p4p_note-about-2\">2</a></sup>.</p>\n\
             <hr><ol><li id=\"p4p_note-about-1\"><p>The first.</p>\n</li>\
             <li id=\"p4p_note-about-2\"><p>The <em>second</em>.</p>\n</li></ol>\n",
        ),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn a_picture_of_the_folder_is_shown_with_its_words() {
    let prose = read("# A\n\nSee ![the *plan*](plan.gif =300x), [^1] too.\n\n[^1]: A note.");
    let [picture] = prose.pictures.as_slice() else { panic!("{}", prose.html) };
    let expected = format!("<p>See {}, <sup>", picture.element());
    assert!(prose.html.starts_with(&expected) && picture.element().contains("alt=\"the plan\""), "{}", prose.html);
}

#[test]
fn a_text_begins_with_a_heading_of_any_level_or_with_the_title_of_its_front_matter() {
    for (text, heading, html) in [
        ("---\ntitle: Notes\ntags: p4p\n---\n\n# Workshop *notes*\n\n## A\n", "Workshop notes", "<h3>A</h3>\n"),
        ("---\ntitle: \"Notes\"\n...\nText", "Notes", "<p>Text</p>\n"),
        ("---\ntitle: Notes\n---\n\n***\n\nText", "Notes", "<hr>\n<p>Text</p>\n"),
        ("## Notes\n\n### A\n\n#### B\n\n# C", "Notes", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>\n"),
        ("Notes\n=====\n\nText", "Notes", "<p>Text</p>\n"),
        ("\u{feff}# Notes\r\n\r\nText\r\n", "Notes", "<p>Text</p>\n"),
    ] {
        let prose = read(text);
        assert_eq!((prose.heading.as_str(), prose.html.as_str()), (heading, html), "{text}");
    }
}
