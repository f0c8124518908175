use super::html::escaped;
use crate::{content::Content, file::File};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use p4p_domain::{delivery::backend::BackendKind, link::HttpUrl};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, fmt};

/// What a page may do (Content Security Policy Level 3): nothing from anywhere but this origin, except one request to
/// each form service; the inline scripts and the inline style by their hashes.
#[derive(Default)]
pub struct Policy {
    scripts: Vec<String>,
    styles: Vec<String>,
    /// Origins that are asked for something, and those to which a form without scripts goes.
    services: BTreeSet<String>,
    plain: BTreeSet<String>,
    tiles: BTreeSet<String>,
    /// The origin of the page where it is known. In a frame without an origin of its own, WebKit finds that nothing matches
    /// `'self'`, not even the page's own program.
    own: Option<String>,
}

impl Policy {
    /// Of a page that has nothing but these scripts and this style in it.
    pub fn bare(scripts: &[&str], style: &str) -> Self {
        let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        Self { scripts: scripts.iter().map(|text| hash(text)).collect(), styles: vec![hash(style)], ..Self::default() }
    }

    /// Of an event's page.
    pub fn of(content: &Content, scripts: &[&str], style: &str) -> Self {
        // A form elsewhere is a link, which no policy has to allow.
        let asked = content.forms.all().filter(|form| form.backend.kind != BackendKind::Link);
        let plain = content.forms.all().filter(|form| form.backend.takes_plain());
        Self {
            services: asked
                .map(|form| form.backend.url.origin())
                .chain(content.also.iter().map(HttpUrl::origin))
                .map(String::from)
                .collect(),
            plain: plain.map(|form| form.backend.url.origin().to_string()).collect(),
            tiles: content.event.tiles.iter().map(|tiles| tiles.host.origin().to_string()).collect(),
            own: content.event.address.as_ref().map(|address| address.origin().to_string()),
            ..Self::bare(scripts, style)
        }
    }

    /// As elements of a page's head, for hosts that send no headers.
    pub fn element(&self) -> String {
        format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\"><meta name=\"referrer\" content=\"no-referrer\">",
            escaped(&self.to_string())
        )
    }

    /// What two pages may do together, for a server that says one thing for both.
    pub fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in [(&mut self.scripts, other.scripts), (&mut self.styles, other.styles)] {
            for hash in theirs {
                if !mine.contains(&hash) {
                    mine.push(hash);
                }
            }
        }
        self.services.extend(other.services);
        self.plain.extend(other.plain);
        self.tiles.extend(other.tiles);
        self.own = self.own.or(other.own);
        self
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed =
            |names: &mut dyn Iterator<Item = &String>| names.map(|name| format!(" {name}")).collect::<String>();
        let plain = if self.plain.is_empty() { " 'none'".into() } else { listed(&mut self.plain.iter()) };
        let own = self.own.as_ref().map_or("'self'".into(), |origin| format!("'self' {origin}"));
        // The page frames itself, to show how it looks framed. Of the only Trusted Types policy, see web/trusted.js.
        write!(
            f,
            "default-src 'none'; script-src {own} 'wasm-unsafe-eval'{}; style-src {own}{}; img-src {own} data:{}; \
             font-src {own}; connect-src {own}{}; frame-src 'self'; manifest-src 'self'; worker-src 'self'; \
             base-uri 'none'; form-action{plain}; require-trusted-types-for 'script'; trusted-types default",
            listed(&mut self.scripts.iter()),
            listed(&mut self.styles.iter()),
            listed(&mut self.tiles.iter()),
            listed(&mut self.services.iter()),
        )
    }
}

/// `_headers`, as Netlify, Cloudflare Pages and others read it; `scripts/serve` reads it too. Everything here is public
/// and without cookies. A frame without an origin of its own (`sandbox` without `allow-same-origin`) may load the
/// programs only when everybody may.
pub struct Headers(String);

/// What no page here does, nor a frame in it (Permissions Policy); only names that browsers know, because they complain of
/// others.
const REFUSED: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), gyroscope=(), \
    hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
    publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

impl Headers {
    /// What is said of all files, with the policy when one holds for all.
    pub fn new(policy_of_all: Option<String>) -> Self {
        let policy = policy_of_all.map(|policy| format!("  Content-Security-Policy: {policy}\n")).unwrap_or_default();
        Self(format!(
            "/*\n{policy}  \
             Access-Control-Allow-Origin: *\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n  \
             Permissions-Policy: {REFUSED}, geolocation=(self)\n  \
             Strict-Transport-Security: max-age=31536000\n  \
             Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Resource-Policy: cross-origin\n",
        ))
    }

    /// The policy of some files. No file may have two, because hosts then say both, and browsers keep both.
    pub fn add(&mut self, path: &str, policy: &str) {
        self.0 += &format!("{path}\n  Content-Security-Policy: {policy}\n");
    }

    /// That browsers may keep a file for ever, because its name changes with it. Each is named, because a pattern would be
    /// true of others that look like it, and of what is not there while a new version is uploaded.
    pub fn keep_for_ever(&mut self, path: &str) {
        self.0 += &format!("/{path}\n  Cache-Control: public, max-age=31536000, immutable\n");
    }

    /// The file.
    pub fn file(self) -> File {
        File::new("_headers", self.0)
    }
}

/// A policy as a server sends it: with the sites that may frame the page, beside itself.
pub fn header_value(policy: Option<&Policy>, framed_by: &[HttpUrl], framed_by_all: bool) -> String {
    let policy = policy.map_or("default-src 'self'".into(), Policy::to_string);
    let named = || framed_by.iter().map(|url| format!(" {}", url.origin())).collect();
    let ancestors: String = if framed_by_all { " *".into() } else { named() };
    format!("{policy}; frame-ancestors 'self'{ancestors}")
}
