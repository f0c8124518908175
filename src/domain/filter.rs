//! What the visitor looks for among the nodes.

use super::{node::Node, text::folded};

/// What the visitor looks for; acts on list and map alike, and stands in the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all be found in a node's name, city, country, place, note or languages.
    pub q: String,
}

impl Filter {
    /// Reads the filter out of an address's query, given as name and value; what is not known is passed over.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            if name == "q" {
                filter.q = value.to_string();
            }
        }
        filter
    }

    /// The filter as it stands in an address; a part that filters nothing is `None`, so that it can be taken out.
    pub fn pairs(&self) -> [(&'static str, Option<&str>); 1] {
        [("q", Some(self.q.trim()).filter(|q| !q.is_empty()))]
    }

    /// Whether a node is among what the visitor looks for.
    pub fn matches(&self, node: &Node) -> bool {
        let wanted = folded(&self.q);
        let mut words = wanted.split_whitespace().peekable();
        if words.peek().is_none() {
            return true;
        }
        let mut text = String::new();
        for part in [&node.name, &node.city, &node.derived.country_name, &node.country, &node.place, &node.note] {
            text.push_str(&folded(part));
            text.push('\n');
        }
        for language in &node.languages {
            text.push_str(&folded(language));
            text.push('\n');
        }
        words.all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{geojson::nodes_from_geojson, json::tests::parsed};

    #[test]
    fn a_search_finds_city_and_country_whatever_the_accents_and_the_order() {
        let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":null,"properties":{"name":"A","city":"Malmö"}}]}"#;
        let (mut nodes, _) = nodes_from_geojson(&parsed(text));
        nodes[0].derived.country_name = "Sweden".into();
        for (q, found) in [("", true), ("  ", true), ("malmo", true), ("SWEDEN malmö", true), ("malmö norway", false)]
        {
            assert_eq!(Filter { q: q.into() }.matches(&nodes[0]), found, "{q}");
        }
    }

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let filter = Filter { q: "são & paulo".into() };
        let pairs = filter.pairs();
        let written = pairs.iter().filter_map(|(name, value)| value.map(|value| (*name, value)));
        assert_eq!(Filter::from_pairs(written), filter);
        assert_eq!(Filter::default().pairs(), [("q", None)]);
    }
}
