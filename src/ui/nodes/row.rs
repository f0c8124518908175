use crate::domain::{
    catalogue::Catalogue,
    markup::{Markup, element, template, text, together},
    node::{Entry, MOST_CALENDARS, Node},
    table::Near,
    text::decimal,
};

/// What the rows are seen with.
pub struct View<'a> {
    /// All nodes.
    pub catalogue: &'a Catalogue,
    /// Which of them are shown, by their places in the list of all.
    pub shown: &'a [u32],
    /// How far they are from the visitor's place.
    pub near: Option<&'a Near>,
    /// From the page to the event's folder.
    pub to_event: &'a str,
    /// Whether the event is over.
    pub is_over: bool,
    /// An instant, in seconds since 1970-01-01T00:00:00Z, on the visitor's clock; `None` where nobody knows it yet.
    pub clock: Option<&'a dyn Fn(i64) -> String>,
}

impl View<'_> {
    /// The id of the node at this place among the shown ones, and what is in its row.
    pub fn row(&self, at: usize) -> Option<(String, Markup)> {
        let index = *self.shown.get(at)? as usize;
        let node = self.catalogue.node(index)?;
        let inside = together([self.group(at, index), self.facts(&node, index)]);
        Some((node.id.to_string(), inside))
    }

    /// The name of a country above the first of its nodes, as long as they stand in the order of countries.
    fn group(&self, at: usize, index: usize) -> Markup {
        let table = &self.catalogue.table;
        let country = |at: usize| self.shown.get(at).map(|index| table.country_name(*index as usize));
        let name = table.country_name(index);
        if self.near.is_some() || at.checked_sub(1).and_then(country) == Some(name) {
            return Markup::default();
        }
        let count = (at..self.shown.len()).take_while(|at| country(*at) == Some(name)).count();
        let count = if count == 1 { String::new() } else { [" · ", &count.to_string()].concat() };
        element("p", &[("class", "group")], &[text(if name.is_empty() { "Somewhere" } else { name }), text(&count)])
    }

    fn facts(&self, node: &Node, index: usize) -> Markup {
        let status = node.status.at(self.is_over);
        let left = node.room_left.filter(|left| 0 < *left && !self.is_over);
        let left = left.map(|left| ["room for ", &left.to_string(), " more"].concat()).unwrap_or_default();
        let unplaced = if node.position.is_none() { "Not on the map: it has no position" } else { "" };
        let entry = if node.entry == Entry::Invitation { node.entry.words() } else { "" };
        let is_whole = self.catalogue.file_of(index).is_none();
        template(
            "<h3>{}</h3><p class=\"marks\">{}<span class=\"status\" data-status=\"{}\">{}</span>{}{}</p>{}{}{}{}{}{}\
             <details><summary>More about this node</summary>{}</details>",
            &[
                text(&node.name),
                if_said("<span class=\"example\">{}</span>", if node.example { "example" } else { "" }),
                text(status.as_str()),
                text(status.words()),
                if_said("<span>{}</span>", entry),
                if_said("<span>{}</span>", &left),
                if_said("<p class=\"where\">{}</p>", &place_line(node)),
                if_said("<p class=\"there\">{}</p>", &self.times(node)),
                if_said("<p class=\"far\">{}</p>", &self.distance(index)),
                if_said("<p class=\"place\">{}</p>", &node.place),
                if_said("<p class=\"note\">{}</p>", &node.note),
                if_said("<p class=\"unplaced\">{}</p>", unplaced),
                if is_whole { self.more(node) } else { text("Loading…") },
            ],
        )
    }

    /// When it begins: there, and on the visitor's own clock.
    fn times(&self, node: &Node) -> String {
        let yours =
            self.clock.zip(node.derived.begins).map(|(clock, begins)| [" · ", &clock(begins), " for you"].concat());
        [node.derived.starts_there.as_str(), yours.as_deref().unwrap_or_default()].concat()
    }

    /// The rest of what is known of a node, and what one can do with it.
    fn more(&self, node: &Node) -> Markup {
        let access: Vec<_> = node.access.iter().map(|access| access.words()).collect();
        let room = node.room_for.map(|room| [&room.to_string(), " people"].concat()).unwrap_or_default();
        let is_address = node.contact.starts_with("http");
        let position =
            node.position.map(<[f64; 2]>::from).map(|degrees| degrees.map(|degrees| text(&decimal(degrees, 4))));
        let ways = position.map(|[longitude, latitude]| {
            template(
                "<li><a href=\"geo:{},{}\">Open in a map app</a></li><li><a rel=\"noopener\" \
                 href=\"https://www.openstreetmap.org/?mlat={}&amp;mlon={}#map=13/{}/{}\">\
                 Streets around it (opens openstreetmap.org)</a></li>",
                &[latitude.clone(), longitude.clone(), latitude.clone(), longitude.clone(), latitude, longitude],
            )
        });
        let id = node.id.as_str();
        let has_calendar = self.catalogue.table.len() <= MOST_CALENDARS;
        let calendar = if has_calendar { [self.to_event, "nodes/", id, ".ics"].concat() } else { String::new() };
        let calendar = if_said("<li><a href=\"{}\">Add to your calendar</a></li>", &calendar);
        template(
            "<dl>{}{}{}{}{}{}{}{}{}</dl><ul class=\"ways\">{}{}<li><a href=\"#node-{}\">Link to this node</a></li>{}</ul>",
            &[
                if_said("<dt>Hosts</dt><dd>{}</dd>", &node.host),
                if_said("<dt>Who may come</dt><dd>{}</dd>", node.entry.words()),
                if_said("<dt>How to take part</dt><dd>{}</dd>", &node.join),
                if_said("<dt>Room for</dt><dd>{}</dd>", &room),
                if_said("<dt>Accessibility</dt><dd>{}</dd>", &access.join(" · ")),
                if_said("<dt>Languages</dt><dd>{}</dd>", &node.languages.join(", ")),
                if_said("<dt>Time zone</dt><dd>{}</dd>", &node.zone),
                if_said("<dt>Confirmed by the hosts on</dt><dd>{}</dd>", &node.confirmed_on),
                match node.contact.as_str() {
                    "" => Markup::default(),
                    contact => template(
                        "<dt>Contact</dt><dd><a rel=\"noopener\" href=\"{}{}\">{}</a></dd>",
                        &[text(if is_address { "" } else { "mailto:" }), text(contact), text(contact)],
                    ),
                },
                if_said(
                    "<li><a rel=\"noopener\" href=\"{}\">The node’s own page</a></li>",
                    node.link.as_ref().map_or("", |link| link.as_str()),
                ),
                calendar,
                text(id),
                ways.unwrap_or_default(),
            ],
        )
    }

    fn distance(&self, index: usize) -> String {
        let km = self.near.and_then(|near| near.km.get(index)).filter(|km| km.is_finite());
        km.map(|km| [&kilometres(*km), " away"].concat()).unwrap_or_default()
    }
}

