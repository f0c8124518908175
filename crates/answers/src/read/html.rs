//! The lines of a mail that was written as HTML. Only its text is wanted, so this knows what ends a line and nothing
//! else of HTML.

/// The text of an HTML document, a line for each paragraph, cell and row.
pub fn lines_of(html: &str) -> String {
    // A paragraph stands between empty lines; a cell only ends its line.
    const PARAGRAPHS: [&str; 9] = ["p", "div", "pre", "table", "hr", "h1", "h2", "h3", "ul"];
    const LINES: [&str; 7] = ["br", "tr", "td", "th", "li", "dt", "dd"];
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let (mut hidden, mut in_pre): (Option<String>, bool) = (None, false);
    while let Some((text, tag_on)) = rest.split_once('<') {
        if hidden.is_none() {
            push_text(&mut out, text, in_pre);
        }
        let Some((tag, after)) = tag_on.split_once('>') else { return out };
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let is_end = tag.starts_with('/');
        match (&hidden, is_end) {
            (Some(inside), true) if *inside == name => hidden = None,
            (None, false) if matches!(name.as_str(), "style" | "script" | "title") => hidden = Some(name),
            (None, _) if PARAGRAPHS.contains(&name.as_str()) => {
                out.push('\n');
                in_pre = if name == "pre" { !is_end } else { in_pre };
            }
            (None, true) if LINES.contains(&name.as_str()) => out.push('\n'),
            (None, false) if name == "br" => out.push('\n'),
            _ => {}
        }
        rest = after;
    }
    if hidden.is_none() {
        push_text(&mut out, rest, in_pre);
    }
    out
}

/// In HTML the ends of lines are spaces, except where they are asked to stay.
fn push_text(out: &mut String, text: &str, keeps_lines: bool) {
    let text = unescaped(text);
    out.push_str(&if keeps_lines { text } else { text.replace("\r\n", " ").replace(['\n', '\r'], " ") });
}

/// The characters that HTML writes with `&`: the few that programs escape, and those given by number.
fn unescaped(text: &str) -> String {
    /// No name that is known here is longer.
    const LONGEST_NAME: usize = 8;
    let mut pieces = text.split('&');
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let named = piece.split_once(';').filter(|(name, _)| name.len() <= LONGEST_NAME);
        let (c, after) = named.and_then(|(name, after)| Some((character(name)?, after))).unwrap_or(('&', piece));
        out.push(c);
        out.push_str(after);
    }
    out
}

fn character(name: &str) -> Option<char> {
    let number = name.strip_prefix('#');
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => match number?.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
            None => number?.parse().ok().and_then(char::from_u32),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_paragraphs_are_lines_and_nothing_hidden_is_read() {
        let html = "<html><head><title>New answer</title><style>p{color:red}</style></head><body><p>form: attend</p>\
                    <table><tr><td>name:</td><td>Example &amp; person</td></tr></table>a &lt; b &#43; &#x2B; &unknown; & c<br/>d";
        let lines: Vec<_> = lines_of(html).lines().filter(|line| !line.is_empty()).map(String::from).collect();
        assert_eq!(lines, ["form: attend", "name:", "Example & person", "a < b + + &unknown; & c", "d"]);
    }

    #[test]
    fn a_tag_without_an_end_ends_the_text() {
        assert_eq!(lines_of("one<br two"), "one");
        assert_eq!(lines_of("one<script>two"), "one");
    }
}
