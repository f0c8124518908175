//! What the preview's server says to browsers that ask for a file: what a good web server does with a built page.

use crate::{file::hash, headers, output::names_in};
use std::{collections::BTreeMap, fs, io, path::Path};

/// A built page in memory, whole, so that nobody sees one half of one page and one of another.
pub struct Files {
    files: BTreeMap<String, Vec<u8>>,
    headers: String,
    /// Says which build it is; another one has another.
    pub revision: String,
}

/// What is said to a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A short text, or JSON, for programs.
    pub fn text(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = [("Content-Type", media_type), ("Cache-Control", "no-store")];
        Self { status, headers: headers.map(|(name, value)| (name.into(), value.into())).into(), body: body.into() }
    }
}

/// Makes an open page reload when another one was built. An ordinary script of the page's own origin, which the page's own
/// policy allows.
pub const RELOAD: &str = include_str!("../../../../web/preview.js");
/// Where it is.
pub const RELOAD_ADDRESS: &str = "/preview/reload.js";

impl Files {
    /// Reads a built page.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        let mut all = String::new();
        for name in names_in(folder)? {
            let bytes = fs::read(folder.join(&name))?;
            all += &[&name, " ", &hash::<8>(&bytes), "\n"].concat();
            files.insert(name.replace('\\', "/"), bytes);
        }
        let headers = files.remove("_headers").unwrap_or_default();
        Ok(Self { files, headers: String::from_utf8_lossy(&headers).into_owned(), revision: hash::<8>(all) })
    }

    /// What is at an address, which may have a query.
    pub fn reply(&self, address: &str) -> Reply {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let query = address.get(path.len()..).unwrap_or_default();
        let decoded = decoded(path);
        let name = decoded.trim_start_matches('/');
        let name = if name.is_empty() || name.ends_with('/') { [name, "index.html"].concat() } else { name.into() };
        if let Some(bytes) = self.files.get(&name) {
            return self.file(200, &decoded, &name, bytes);
        }
        if self.files.contains_key(&[&name, "/index.html"].concat()) {
            let mut reply = Reply::text(308, "text/plain", "");
            reply.headers.push(("Location".into(), format!("{path}/{query}")));
            return reply;
        }
        match self.files.get("404.html") {
            Some(bytes) => self.file(404, "/404.html", "404.html", bytes),
            None => Reply::text(404, "text/plain; charset=utf-8", "Not there."),
        }
    }

    fn file(&self, status: u16, address: &str, name: &str, bytes: &[u8]) -> Reply {
        let said = headers::of_address(&self.headers, address);
        let mut headers = vec![("Content-Type".into(), media_type(name).into())];
        headers.extend(said.into_iter().map(|(name, value)| (name.into(), value.into())));
        let body = if name.ends_with(".html") { self.reloading(bytes) } else { bytes.to_vec() };
        Reply { status, headers, body }
    }

    fn reloading(&self, page: &[u8]) -> Vec<u8> {
        let script =
            format!("<script type=\"module\" src=\"{RELOAD_ADDRESS}?build={}\"></script></body>", self.revision);
        match String::from_utf8_lossy(page).rsplit_once("</body>") {
            Some((before, after)) => [before, &script, after].concat().into_bytes(),
            None => page.to_vec(),
        }
    }
}

/// Percent-decoded; what is no UTF-8 then is no file of ours.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let digits = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// As in `deploy/Caddyfile`.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "ics" => "text/calendar; charset=utf-8",
        "atom" => "application/atom+xml",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Files {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("index.html", "<body>one</body>"),
            ("nl/index.html", "<body>twee</body>"),
            ("404.html", "<body>lost</body>"),
            ("a-1.js", "</body>"),
            ("nodes/sao paulo.ics", "BEGIN"),
            ("_headers", "/*\n  X-A: all\n/a-1.js\n  Cache-Control: ever\n"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Files { revision: "7".into(), ..Files::read(folder.path()).unwrap() }
    }

    fn text(reply: &Reply) -> String {
        String::from_utf8(reply.body.clone()).unwrap()
    }

    fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
        reply.headers.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn files_are_sent_with_the_headers_that_the_build_wrote_and_pages_reload() {
        let page = page();
        let reply = page.reply("/?q=x");
        assert_eq!((reply.status, header(&reply, "X-A")), (200, Some("all")));
        assert_eq!(
            text(&reply),
            "<body>one<script type=\"module\" src=\"/preview/reload.js?build=7\"></script></body>"
        );
        let reply = page.reply("/a-1.js");
        assert_eq!((text(&reply).as_str(), header(&reply, "Cache-Control")), ("</body>", Some("ever")));
        assert_eq!(header(&reply, "Content-Type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(text(&page.reply("/nodes/sao%20paulo.ics")), "BEGIN");
    }

    #[test]
    fn a_folder_gets_its_slash_and_what_is_not_there_the_page_that_says_so() {
        let page = page();
        let reply = page.reply("/nl?q=x");
        assert_eq!((reply.status, header(&reply, "Location")), (308, Some("/nl/?q=x")));
        assert_eq!(page.reply("/nl/").status, 200);
        for address in ["/x", "/_headers", "/../Cargo.toml", "/%2e%2e/x", "/nl/../index.html", "/%", "/%zz"] {
            let reply = page.reply(address);
            assert_eq!((reply.status, text(&reply).starts_with("<body>lost")), (404, true), "{address}");
        }
    }
}
