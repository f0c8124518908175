//! `card.png`: what other sites and messengers show of a link to the page. Title, date, place, and the map with its
//! nodes, drawn at the build with the fonts that come with the program, so that every machine draws the same bytes.

use crate::{
    content::{Content, Event, names},
    drawing::{Basemap, network_on_map, place_on_map},
    paging::drawn,
    text_layout::{Set, TextLayout, is_from_right, text_element},
    tokens,
};
use p4p_domain::nodes::node::{Node, Status};
use resvg::{tiny_skia, usvg};
use std::fmt::Write as _;
use thiserror::Error;

/// The size that sites ask for, in pixels.
pub const SIZE: (u16, u16) = (1200, 630);

/// From the edges to what is written.
const MARGIN: f32 = 64.0;

/// Why there is no card.
#[derive(Debug, Error)]
pub enum ImageError {
    /// A mistake of ours: the picture is no SVG.
    #[error("the card could not be drawn: {0}")]
    Svg(#[from] usvg::Error),
    /// A mistake of ours, or no memory.
    #[error("the card could not be written as PNG")]
    Png,
}

/// The picture, as a PNG.
pub fn png(content: &Content, basemap: &Basemap) -> Result<Vec<u8>, ImageError> {
    let layout = TextLayout::new();
    let tree = layout.tree(&svg(content, basemap, &layout))?;
    let mut picture = tiny_skia::Pixmap::new(SIZE.0.into(), SIZE.1.into()).ok_or(ImageError::Png)?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut picture.as_mut());
    packed(&picture).map_err(|_| ImageError::Png)
}

/// Without transparency, which the picture has none of, and packed as small as it goes.
fn packed(picture: &tiny_skia::Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let colours: Vec<u8> = picture.pixels().iter().flat_map(|it| [it.red(), it.green(), it.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&colours)?;
    Ok(bytes)
}

fn svg(content: &Content, basemap: &Basemap, layout: &TextLayout) -> String {
    let (event, (width, height)) = (&content.event, SIZE);
    let [paper, ink, quiet, land, node] = ["paper", "ink", "quiet", "land", "node"].map(tokens::light);
    let is_mirrored = is_from_right(&event.title);
    // The picture is wider than the map, which stands at the side where a line of text ends.
    let map_at = if is_mirrored { (14, 186) } else { (406, 186) };
    // Nodes that do not exist are not shown where nobody says that they are examples.
    let nodes: Vec<Node> =
        content.nodes.iter().filter(|it| !it.example && it.status != Status::Cancelled).cloned().collect();
    let nodes = drawn(&nodes);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\
         <clipPath id=\"map\"><rect y=\"-240\" width=\"1000\" height=\"900\"/></clipPath>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{paper}\"/>\
         <g clip-path=\"url(#map)\" transform=\"translate({} {}) scale(.78)\"><path fill=\"{land}\" d=\"{}\"/>\
         <path fill=\"none\" stroke=\"{paper}\" d=\"{}\"/><path fill=\"none\" stroke=\"{node}\" stroke-width=\"2\" d=\"{}\"/>",
        map_at.0,
        map_at.1,
        basemap.land,
        basemap.borders,
        network_on_map(&nodes)
    );
    for (x, y) in nodes.iter().filter_map(|node| node.position).map(place_on_map) {
        // Writing to a string cannot fail.
        _ = write!(
            out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"9\" fill=\"{node}\" stroke=\"{paper}\" stroke-width=\"2.5\"/>"
        );
    }
    out.push_str("</g>");

    let (right, bottom) = (f32::from(width) - MARGIN, f32::from(height) - MARGIN);
    let whole = right - MARGIN;
    let mut write = |set: &Set, first: f32, leading: f32, colour: &str| {
        let (x, anchor) = if is_mirrored { (right, "end") } else { (MARGIN, "start") };
        let mut y = first;
        for line in &set.lines {
            let rest = format!(
                "x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{colour}\" stroke=\"{paper}\" stroke-width=\"{}\" \
                 paint-order=\"stroke\" stroke-linejoin=\"round\"",
                // Letters over land and lines stay readable.
                (set.size / 9.0).max(4.0)
            );
            out.push_str(&text_element(line, set.is_from_right, set.size, &rest));
            y += set.size * leading;
        }
        y
    };
    // What no font has is left out rather than drawn as boxes; `site check` says so.
    let known = |text: &'_ str| if layout.has(text) { text.to_string() } else { String::new() };
    let organisers = layout.set(&known(&names(&event.organisers)), whole, &[(28.0, 1), (24.0, 1)]);
    write(&organisers, 78.0, 1.2, quiet);
    let sizes = [(112.0, 2), (96.0, 2), (84.0, 3), (72.0, 3), (62.0, 4), (54.0, 4), (48.0, 4)];
    let title = layout.set(&known(&event.title), whole, &sizes);
    write(&title, 96.0 + title.size, 1.04, ink);
    // The facts stand at the foot, whatever the title takes.
    // A date must be there, in English where no font has the letters of the language.
    let plain = Event { language: "en".into(), ..event.clone() };
    let written = |own: String, plain: String| if layout.has(&own) { own } else { plain };
    let (day, hours) = (written(event.day(), plain.day()), written(event.hours(), plain.hours()));
    let facts = [(&day, 40.0, ink), (&hours, 40.0, ink), (&event.place, 28.0, quiet)];
    let facts = facts.map(|(text, size, colour)| {
        let choices = if size < 30.0 { [(size, 2), (24.0, 2)] } else { [(size, 1), (30.0, 2)] };
        (layout.set(&known(text), 620.0, &choices), colour)
    });
    let taken: f32 = facts.iter().flat_map(|(set, _)| set.lines.iter().map(|_| set.size * 1.25)).sum();
    let mut y = bottom - taken + 30.0;
    for (set, colour) in &facts {
        y = write(set, y, 1.25, colour);
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
