use p4p_domain::{
    i18n::words::{Words, node as said, nodes},
    markup::{Markup, element, template, text, together},
    nodes::{
        catalogue::Catalogue,
        node::{Entry, MOST_CALENDARS, Node},
        table::Near,
    },
    text::decimal,
};

/// What the rows are seen with.
pub struct View<'a> {
    /// The interface's texts.
    pub words: Words,
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
    /// An instant, in seconds since 1970-01-01T00:00:00Z, on the visitor's or the event's clock, and whose that is; `None` where nobody knows it yet.
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
        element(
            "p",
            &[("class", "group")],
            &[text(if name.is_empty() { self.words.get(nodes::SOMEWHERE) } else { name }), text(&count)],
        )
    }

    fn facts(&self, node: &Node, index: usize) -> Markup {
        let words = self.words;
        let status = node.status.at(self.is_over);
        let left = node.room_left.filter(|left| 0 < *left && !self.is_over);
        let left = left.map(|left| words.count(said::ROOM_LEFT, left as usize, [])).unwrap_or_default();
        let unplaced = if node.position.is_none() { words.get(said::NOT_PLACED) } else { "" };
        let entry = if node.entry == Entry::Invitation { node.entry.said(words) } else { "" };
        let is_whole = self.catalogue.file_of(index).is_none();
        template(
            "<h3>{}</h3><p class=\"marks\">{}<span class=\"status\" data-status=\"{}\">{}</span>{}{}</p>{}{}{}{}{}{}\
             <details><summary>{}</summary>{}</details>",
            &[
                text(&node.name),
                if_said("<span class=\"example\">{}</span>", if node.example { words.get(said::EXAMPLE) } else { "" }),
                text(status.as_str()),
                text(status.said(words)),
                if_said("<span>{}</span>", entry),
                if_said("<span>{}</span>", &left),
                if_said("<p class=\"where\">{}</p>", &place_line(node)),
                if_said("<p class=\"there\">{}</p>", &self.times(node)),
                if_said("<p class=\"far\">{}</p>", &self.distance(index)),
                if_said("<p class=\"place\">{}</p>", &node.place),
                if_said("<p class=\"note\">{}</p>", &node.note),
                if_said("<p class=\"unplaced\">{}</p>", unplaced),
                words.text(said::MORE),
                if is_whole { self.more(node) } else { words.text(nodes::LOADING) },
            ],
        )
    }

    /// When it begins: there, and on the clock that the visitor wants to know it by.
    fn times(&self, node: &Node) -> String {
        let yours = self.clock.zip(node.derived.begins).map(|(clock, begins)| [" · ", &clock(begins)].concat());
        [node.derived.starts_there.as_str(), yours.as_deref().unwrap_or_default()].concat()
    }

    /// The rest of what is known of a node, and what one can do with it.
    fn more(&self, node: &Node) -> Markup {
        let words = self.words;
        let row = |word, value: &str| match value {
            "" => Markup::default(),
            value => template("<dt>{}</dt><dd>{}</dd>", &[words.text(word), text(value)]),
        };
        let item = |word, address: &str| match address {
            "" => Markup::default(),
            address => template("<li><a rel=\"noopener\" href=\"{}\">{}</a></li>", &[text(address), words.text(word)]),
        };
        let access: Vec<_> = node.access.iter().map(|access| access.said(words)).collect();
        let room = node.room_for.map(|room| words.count(said::PEOPLE, room as usize, [])).unwrap_or_default();
        let is_address = node.contact.starts_with("http");
        let position =
            node.position.map(<[f64; 2]>::from).map(|degrees| degrees.map(|degrees| text(&decimal(degrees, 4))));
        let ways = position.map(|[longitude, latitude]| {
            template(
                "<li><a href=\"geo:{},{}\">{}</a></li><li><a rel=\"noopener\" \
                 href=\"https://www.openstreetmap.org/?mlat={}&amp;mlon={}#map=13/{}/{}\">{}</a></li>",
                &[
                    latitude.clone(),
                    longitude.clone(),
                    words.text(said::MAP_APP),
                    latitude.clone(),
                    longitude.clone(),
                    latitude,
                    longitude,
                    words.text(said::STREETS),
                ],
            )
        });
        let id = node.id.as_str();
        let has_calendar = self.catalogue.table.len() <= MOST_CALENDARS;
        let has_files = has_calendar && !self.is_over;
        let file = |ending| if has_files { [self.to_event, "nodes/", id, ending].concat() } else { String::new() };
        template(
            "<dl>{}{}{}{}{}{}{}{}{}</dl><ul class=\"ways\">{}{}{}<li><a href=\"#node-{}\">{}</a> \
             <button type=\"button\" class=\"quiet\" data-share=\"copy\">{}</button> \
             <button type=\"button\" class=\"quiet\" data-share=\"send\">{}</button></li>{}</ul>",
            &[
                row(said::HOSTS, &node.host),
                row(said::ENTRY, node.entry.said(words)),
                row(said::HOW, if self.is_over { "" } else { &node.join }),
                row(said::ROOM_FOR, if self.is_over { "" } else { &room }),
                row(said::ACCESSIBILITY, &access.join(" · ")),
                row(said::LANGUAGES, &self.catalogue.table.tongues.names(&node.languages)),
                row(said::ZONE, &node.zone),
                row(said::CONFIRMED_ON, &node.confirmed_on),
                match node.contact.as_str() {
                    "" => Markup::default(),
                    contact => template(
                        "<dt>{}</dt><dd><a rel=\"noopener\" href=\"{}{}\">{}</a></dd>",
                        &[
                            words.text(said::CONTACT),
                            text(if is_address { "" } else { "mailto:" }),
                            text(contact),
                            text(contact),
                        ],
                    ),
                },
                item(said::OWN_PAGE, node.link.as_ref().map_or("", |link| link.as_str())),
                item(said::CALENDAR, &file(".ics")),
                item(said::POSTER, &file(".html")),
                text(id),
                words.text(said::LINK),
                words.text(said::COPY),
                words.text(said::SEND),
                ways.unwrap_or_default(),
            ],
        )
    }

    fn distance(&self, index: usize) -> String {
        let km = self.near.and_then(|near| near.km.get(index)).filter(|km| km.is_finite());
        km.map(|km| self.words.say(said::AWAY, [&kilometres(self.words, *km)])).unwrap_or_default()
    }
}

