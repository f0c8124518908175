//! Addresses that may stand in a link or be asked: only http and https, nothing else.

use crate::visible::shows_nothing;
use serde::Serialize;
use thiserror::Error;

/// An absolute `http:` or `https:` address. What is not one never becomes a link, so `javascript:` and its like
/// cannot reach the page (from organisers' files, from nodes, or from what a form service answers).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct HttpUrl(String);

/// Why a text is no such address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// Relative addresses and every other scheme.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// Nothing, or something impossible, between `//` and the next `/`.
    #[error(
        "names no host after //; one has letters, digits, dots and hyphens, and perhaps a port, like example.org:8443"
    )]
    Host,
    /// Letters that a policy cannot name a host by.
    #[error("has a host that must be written as browsers do, like xn--mnchen-3ya.example for münchen.example")]
    Unicode,
    /// White space and all else that cannot be seen or turns a text round, quotes, angle brackets and backslashes.
    #[error("holds a character that an address cannot hold, perhaps one that cannot be seen")]
    Character,
}

impl HttpUrl {
    /// Takes what RFC 3986 allows in characters, and a host; does not ask whether anybody answers there.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let allowed = |c: char| !shows_nothing(c) && !"\"<>\\^`{|}".contains(c);
        if !text.chars().all(allowed) {
            return Err(LinkError::Character);
        }
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = rest.ok_or(LinkError::Scheme)?.split(['/', '?', '#']).next();
        if host.is_some_and(is_host) { Ok(Self(text.into())) } else { Err(LinkError::Host) }
    }

    /// The same for an address whose host the page's policy names, which has to be in ASCII.
    pub fn parse_for_policy(text: &str) -> Result<Self, LinkError> {
        Self::parse(text).and_then(|url| if url.host().is_ascii() { Ok(url) } else { Err(LinkError::Unicode) })
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port, without a slash at the end: `https://forms.example.org`.
    pub fn origin(&self) -> &str {
        let after_scheme = self.0.find("://").map_or(0, |at| at + 3);
        let length = self.0.get(after_scheme..).and_then(|rest| rest.find(['/', '?', '#']));
        length.and_then(|length| self.0.get(..after_scheme + length)).unwrap_or(&self.0)
    }

    /// Host and port: what a person is told about where something goes.
    pub fn host(&self) -> &str {
        let origin = self.origin();
        origin.split_once("://").map_or(origin, |(_, host)| host)
    }

    /// Whether what goes there is encrypted on its way.
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Whether the address means the visitor's own machine: a demonstration, never a real form service.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        // A colon inside of brackets belongs to an IPv6 address, not to a port.
        let name = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map_or(host, |(name, _)| name);
        matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    }
}

/// Whether a text is a host, perhaps with a port. In a policy `;` and `,` would end what is said of it, and a name before
/// `@` makes an address look like another one. Letters beyond ASCII are a browser's matter.
fn is_host(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_end = |rest: &str| rest.is_empty() || rest.strip_prefix(':').is_some_and(is_number);
    if let Some(inside) = text.strip_prefix('[') {
        let is_address =
            |text: &str| text.contains(':') && text.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c));
        return inside.split_once(']').is_some_and(|(address, rest)| is_address(address) && is_end(rest));
    }
    let (name, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-._".contains(c);
    !name.is_empty() && name.chars().all(is_part) && is_end(rest)
}

/// A small file inside an address (RFC 2397), for links that save it.
pub fn data_url(media_type: &str, content: &str) -> String {
    let mut out = ["data:", media_type, ";charset=utf-8,"].concat();
    percent_encode(&mut out, content);
    out
}

/// Writes a text as bytes of UTF-8 in which everything but letters, digits and `*-._` is percent-encoded.
pub fn percent_encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(char::from(byte)),
            other => {
                out.push('%');
                for digit in [other >> 4, other & 15] {
                    out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_addresses_become_links() {
        assert_eq!(HttpUrl::parse("javascript:alert(1)"), Err(LinkError::Scheme));
        assert_eq!(HttpUrl::parse("data:text/html,x"), Err(LinkError::Scheme));
        assert_eq!(HttpUrl::parse("//example.org"), Err(LinkError::Scheme));
        assert_eq!(HttpUrl::parse("https://"), Err(LinkError::Host));
        assert_eq!(HttpUrl::parse("https://nlnet.nl@evil.example"), Err(LinkError::Host));
        assert_eq!(HttpUrl::parse("https://a b"), Err(LinkError::Character));
        assert_eq!(HttpUrl::parse("https://a/\"onclick="), Err(LinkError::Character));
        // What would be seen as another address.
        for hidden in
            ['\u{200b}', '\u{ad}', '\u{2060}', '\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}', '\u{e0041}', '\u{3164}']
        {
            for address in [format!("https://nl{hidden}net.nl/"), format!("https://nlnet.nl/{hidden}gpj.exe")] {
                assert_eq!(HttpUrl::parse(&address), Err(LinkError::Character), "{address:?}");
            }
        }
        assert!(HttpUrl::parse("https://p4p.wiki/xwiki/?a=b#c").is_ok());
    }

    #[test]
    fn a_host_holds_nothing_that_could_end_a_rule_of_a_policy() {
        for host in [
            "a.example;script-src",
            "a.example,b.example",
            "a'b.example",
            "a%0ab.example",
            "%61.example",
            "*.example",
            "a.example:80;x",
            "a.example:*",
            "a.example:80:81",
            "a:",
            ":80",
            "(a)",
            "a&b",
            "a=b",
            "a$b",
            "a!b",
            "a~b",
            "[]",
            "[::1",
            "[::1];x",
            "[a;b]",
            "::1",
        ] {
            for path in ["", "/", "?a", "#a"] {
                assert_eq!(HttpUrl::parse(&format!("https://{host}{path}")), Err(LinkError::Host), "{host}{path}");
            }
        }
        for host in [
            "a",
            "a-b.example",
            "a_b.example",
            "xn--mnchen-3ya.example",
            "A1.example.",
            "a:8443",
            "[::1]:80",
            "[::ffff:1.2.3.4]",
        ] {
            assert!(HttpUrl::parse_for_policy(&format!("https://{host}/;,'%0a")).is_ok(), "{host}");
        }
        // A visitor may well have such an address.
        assert!(HttpUrl::parse("https://münchen.example/").is_ok());
        assert_eq!(HttpUrl::parse_for_policy("https://münchen.example/"), Err(LinkError::Unicode));
        assert!(HttpUrl::parse_for_policy("https://example.org/münchen").is_ok());
    }

    #[test]
    fn the_origin_ends_where_the_path_begins() {
        let url = HttpUrl::parse("http://127.0.0.1:8090/api/x?y").unwrap();
        assert_eq!((url.origin(), url.host()), ("http://127.0.0.1:8090", "127.0.0.1:8090"));
        assert!(url.is_loopback());
        let bare = HttpUrl::parse("https://example.org").unwrap();
        assert_eq!(bare.origin(), "https://example.org");
        assert!(!bare.is_loopback());
        for loopback in ["http://[::1]/", "http://[::1]:8090/", "http://localhost", "http://localhost:1/x"] {
            assert!(HttpUrl::parse(loopback).unwrap().is_loopback(), "{loopback}");
        }
    }
}
