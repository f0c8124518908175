//! What a page's `_headers` says, in the words of web servers that do not read that file.

use clap::{Args, ValueEnum};
use std::{fs, io, path::PathBuf};
use thiserror::Error;

/// What `site headers` is asked.
#[derive(Args)]
pub struct HeadersOptions {
    /// The built page.
    #[arg(default_value = "dist")]
    page: PathBuf,
    /// Whose words they are to be.
    #[arg(long = "for", value_enum)]
    server: Server,
    /// The address of the page on its host, when it is a folder there: with slashes around it.
    #[arg(long, default_value = "/", value_parser = folder)]
    at: String,
}

/// Web servers that do not read `_headers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Server {
    /// Directives for the place of `{$SITE_HEADERS}` in `deploy/Caddyfile`.
    Caddy,
    /// Locations for the `server` of `deploy/nginx.conf`.
    Nginx,
    /// Directives for the end of `deploy/apache.htaccess`.
    Apache,
}

/// Why there are no headers.
#[derive(Debug, Error)]
#[error("{path}: {error}; name the folder of a built page")]
pub struct HeadersError {
    path: String,
    error: io::Error,
}

fn folder(text: &str) -> Result<String, &'static str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
    if text.starts_with('/') && text.ends_with('/') && text.chars().all(is_plain) {
        Ok(text.into())
    } else {
        Err("must begin and end with a slash, like /workshop/")
    }
}

/// Reads a page's `_headers` and says it in a server's words.
pub fn run(options: &HeadersOptions) -> Result<String, HeadersError> {
    let path = options.page.join("_headers");
    let text = fs::read_to_string(&path).map_err(|error| HeadersError { path: path.display().to_string(), error })?;
    let rules = rules(&text, &options.at);
    Ok(match options.server {
        Server::Caddy => for_caddy(&rules),
        Server::Nginx => for_nginx(&rules),
        Server::Apache => for_apache(&rules, &options.at),
    })
}

/// Name and value.
pub type Header<'a> = (&'a str, &'a str);

/// What is said of some files.
#[derive(Debug, PartialEq, Eq)]
struct Rule<'a> {
    /// The address of a file, or of a folder when it ends with a slash and `is_below` holds.
    path: String,
    /// Whether it holds for all that is below a folder.
    is_below: bool,
    headers: Vec<Header<'a>>,
}

impl Rule<'_> {
    fn holds_for(&self, other: &Self) -> bool {
        if self.is_below { other.path.starts_with(&self.path) } else { *self == *other }
    }
}

/// A path, then indented `Name: value` lines. Of the patterns that hosts know, ours are files and `folder/*`.
fn rules<'a>(text: &'a str, at: &str) -> Vec<Rule<'a>> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines() {
        if let (true, Some((name, value))) = (line.starts_with(' '), line.trim().split_once(": ")) {
            rules.iter_mut().next_back().into_iter().for_each(|rule| rule.headers.push((name, value)));
        } else if let Some(path) = line.strip_prefix('/') {
            let folder = path.strip_suffix('*');
            rules.push(Rule {
                path: [at, folder.unwrap_or(path)].concat(),
                is_below: folder.is_some(),
                headers: Vec::new(),
            });
        }
    }
    rules
}

/// Without a rule of its own a file is asked for anew each time, so that nobody sees an old one.
const ANEW: Header = ("Cache-Control", "no-cache");

/// What a server says of an address: all that a page's `_headers` says of it, what is said last counts.
pub fn of_address<'a>(text: &'a str, address: &str) -> Vec<Header<'a>> {
    let rules = rules(text, "/");
    together(rules.iter().filter(|rule| rule.path == address || (rule.is_below && address.starts_with(&rule.path))))
}

/// All that some rules say, what is said last in the place of what was said before.
fn together<'a: 'b, 'b>(rules: impl Iterator<Item = &'b Rule<'a>>) -> Vec<Header<'a>> {
    let mut headers: Vec<Header> = vec![ANEW];
    for (name, value) in rules.flat_map(|rule| &rule.headers) {
        headers.retain(|(known, _)| known != name);
        headers.push((name, value));
    }
    headers
}

fn is_of_caches((name, _): &Header) -> bool {
    *name == ANEW.0
}

fn for_caddy(rules: &[Rule]) -> String {
    let line = |rule: &Rule, (name, value): &Header| {
        let star = if rule.is_below { "*" } else { "" };
        let value = value.replace('{', "\\{").replace('}', "\\}");
        format!("header {}{star} {name} `{value}`\n", rule.path)
    };
    rules.iter().flat_map(|rule| rule.headers.iter().map(move |header| line(rule, header))).collect()
}

/// A location takes no headers over from what is around it, so each has all of its own.
fn for_nginx(rules: &[Rule]) -> String {
    let location = |rule: &Rule| {
        let headers = together(rules.iter().filter(|other| other.holds_for(rule)));
        let lines = headers.iter().map(|header| {
            // What is kept for ever must be there: an error is not kept.
            let always = if is_of_caches(header) && *header != ANEW { "" } else { " always" };
            format!("\tadd_header {} {}{always};\n", header.0, quoted(header.1))
        });
        let exactly = if rule.is_below { "" } else { "= " };
        format!("location {exactly}{} {{\n{}}}\n", rule.path, lines.collect::<String>())
    };
    rules.iter().map(location).collect()
}