/// What one can do when even the nearest node is too far away to go there for an afternoon; else nothing.
pub fn far_off(words: Words, km: f32) -> Markup {
    if !km.is_finite() || km < 150.0 {
        return Markup::default();
    }
    let online = template("<a href=\"#sign-up\">{}</a>", &[words.text(nodes::FAR_OFF_ONLINE)]);
    let host = template("<a href=\"#host\">{}</a>", &[words.text(nodes::FAR_OFF_HOST)]);
    words.markup(nodes::FAR_OFF, [text(&kilometres(words, km)), online, host])
}

/// A distance in words: tenths below ten kilometres, whole ones above.
fn kilometres(words: Words, km: f32) -> String {
    // Distances on Earth are far below the limit.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let tenths = (km * 10.0).round() as u32;
    let part = if tenths < 100 && !tenths.is_multiple_of(10) {
        [words.get(nodes::DECIMAL_MARK), &(tenths % 10).to_string()].concat()
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
    use super::{Words, kilometres};

    #[test]
    fn distances_are_as_exact_as_people_say_them() {
        let words = [0.04, 0.96, 3.25, 9.94, 9.96, 12.4, 12.6, 8123.4].map(|km| kilometres(Words::english(), km));
        assert_eq!(words, ["0 km", "1 km", "3.3 km", "9.9 km", "10 km", "12 km", "13 km", "8123 km"]);
    }
}
