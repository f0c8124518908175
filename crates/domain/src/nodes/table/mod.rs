//! All nodes in columns, so that a hundred thousand of them are looked through between two keystrokes.

mod file;
mod searched;
mod texts;

use crate::{
    geo::{LonLat, distance_km},
    i18n::language_names::LanguageNames,
    nodes::{
        filter::{Filter, TimeOfDay},
        node::{Access, Derived, Entry, Node, NodeId, Status},
    },
};
use searched::Searched;
use texts::Texts;

/// So many languages have a bit of their own; rarer ones are found by search only.
const LANGUAGES: usize = 18;

/// What can be filtered by, of one node, in bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Traits(u32);

impl Traits {
    const INVITATION: u32 = 1;
    const ROOM: u32 = 1 << 1;
    const EXAMPLE: u32 = 1 << 2;
    /// Three bits: the place in [`Status::ALL`].
    const STATUS: u32 = 3;
    /// A bit for each of [`Access::ALL`].
    const ACCESS: u32 = 6;
    /// Three bits: 0, or the place in [`TimeOfDay::ALL`] plus one.
    const TIME: u32 = 10;
    /// A bit for each language of the table.
    const LANGUAGE: u32 = 13;

    fn of(node: &Node, languages: &[String]) -> Self {
        let place = |status| Status::ALL.into_iter().position(|other| other == status).unwrap_or_default();
        let mut bits = bits_at(place(node.status), Self::STATUS);
        if node.entry == Entry::Invitation {
            bits |= Self::INVITATION;
        }
        if node.has_room() {
            bits |= Self::ROOM;
        }
        if node.example {
            bits |= Self::EXAMPLE;
        }
        bits |= access_bits(&node.access);
        bits |= bits_at(node.derived.hour.map_or(0, |hour| time_place(TimeOfDay::from_hour(hour))), Self::TIME);
        for (index, language) in languages.iter().enumerate().take(LANGUAGES) {
            if node.languages.contains(language) {
                bits |= bits_at(1, Self::LANGUAGE) << index;
            }
        }
        Self(bits)
    }

    fn status(self) -> Status {
        Status::ALL.get((self.0 >> Self::STATUS & 7) as usize).copied().unwrap_or_default()
    }
}

fn bits_at(value: usize, place: u32) -> u32 {
    u32::try_from(value).unwrap_or_default() << place
}

fn access_bits(access: &[Access]) -> u32 {
    let bit =
        |(index, one): (usize, &Access)| if access.contains(one) { bits_at(1, Traits::ACCESS) << index } else { 0 };
    Access::ALL.iter().enumerate().map(bit).sum()
}

fn time_place(time: TimeOfDay) -> usize {
    TimeOfDay::ALL.into_iter().position(|other| other == time).map_or(0, |index| index + 1)
}

/// All nodes in columns, in the order of the list.
#[derive(Clone, Debug, Default)]
pub struct Table {
    traits: Vec<Traits>,
    /// Longitude and latitude in degrees; NaN where there is no position.
    positions: Vec<[f32; 2]>,
    country: Vec<u16>,
    begins: Vec<u16>,
    ids: Texts,
    names: Texts,
    cities: Texts,
    hosts: Texts,
    languages: Vec<String>,
    countries: Vec<(String, String)>,
    beginnings: Vec<Derived>,
    /// What the languages are called; the page says it, and no file of nodes.
    pub language_names: LanguageNames,
    /// How many nodes stand together in one file of whole nodes.
    pub nodes_per_file: usize,
    /// What is looked through; made when it is first needed.
    searched: Searched,
}

/// How far each node is from a place, and the nodes in that order.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// Nodes with a position, nearest first; then those without one, in the order of the list.
    pub order: Vec<u32>,
    /// Kilometres, by the place in the list; infinite where there is no position.
    pub km: Vec<f32>,
}

