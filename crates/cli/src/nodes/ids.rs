//! Ids for nodes that have none of this site's kind: readable, each its own, and the same at every run.

use crate::content::main_name;
use p4p_domain::{
    form::kind::ONLINE,
    nodes::{
        node::NodeId,
        snippet::{id_from_name, slug},
    },
};
use std::collections::BTreeSet;

/// An id that was given, where it can be one here: numbers count something in another program.
pub fn given(id: &str) -> Option<String> {
    let is_counted = id.bytes().all(|byte| byte.is_ascii_digit());
    NodeId::parse(id).ok().filter(|id| !is_counted && id.as_str() != ONLINE).map(|id| id.to_string())
}

/// The id that a name makes: `Node Utrecht` is `utrecht`. A name without plain letters has that of its city.
pub fn of_name(name: &str, city: &str, country: &str) -> String {
    let plain = slug(name);
    match plain.strip_prefix("node").unwrap_or(&plain).trim_start_matches('-') {
        "" => of_city(city, country),
        rest => id_from_name(rest),
    }
}

/// The id that a city makes, by what it is called in plain letters where that is known: 東京 is `tokyo`.
pub fn of_city(city: &str, country: &str) -> String {
    let plain =
        if slug(city).is_empty() { main_name(city, country).filter(|name| !slug(name).is_empty()) } else { None };
    id_from_name(plain.unwrap_or(city))
}

/// Ids that are taken.
#[derive(Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    /// Of a file as it is.
    pub fn of<'a>(ids: impl Iterator<Item = &'a str>) -> Self {
        Self(ids.map(String::from).collect())
    }

    /// Takes an id: the one that is wanted, or, where another node has that, one with digits behind it. Those are the
    /// beginning of `digits`, so that they follow from the node and not from what came before it; or else a number.
    pub fn take(&mut self, wanted: &str, digits: Option<&str>) -> String {
        let with = |end: &str| {
            let room = NodeId::MAX_LENGTH.saturating_sub(end.len() + 1);
            let stem: String = wanted.chars().take(room).collect();
            format!("{}-{end}", stem.trim_end_matches('-'))
        };
        let digits = digits.unwrap_or_default();
        let longer = (4..=digits.len()).filter_map(|length| digits.get(..length)).map(with);
        let counted = (2..).map(|number: u32| with(&number.to_string()));
        let mut all = [wanted.to_string()].into_iter().chain(longer).chain(counted);
        let free = all.find(|id| !self.0.contains(id)).unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_can_be_read_in_every_script() {
        for (name, city, country, id) in [
            ("Node Utrecht", "Utrecht", "NL", "utrecht"),
            ("Café & Co", "Gent", "BE", "cafe-co"),
            ("Node 東京", "東京", "JP", "tokyo"),
            ("東京", "東京", "", "tokyo"),
            ("Node", "São Paulo", "BR", "sao-paulo"),
        ] {
            assert_eq!(of_name(name, city, country), id, "{name}");
        }
        // In no table.
        assert!(of_city("〇〇〇村", "JP").starts_with("node-"));
    }

    #[test]
    fn an_id_is_taken_once() {
        let mut taken = Taken::of(["utrecht", "utrecht-73ee"].into_iter());
        assert_eq!(taken.take("utrecht", Some("73ee1c7db45fc159")), "utrecht-73ee1");
        assert_eq!(taken.take("utrecht", None), "utrecht-2");
        assert_eq!(taken.take("utrecht", None), "utrecht-3");
        assert_eq!(taken.take("gent", None), "gent");
        let long = "a".repeat(64);
        for _ in 0..2 {
            assert!(NodeId::parse(&taken.take(&long, None)).is_ok());
        }
        assert_eq!(
            [given("gent"), given("12"), given("c1MjA"), given("online")],
            [Some("gent".into()), None, None, None]
        );
    }
}
