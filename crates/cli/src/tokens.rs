//! The page's colours for what is drawn and checked natively, read where they are chosen: `style/tokens.css`.

const SHEET: &str = include_str!("../../../style/tokens.css");

/// A colour of the light theme, as `#` and six digits.
pub fn light(name: &str) -> &'static str {
    colour("\n:root {", name)
}

/// A colour of the dark theme.
pub fn dark(name: &str) -> &'static str {
    colour("\n:root[data-theme=\"dark\"] {", name)
}

/// Some colours of the light theme as custom properties, for a sheet that stands alone.
pub fn properties(names: &[&str]) -> String {
    let properties = names.iter().map(|name| format!("--{name}:{};", light(name)));
    format!(":root{{{}}}", properties.collect::<String>())
}

/// Nothing for a name that the sheet does not have.
fn colour(theme: &str, name: &str) -> &'static str {
    let rule = SHEET.split_once(theme).and_then(|(_, rest)| rest.split('}').next()).unwrap_or_default();
    let value = rule.split_once(&format!("--{name}: ")).and_then(|(_, rest)| rest.split(';').next());
    value.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// The colours in a text: `#` and three, six or eight hexadecimal digits.
    fn colours(text: &str) -> impl Iterator<Item = &str> {
        text.match_indices('#').filter_map(|(at, _)| {
            let rest = &text[at + 1..];
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len());
            let is_colour = [3, 6, 8].contains(&length) && rest[..length].chars().all(|c| c.is_ascii_hexdigit());
            is_colour.then(|| &text[at..=at + length])
        })
    }

    fn files(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                files(&path, found);
            } else if [".rs", ".css", ".js"].iter().any(|ending| name.ends_with(ending)) && !name.ends_with("tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.push((name, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }

    #[test]
    fn each_colour_is_written_in_one_place() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut found = Vec::new();
        for folder in ["style", "crates/cli/src"] {
            files(&root.join(folder), &mut found);
        }
        assert!(20 < found.len());
        for (name, text) in found.iter().filter(|(name, _)| !name.ends_with("style/tokens.css")) {
            assert_eq!(colours(text).collect::<Vec<_>>(), [""; 0], "in {name}: take it from style/tokens.css");
        }
        // The icon is a file of its own, which browsers read without the page.
        let icon = fs::read_to_string(root.join("public/icon.svg")).unwrap();
        let known = ["paper", "ink", "node"].map(light).into_iter().chain([dark("node")]).collect::<Vec<_>>();
        assert!(colours(&icon).all(|colour| known.contains(&colour)), "{:?}", colours(&icon).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_said_twice_in_the_sheet_is_said_alike() {
        let rule = |before: &str| {
            let (_, rest) = SHEET.split_once(before).unwrap();
            rest.split('}').next().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(rule(":root:not([data-theme=\"light\"]) {"), rule(":root[data-theme=\"dark\"] {"));
        for name in ["land", "node"] {
            assert!(rule("@media print {").contains(&format!("--{name}: {};", light(name))), "{name}");
        }
    }

    #[test]
    fn the_themes_have_their_own_colours() {
        assert_eq!((light("paper"), dark("paper"), light("nothing")), ("#faf8f1", "#10141f", ""));
        assert_eq!(properties(&["ink", "node"]), ":root{--ink:#15203b;--node:#c4361a;}");
    }
}
