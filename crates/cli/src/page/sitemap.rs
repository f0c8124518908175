//! What search engines are told of the whole site: `sitemap.xml` (<https://www.sitemaps.org/protocol.html>) and
//! `robots.txt` (RFC 9309).

use super::{edition::Edition, html::escaped};
use crate::file::File;
use chrono::{DateTime, SecondsFormat, Utc};
use p4p_domain::link::HttpUrl;

/// A page, as a sitemap lists it.
pub struct Listed {
    /// The whole address; `None` where nobody knows it, and then it is not listed.
    pub address: Option<String>,
    /// The same page in all of its languages, this one among them, with their addresses.
    pub languages: Vec<(String, String)>,
    /// When its facts last changed, as far as the organisers said so.
    pub changed: Option<DateTime<Utc>>,
}

impl Listed {
    /// The pages of an event, in all languages.
    pub fn of(editions: &[Edition]) -> Vec<Self> {
        let languages: Vec<_> =
            editions.iter().filter_map(|edition| Some((edition.language.clone(), edition.address("")?))).collect();
        let listed = |edition: &Edition| Self {
            address: edition.address(""),
            languages: languages.clone(),
            changed: edition.content.event.changed,
        };
        editions.iter().map(listed).collect()
    }

    /// A page in one language of which nothing else is known.
    pub fn plain(address: Option<&HttpUrl>) -> Self {
        Self { address: address.map(|address| address.as_str().into()), languages: Vec::new(), changed: None }
    }
}

/// Both files, for the root of the site; none where nobody knows its address.
pub fn files(root: Option<&HttpUrl>, pages: &[Listed]) -> Vec<File> {
    let Some(root) = root.map(HttpUrl::as_str) else { return Vec::new() };
    // Crawlers read this one at the root of a host only; below that it does no harm.
    let path = root.splitn(4, '/').nth(3).unwrap_or_default();
    let robots = format!("User-agent: *\nDisallow: /{path}answers/\n\nSitemap: {root}sitemap.xml\n");
    vec![File::new("sitemap.xml", sitemap(pages)), File::new("robots.txt", robots)]
}

fn sitemap(pages: &[Listed]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in pages {
        let Some(address) = &page.address else { continue };
        out += &format!("<url><loc>{}</loc>", escaped(address));
        if let Some(changed) = page.changed {
            out += &format!("<lastmod>{}</lastmod>", changed.to_rfc3339_opts(SecondsFormat::Secs, true));
        }
        // A page in one language has no others to name.
        for (language, address) in page.languages.iter().filter(|_| 1 < page.languages.len()) {
            let (language, address) = (escaped(language), escaped(address));
            out += &format!("<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\"/>");
        }
        out += "</url>\n";
    }
    out + "</urlset>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_names_all_of_its_languages_and_pages_without_an_address_are_left_out() {
        let languages: Vec<_> =
            ["en", "nl"].map(|language| (language.to_string(), format!("https://a.example/{language}/?a&b"))).into();
        let listed = |address: Option<&str>, languages: &[(String, String)]| Listed {
            address: address.map(String::from),
            languages: languages.to_vec(),
            changed: DateTime::from_timestamp(1_763_992_800, 0),
        };
        let text = sitemap(&[
            listed(Some("https://a.example/en/?a&b"), &languages),
            listed(None, &languages),
            listed(Some("https://a.example/"), languages.get(..1).unwrap()),
        ]);
        assert_eq!(text.matches("<url>").count(), 2);
        assert_eq!(text.matches("<xhtml:link").count(), 2);
        assert!(
            text.contains("<loc>https://a.example/en/?a&amp;b</loc><lastmod>2025-11-24T14:00:00Z</lastmod>"),
            "{text}"
        );
        assert!(files(None, &[]).is_empty());
    }

    #[test]
    fn robots_are_told_where_the_sitemap_is_and_to_leave_the_organisers_page_alone() {
        for (root, path) in [("https://a.example/", "/answers/"), ("https://a.example/p4p/", "/p4p/answers/")] {
            let files = files(Some(&HttpUrl::parse(root).unwrap()), &[]);
            let robots = String::from_utf8(files.get(1).unwrap().bytes.clone()).unwrap();
            assert_eq!(robots, format!("User-agent: *\nDisallow: {path}\n\nSitemap: {root}sitemap.xml\n"));
        }
    }
}