/// `Header` has a table of its own for errors (`always`), and sends what is in both tables twice.
fn for_apache(rules: &[Rule], at: &str) -> String {
    let directive = |header: &Header| {
        let always = if is_of_caches(header) { "" } else { "always " };
        // A percent sign begins a value of Apache's.
        format!("\tHeader {always}set {} {}\n", header.0, quoted(&header.1.replace('%', "%%")))
    };
    let mut text = format!("<IfModule mod_headers.c>\n{}", directive(&ANEW));
    let mut rest = rules;
    while let [first, more @ ..] = rest {
        // Files of which the same is said follow each other.
        let same = 1 + more.iter().take_while(|rule| !rule.is_below && rule.headers == first.headers).count();
        let (group, behind) = rest.split_at(if first.is_below { 1 } else { same });
        rest = behind;
        let directives: String = first.headers.iter().map(directive).collect();
        if first.is_below && first.path == at {
            text += &directives;
        } else {
            let paths: Vec<_> = group.iter().map(pattern).collect();
            let paths = paths.join("|");
            text += &format!("<If \"%{{REQUEST_URI}} =~ m#^({paths})#\">\n{directives}</If>\n");
        }
    }
    text + "</IfModule>\n"
}

/// A regular expression for the addresses of a rule; packed copies are sent instead of what they pack.
fn pattern(rule: &Rule) -> String {
    let path = rule.path.replace('.', "\\.");
    if rule.is_below { path } else { path + "(\\.br|\\.gz)?$" }
}

/// A value of nginx or Apache, which both read backslashes.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "/*\n  X-A: all\n/one/*\n  X-A: 'one' {100%} \"q\"\n/a-1.js\n  Cache-Control: ever\n\
                        /one/b-2.css\n  Cache-Control: ever\n";

    #[test]
    fn each_rule_has_its_address_and_its_headers() {
        let found = rules(TEXT, "/at/");
        let all: Vec<_> = found.iter().map(|rule| (rule.path.as_str(), rule.is_below, rule.headers.len())).collect();
        assert_eq!(
            all,
            [("/at/", true, 1), ("/at/one/", true, 1), ("/at/a-1.js", false, 1), ("/at/one/b-2.css", false, 1)]
        );
    }

    #[test]
    fn an_address_has_the_headers_of_all_that_it_lies_in_and_its_own() {
        let names = |address| {
            let said = of_address(TEXT, address);
            said.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>()
        };
        assert_eq!(names("/"), ["Cache-Control: no-cache", "X-A: all"]);
        assert_eq!(names("/a-1.js"), ["X-A: all", "Cache-Control: ever"]);
        assert_eq!(names("/one/b-2.css"), ["X-A: 'one' {100%} \"q\"", "Cache-Control: ever"]);
        assert_eq!(names("/one/"), ["Cache-Control: no-cache", "X-A: 'one' {100%} \"q\""]);
    }

    #[test]
    fn caddy_gets_a_directive_for_each_header() {
        let text = for_caddy(&rules(TEXT, "/"));
        assert!(text.starts_with("header /* X-A `all`\nheader /one/* X-A `'one' \\{100%\\} \"q\"`\n"), "{text}");
        assert!(text.contains("header /a-1.js Cache-Control `ever`\n"), "{text}");
    }

    #[test]
    fn nginx_gets_all_that_holds_for_a_location_in_it() {
        let text = for_nginx(&rules(TEXT, "/"));
        assert!(
            text.starts_with(
                "location / {\n\tadd_header Cache-Control \"no-cache\" always;\n\tadd_header X-A \"all\" always;\n}\n"
            ),
            "{text}"
        );
        let last = text.split("location = /one/b-2.css ").nth(1).unwrap();
        assert_eq!(
            last,
            "{\n\tadd_header X-A \"'one' {100%} \\\"q\\\"\" always;\n\tadd_header Cache-Control \"ever\";\n}\n"
        );
    }

    #[test]
    fn apache_gets_what_differs_in_conditions() {
        let text = for_apache(&rules(TEXT, "/"), "/");
        assert!(
            text.starts_with(
                "<IfModule mod_headers.c>\n\tHeader set Cache-Control \"no-cache\"\n\tHeader always set X-A \"all\"\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("m#^(/one/)#\">\n\tHeader always set X-A \"'one' {100%%} \\\"q\\\"\"\n</If>\n"),
            "{text}"
        );
        assert!(text.contains("m#^(/a-1\\.js(\\.br|\\.gz)?$|/one/b-2\\.css(\\.br|\\.gz)?$)#\">\n\tHeader set Cache-Control \"ever\"\n</If>"), "{text}");
    }

    #[test]
    fn an_address_in_a_configuration_is_nothing_but_an_address() {
        assert!(folder("/a/b/").is_ok() && folder("/").is_ok());
        for wrong in ["", "a/", "/a", "/a b/", "/a;/", "/\"/"] {
            assert!(folder(wrong).is_err(), "{wrong}");
        }
    }
}