/// What one can do when even the nearest node is too far away to go there for an afternoon; else nothing.
pub fn far_off(km: f32) -> Markup {
    if !km.is_finite() || km < 150.0 {
        return Markup::default();
    }
    template(
        "The nearest one is {} away. You can <a href=\"#sign-up\">take part online</a>, or \
         <a href=\"#host\">host a node where you are</a>.",
        &[text(&kilometres(km))],
    )
}

/// A distance in words: tenths below ten kilometres, whole ones above.
fn kilometres(km: f32) -> String {
    // Distances on Earth are far below the limit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let tenths = (km * 10.0).round() as u32;
    let part = if tenths < 100 && !tenths.is_multiple_of(10) {
        [".", &(tenths % 10).to_string()].concat()
    } else {
        String::new()
    };
    let whole = if tenths < 100 { tenths / 10 } else { (tenths + 5) / 10 };
    [&whole.to_string(), part.as_str(), " km"].concat()
}

fn place_line(node: &Node) -> String {
    let name = &node.derived.country_name;
    let country = if name.is_empty() { &node.country } else { name };
    if country.is_empty() { node.city.clone() } else { [&node.city, ", ", country].concat() }
}

/// A literal with a text in it, unless there is none.
fn if_said(literal: &'static str, words: &str) -> Markup {
    if words.is_empty() { Markup::default() } else { template(literal, &[text(words)]) }
}

#[cfg(test)]
mod tests {
    use super::kilometres;

    #[test]
    fn distances_are_as_exact_as_people_say_them() {
        let words = [0.04, 0.96, 3.25, 9.94, 9.96, 12.4, 12.6, 8123.4].map(kilometres);
        assert_eq!(words, ["0 km", "1 km", "3.3 km", "9.9 km", "10 km", "12 km", "13 km", "8123 km"]);
    }
}
