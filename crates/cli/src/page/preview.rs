//! What other sites show of a link to the page: Open Graph (<https://ogp.me>), the cards of X, and the picture of both.

use super::{edition::Edition, html::escaped, shell::PageError};
use crate::{drawing::Basemap, social_image};

/// The elements of the head that say it. All but the texts are worth nothing without the whole address.
pub fn meta(edition: &Edition) -> String {
    let event = &edition.content.event;
    let named = |name: &str, value: &str| format!("<meta property=\"og:{name}\" content=\"{}\">", escaped(value));
    let mut meta = format!(
        "<meta name=\"description\" content=\"{}\">{}{}{}{}",
        escaped(&event.summary),
        named("title", &event.title),
        named("description", &event.summary),
        named("type", "website"),
        // Open Graph writes `pt_BR` for `pt-BR`.
        named("locale", &edition.language.replace('-', "_")),
    );
    if let (Some(page), Some(image)) = (edition.address(""), edition.address("card.png")) {
        let (width, height) = social_image::SIZE;
        meta += &[
            named("url", &page),
            named("site_name", &event.title),
            named("image", &image),
            named("image:type", "image/png"),
            named("image:width", &width.to_string()),
            named("image:height", &height.to_string()),
            named("image:alt", &alternative(edition)),
            "<meta name=\"twitter:card\" content=\"summary_large_image\">".into(),
            format!("<meta name=\"twitter:image:alt\" content=\"{}\">", escaped(&alternative(edition))),
            format!("<link rel=\"canonical\" href=\"{}\">", escaped(&page)),
        ]
        .concat();
    }
    if let Some(address) = &event.address {
        meta += &format!(
            "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}oembed.json\" title=\"{}\">",
            escaped(address.as_str()),
            escaped(&event.title)
        );
    }
    meta
}

/// What is written on the card, for those who cannot see it.
fn alternative(edition: &Edition) -> String {
    let event = &edition.content.event;
    [event.title.as_str(), &event.day(), &event.hours(), &event.place].join(", ")
}

/// `card.png` for a page.
pub fn social_image(edition: &Edition, basemap: &Basemap) -> Result<Vec<u8>, PageError> {
    Ok(social_image::png(edition.content, basemap)?)
}
