//! HTML that does not react, built so that no text can become markup.
//!
//! What reacts is made by components; what only stands there is made here, at a fifth of the bytes in the
//! browser. A [`Markup`] can only be made from literal names and from texts that are escaped on the way in.

/// A piece of HTML in which every text is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// A text as HTML.
pub fn text(text: &str) -> Markup {
    let mut out = String::with_capacity(text.len());
    escape_into(&mut out, text);
    Markup(out)
}

/// An element with its attributes and what is inside it.
pub fn element(name: &'static str, attributes: &[(&'static str, &str)], inside: &[Markup]) -> Markup {
    let mut out = opening(name, attributes);
    for piece in inside {
        out.push_str(&piece.0);
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
    Markup(out)
}

/// An element that has no inside: `input`.
pub fn void_element(name: &'static str, attributes: &[(&'static str, &str)]) -> Markup {
    Markup(opening(name, attributes))
}

/// A literal with a `{}` for each of the values, in their order. It costs far fewer bytes than the same elements one
/// by one, where much stands still and little changes.
pub fn template(literal: &'static str, values: &[Markup]) -> Markup {
    let mut out = String::new();
    let mut values = values.iter();
    for (index, piece) in literal.split('{').enumerate() {
        match piece.strip_prefix('}').filter(|_| index != 0) {
            Some(rest) => {
                out.extend(values.next().map(Markup::as_str));
                out.push_str(rest);
            }
            None => out.push_str(piece),
        }
    }
    Markup(out)
}

/// Several pieces, one after the other.
pub fn together(pieces: impl IntoIterator<Item = Markup>) -> Markup {
    Markup(pieces.into_iter().map(|piece| piece.0).collect())
}

impl Markup {
    /// What this very page was printed with, which is markup already. For nothing else.
    pub fn of_this_page(html: String) -> Self {
        Self(html)
    }

    /// The HTML, to look at.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML.
    pub fn into_html(self) -> String {
        self.0
    }
}

fn opening(name: &'static str, attributes: &[(&'static str, &str)]) -> String {
    let mut out = ["<", name].concat();
    for (attribute, value) in attributes {
        out.push(' ');
        out.push_str(attribute);
        // An attribute that is only there, like `disabled`, is the same as one with an empty value.
        if !value.is_empty() {
            out.push_str("=\"");
            escape_into(&mut out, value);
            out.push('"');
        }
    }
    out.push('>');
    out
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup_or_leaves_its_attribute() {
        let hostile = "\"><script>alert(1)</script>&amp;";
        let html = element("p", &[("title", hostile), ("hidden", "")], &[text(hostile)]).into_html();
        assert_eq!(
            html,
            "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\" hidden>\
             &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</p>"
        );
    }

    #[test]
    fn values_take_their_places_in_a_literal_and_stay_text() {
        let html = template("<p id=\"{}\">{}</p>", &[text("\"{}"), text("<b>")]).into_html();
        assert_eq!(html, "<p id=\"&quot;{}\">&lt;b&gt;</p>");
        assert_eq!(template("{}-{}", &[text("a")]).into_html(), "a-");
    }

    #[test]
    fn pieces_keep_their_order() {
        let html = together([void_element("input", &[("name", "a")]), text("b")]).into_html();
        assert_eq!(html, "<input name=\"a\">b");
    }
}
