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
    /// Whether the event is over.
    pub is_over: bool,
    /// An instant, in seconds since 1970-01-01T00:00:00Z, on the visitor's clock; `None` where nobody knows it yet.
    pub clock: Option<fn(i64) -> String>,
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
        let is_whole = self.catalogue.file_of(index).is_none();
        let mut pieces = vec![element("h3", &[], &[text(&node.name)]), self.marks(node)];
        let place = place_line(node);
        for (class, line) in [
            ("where", place.as_str()),
            ("there", &self.times(node)),
            ("far", &self.distance(index)),
            ("place", &node.place),
            ("note", &node.note),
            ("unplaced", if node.position.is_none() { "Not on the map: it has no position" } else { "" }),
        ] {
            if !line.is_empty() {
                pieces.push(element("p", &[("class", class)], &[text(line)]));
            }
        }
        let more = if is_whole {
            more(node, self.catalogue.table.len() <= MOST_CALENDARS)
        } else {
            element("p", &[], &[text("Loading…")])
        };
        let summary = element("summary", &[], &[text("More about this node")]);
        pieces.push(element("details", &[], &[summary, more]));
        together(pieces)
    }

    fn marks(&self, node: &Node) -> Markup {
        let mark = |class: &str, words: &str| element("span", &[("class", class)], &[text(words)]);
        let mut marks = Vec::new();
        if node.example {
            marks.push(mark("example", "example"));
        }
        let status = node.status.at(self.is_over);
        let attributes = [("class", "status"), ("data-status", status.as_str())];
        marks.push(element("span", &attributes, &[text(status.words())]));
        if node.entry == Entry::Invitation {
            marks.push(mark("entry", node.entry.words()));
        }
        if let Some(left) = node.room_left.filter(|left| 0 < *left && !self.is_over) {
            marks.push(mark("room", &["room for ", &left.to_string(), " more"].concat()));
        }
        element("p", &[("class", "marks")], &marks)
    }

    /// When it begins: there, and on the visitor's own clock.
    fn times(&self, node: &Node) -> String {
        let yours =
            self.clock.zip(node.derived.begins).map(|(clock, begins)| [" · ", &clock(begins), " for you"].concat());
        [node.derived.starts_there.as_str(), yours.as_deref().unwrap_or_default()].concat()
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

/// The rest of what is known of a node, and what one can do with it.
fn more(node: &Node, has_calendar: bool) -> Markup {
    let access: Vec<_> = node.access.iter().map(|access| access.words()).collect();
    let room = node.room_for.map(|room| [&room.to_string(), " people"].concat()).unwrap_or_default();
    let mut facts = Vec::new();
    for (name, value) in [
        ("Hosts", node.host.as_str()),
        ("Who may come", node.entry.words()),
        ("How to take part", &node.join),
        ("Room for", &room),
        ("Accessibility", &access.join(" · ")),
        ("Languages", &node.languages.join(", ")),
        ("Time zone", &node.zone),
        ("Confirmed by the hosts on", &node.confirmed_on),
    ] {
        if !value.is_empty() {
            facts.push(element("dt", &[], &[text(name)]));
            facts.push(element("dd", &[], &[text(value)]));
        }
    }
    if !node.contact.is_empty() {
        let is_link = node.contact.starts_with("http");
        let address = if is_link { node.contact.clone() } else { ["mailto:", &node.contact].concat() };
        facts.push(element("dt", &[], &[text("Contact")]));
        facts.push(element("dd", &[], &[link(&address, &node.contact)]));
    }
    let mut ways = Vec::new();
    if let Some(own) = &node.link {
        ways.push(link(own.as_str(), "The node’s own page"));
    }
    if has_calendar {
        ways.push(link(&["nodes/", node.id.as_str(), ".ics"].concat(), "Add to your calendar"));
    }
    ways.push(link(&["#node-", node.id.as_str()].concat(), "Link to this node"));
    if let Some(position) = node.position {
        let [longitude, latitude] = <[f64; 2]>::from(position).map(|degrees| decimal(degrees, 4));
        let at = [&latitude, ",", &longitude].concat();
        ways.push(link(&["geo:", &at].concat(), "Open in a map app"));
        let street = [
            "https://www.openstreetmap.org/?mlat=",
            &latitude,
            "&mlon=",
            &longitude,
            "#map=13/",
            &latitude,
            "/",
            &longitude,
        ];
        ways.push(link(&street.concat(), "Streets around it (opens openstreetmap.org)"));
    }
    let ways: Vec<_> = ways.into_iter().map(|way| element("li", &[], &[way])).collect();
    together([element("dl", &[], &facts), element("ul", &[("class", "ways")], &ways)])
}

fn link(address: &str, words: &str) -> Markup {
    element("a", &[("href", address), ("rel", "noopener")], &[text(words)])
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