impl Table {
    /// Puts nodes into columns. `nodes_per_file` is how many whole nodes stand in one file.
    pub fn from_nodes(nodes: &[Node], nodes_per_file: usize) -> Self {
        let mut table = Self { nodes_per_file, languages: most_spoken(nodes), ..Self::default() };
        for node in nodes {
            table.traits.push(Traits::of(node, &table.languages));
            let degrees = node.position.map_or([f64::NAN; 2], <[f64; 2]>::from);
            // Some metres are lost, which no map of the world shows.
            table.positions.push(degrees.map(|degrees| degrees as f32));
            let country = (node.country.clone(), node.derived.country_name.clone());
            table.country.push(place_in(&mut table.countries, country, node.country.is_empty()));
            let begins = Derived { country_name: String::new(), confirmed_on: String::new(), ..node.derived.clone() };
            let is_none = begins == Derived::default();
            table.begins.push(place_in(&mut table.beginnings, begins, is_none));
            table.ids.push(node.id.as_str());
            table.names.push(&node.name);
            table.cities.push(&node.city);
            table.hosts.push(&node.host);
        }
        table
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.traits.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.traits.is_empty()
    }

    /// The positions of all nodes, longitude and latitude in degrees one after the other; NaN where there is none.
    pub fn positions(&self) -> &[[f32; 2]] {
        &self.positions
    }

    /// Where a node is.
    pub fn position(&self, index: usize) -> Option<LonLat> {
        let [longitude, latitude] = *self.positions.get(index)?;
        LonLat::new(f64::from(longitude), f64::from(latitude)).ok()
    }

    /// The languages that are spoken at most nodes, those at most nodes first.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The name of a node's country; empty where it has none.
    pub fn country_name(&self, index: usize) -> &str {
        one_of(&self.countries, &self.country, index)
            .map_or("", |(code, name)| if name.is_empty() { code } else { name })
    }

    /// A node's id.
    pub fn id(&self, index: usize) -> &str {
        self.ids.get(index)
    }

    /// A node's name.
    pub fn name(&self, index: usize) -> &str {
        self.names.get(index)
    }

    /// How sure a node is.
    pub fn status(&self, index: usize) -> Status {
        self.traits.get(index).copied().unwrap_or_default().status()
    }

