//! What each part that reacts is made of, so that the browser sees whether somebody changed it on its way: hosts that
//! rewrite pages, translators, extensions. A changed part is made afresh; to take it over would bind what is seen to the
//! wrong elements.

/// What begins a part.
const ROOT: &str = " data-root=\"";

/// Writes into each part's element, as `data-shape`, what it is made of.
pub fn with_shapes(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 512);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(ROOT) {
        let (tag, inside) = after.split_once('>').unwrap_or((after, ""));
        out.extend([before, ROOT, tag, &format!(" data-shape=\"{}\">", shape(inside))]);
        rest = inside;
    }
    out + rest
}

/// A number that follows from the kinds and names of all nodes up to the end of the element that is open, in their order.
/// `isAsPrinted` in web/page.js has the same.
fn shape(html: &str) -> i32 {
    let mut shape = 0_i32;
    let mut note = |name: &str| {
        for byte in name.to_ascii_lowercase().bytes() {
            shape = shape.wrapping_mul(31).wrapping_add(i32::from(byte));
        }
    };
    let mut rest = html;
    let mut depth = 0_u32;
    while !rest.is_empty() {
        let Some(markup) = rest.strip_prefix('<') else {
            note("#text");
            rest = rest.find('<').map_or("", |end| rest.get(end..).unwrap_or_default());
            continue;
        };
        if let Some(comment) = markup.strip_prefix("!--") {
            note("#comment");
            rest = behind(comment, "-->");
        } else if let Some(end) = markup.strip_prefix('/') {
            if depth == 0 {
                break;
            }
            depth -= 1;
            rest = behind(end, ">");
        } else {
            let name = markup.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
            let (is_closed, inside) = behind_tag(markup);
            note(name);
            rest = inside;
            if is_closed || is_void(name) {
                continue;
            }
            depth += 1;
            // What is in them is a text, whatever it looks like; <noscript> where scripts run.
            if ["noscript", "script", "style", "textarea", "title"].contains(&name) {
                let end = inside.find(&format!("</{name}")).unwrap_or(inside.len());
                let (text, after) = inside.split_at_checked(end).unwrap_or((inside, ""));
                // The first line of a <textarea> begins behind a break.
                let text = if name == "textarea" { text.strip_prefix('\n').unwrap_or(text) } else { text };
                if !text.is_empty() {
                    note("#text");
                }
                rest = after;
            }
        }
    }
    shape
}

fn behind<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// Whether a tag is closed in itself, as in SVG, and what follows it. Its attributes may have any signs in their quotes.
fn behind_tag(markup: &str) -> (bool, &str) {
    let mut quote = None;
    for (at, c) in markup.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => {
                let (tag, rest) = markup.split_at_checked(at).unwrap_or_default();
                return (tag.ends_with('/'), rest.get(1..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (false, "")
}

fn is_void(name: &str) -> bool {
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
        .contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds and names of nodes, as the browser's tree walker gives them.
    fn of(nodes: &[&str]) -> i32 {
        nodes.concat().bytes().fold(0_i32, |shape, byte| shape.wrapping_mul(31).wrapping_add(i32::from(byte)))
    }

    #[test]
    fn a_shape_follows_from_the_nodes_of_a_part_and_from_nothing_else() {
        let html = "<p title=\"a > b\">one<!---->two</p><br><input value='/'><svg><path d=\"M0\"/></svg></div><p>of another</p>";
        let nodes = ["p", "#text", "#comment", "#text", "br", "input", "svg", "path"];
        assert_eq!(shape(html), of(&nodes));
        assert_eq!(shape(&html.replace("one", "eins").replace("M0", "M1")), of(&nodes));
        assert_ne!(shape(&html.replace("<!---->", "")), of(&nodes));
    }

    #[test]
    fn what_is_read_as_a_text_is_one() {
        assert_eq!(
            shape("<noscript><p>a</p></noscript><textarea>\n</textarea><textarea>\n<b></textarea></div>"),
            of(&["noscript", "#text", "textarea", "textarea", "#text"])
        );
    }

    #[test]
    fn every_part_gets_its_own_shape_also_inside_of_another_element() {
        let html = "<div class=\"x\" data-root=\"one\"><p>1</p></div><section><div data-root=\"two\" lang=\"en\"></div></section>";
        let shape = of(&["p", "#text"]);
        assert_eq!(
            with_shapes(html),
            format!(
                "<div class=\"x\" data-root=\"one\" data-shape=\"{shape}\"><p>1</p></div><section><div data-root=\"two\" lang=\"en\" data-shape=\"0\"></div></section>"
            )
        );
    }
}