    /// Where the node with this id stands.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        (0..self.len()).find(|index| self.ids.get(*index) == id)
    }

    /// A node, as far as the table knows it.
    pub fn node(&self, index: usize) -> Option<Node> {
        let traits = self.traits.get(index)?;
        let (country, country_name) = one_of(&self.countries, &self.country, index).cloned().unwrap_or_default();
        let begins = one_of(&self.beginnings, &self.begins, index).cloned().unwrap_or_default();
        let is = |bits: u32| traits.0 & bits != 0;
        let language = |place: &usize| is(bits_at(1, Traits::LANGUAGE) << place);
        let access = |one: &Access| is(access_bits(&[*one]));
        Some(Node {
            id: NodeId::parse(self.ids.get(index)).ok()?,
            name: self.names.get(index).into(),
            example: is(Traits::EXAMPLE),
            position: self.position(index),
            city: self.cities.get(index).into(),
            country,
            zone: String::new(),
            place: String::new(),
            status: traits.status(),
            entry: if is(Traits::INVITATION) { Entry::Invitation } else { Entry::Open },
            host: self.hosts.get(index).into(),
            room_for: None,
            room_left: None,
            opens: String::new(),
            closes: String::new(),
            languages: (0..self.languages.len())
                .filter(language)
                .filter_map(|at| self.languages.get(at))
                .cloned()
                .collect(),
            access: Access::ALL.into_iter().filter(access).collect(),
            join: String::new(),
            contact: String::new(),
            confirmed_on: String::new(),
            revision: 0,
            note: String::new(),
            link: None,
            derived: Derived { country_name, ..begins },
        })
    }

    /// The nodes from near to far.
    pub fn near(&self, place: LonLat) -> Near {
        let km = |index| self.position(index).map_or(f32::INFINITY, |there| distance_km(place, there) as f32);
        let km: Vec<f32> = (0..self.len()).map(km).collect();
        let mut order: Vec<u32> = (0..).take(km.len()).collect();
        let of = |index: u32| km.get(index as usize).copied().unwrap_or(f32::INFINITY);
        order.sort_unstable_by(|a, b| of(*a).total_cmp(&of(*b)).then(a.cmp(b)));
        Near { order, km }
    }

    /// The nodes that a visitor looks for, in the order of the list or from near to far.
    pub fn select(&mut self, filter: &Filter, near: Option<&Near>, is_over: bool) -> Vec<u32> {
        let (mask, bits) = self.bits_of(filter, is_over);
        let languages = self.language_bits(&filter.language);
        let mut found = near.map_or_else(|| (0..).take(self.len()).collect(), |near| near.order.clone());
        found.retain(|index| {
            let traits = self.traits.get(*index as usize).copied().unwrap_or_default();
            traits.0 & mask == bits
                && (filter.language.is_empty() || traits.0 & languages != 0)
                && filter.status.is_none_or(|status| traits.status().at(is_over) == status)
        });
        self.retain(&mut found, &filter.words());
        found
    }

    /// Keeps those nodes, of some, in which all of these folded words are found.
    pub fn retain(&mut self, some: &mut Vec<u32>, words: &[String]) {
        if !words.is_empty() {
            self.make_searchable();
        }
        for word in words {
            some.retain(|index| self.searched.holds(*index as usize, word));
        }
    }

    /// Which bits have to be looked at, and how they have to be.
    fn bits_of(&self, filter: &Filter, is_over: bool) -> (u32, u32) {
        let (mut mask, mut bits) = (0, 0);
        let mut want = |of: u32, value: u32| {
            mask |= of;
            bits |= value;
        };
        if let Some(entry) = filter.entry {
            want(Traits::INVITATION, if entry == Entry::Invitation { Traits::INVITATION } else { 0 });
        }
        // Nobody looks for room in what is over.
        if filter.room && !is_over {
            want(Traits::ROOM, Traits::ROOM);
        }
        let access = access_bits(&filter.access);
        want(access, access);
        if let Some(time) = filter.time {
            want(bits_at(7, Traits::TIME), bits_at(time_place(time), Traits::TIME));
        }
        (mask, bits)
    }

    /// The bits of a language and of its regional and other forms: `pt` is spoken where `pt-BR` is.
    fn language_bits(&self, asked: &str) -> u32 {
        let is_it =
            |language: &str| language.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        let bit = |(place, language): (usize, &String)| {
            if is_it(language) { bits_at(1, Traits::LANGUAGE) << place } else { 0 }
        };
        self.languages.iter().enumerate().take(LANGUAGES).map(bit).sum()
    }

    /// Makes what is looked through, if it is not there: what the first search would wait for.
    pub fn make_searchable(&mut self) {
        if !self.searched.is_empty() {
            return;
        }
        let mut searched = Searched::default();
        for index in 0..self.len() {
            for part in [&self.names, &self.cities, &self.hosts] {
                searched.push_folded(part.get(index));
            }
            if let Some((code, name)) = one_of(&self.countries, &self.country, index) {
                searched.push_folded(name);
                searched.push_folded(code);
            }
            let mut bits = self.traits.get(index).map_or(0, |traits| traits.0 >> Traits::LANGUAGE);
            // The lowest bit that is set, and the next one.
            while bits != 0
                && let Some(language) = self.languages.get(bits.trailing_zeros() as usize)
            {
                searched.push_folded(language);
                bits &= bits - 1;
            }
            searched.end();
        }
        self.searched = searched;
    }
}

/// The languages of nodes, those of most nodes first.
fn most_spoken(nodes: &[Node]) -> Vec<String> {
    let mut counted: Vec<(usize, &String)> = Vec::new();
    for language in nodes.iter().flat_map(|node| &node.languages) {
        match counted.iter_mut().find(|(_, other)| *other == language) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, language)),
        }
    }
    // As many as have a bit, the most spoken one first; few enough for a search each time, which is less than a sort.
    let mut found = Vec::new();
    while found.len() < LANGUAGES
        && let Some(most) = (0..counted.len()).max_by_key(|at| (counted.get(*at).map(|one| one.0), usize::MAX - at))
    {
        found.push(counted.swap_remove(most).1.clone());
    }
    found
}

/// Where a value stands among the known ones, counted from 1; it is added when it is new. 0 for none, and for those
/// behind 65,535 others.
fn place_in<T: PartialEq>(known: &mut Vec<T>, value: T, is_none: bool) -> u16 {
    if is_none {
        return 0;
    }
    // Nodes come in the order of their countries: the last one is tried first.
    let place = known.iter().rposition(|other| *other == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    });
    u16::try_from(place + 1).unwrap_or(0)
}

fn one_of<'a, T>(known: &'a [T], column: &[u16], index: usize) -> Option<&'a T> {
    known.get(usize::from(*column.get(index)?).checked_sub(1)?)
}

#[cfg(test)]
#[path = "table_tests.rs"]
pub(crate) mod tests;
