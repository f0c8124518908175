//! What the visitor looks for among the nodes.

use crate::{
    folding::folded,
    form::check,
    i18n::messages::search,
    named::named,
    nodes::node::{Access, Entry, Status},
};

/// What the visitor looks for; acts on list and map alike, and stands in the page's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that must all be found in a node's name, city, country, host or languages.
    pub q: String,
    /// Who may come.
    pub entry: Option<Entry>,
    /// Whether somebody more must be able to come.
    pub room: bool,
    /// What there must be, all of it.
    pub access: Vec<Access>,
    /// A language that must be spoken there (BCP 47); empty for any.
    pub language: String,
    /// When it must begin on its own clock.
    pub time: Option<TimeOfDay>,
    /// How sure it must be.
    pub status: Option<Status>,
}

named! {
    /// A part of the day, on a node's own clock.
    pub enum TimeOfDay {
        /// From 5:00.
        Morning = "morning" => search::MORNING,
        /// From 12:00.
        Afternoon = "afternoon" => search::AFTERNOON,
        /// From 17:00.
        Evening = "evening" => search::EVENING,
        /// From 22:00.
        Night = "night" => search::NIGHT,
    }
}

impl TimeOfDay {
    /// The part of the day that an hour, 0 to 23, belongs to.
    pub fn from_hour(hour: u8) -> Self {
        match hour {
            5..12 => TimeOfDay::Morning,
            12..17 => TimeOfDay::Afternoon,
            17..22 => TimeOfDay::Evening,
            _ => TimeOfDay::Night,
        }
    }
}

impl Filter {
    /// The names of its parts: of the controls, and in addresses.
    pub const NAMES: [&str; 7] = ["q", "kind", "room", "access", "language", "time", "status"];

    /// The words that must all be found, folded.
    pub fn words(&self) -> Vec<String> {
        folded(&self.q).split_whitespace().map(String::from).collect()
    }

    /// What this filter asks for beyond another one, so that only what fits that one has to be looked through for these
    /// words; `None` when more than that may fit.
    pub fn words_beyond(&self, other: &Filter) -> Option<Vec<String>> {
        let (mut words, others) = (self.words(), other.words());
        let is_less = |other: &String| words.iter().any(|word| word.contains(other.as_str()));
        if (Filter { q: other.q.clone(), ..self.clone() }) != *other || !others.iter().all(is_less) {
            return None;
        }
        words.retain(|word| !others.iter().any(|other| other.contains(word.as_str())));
        Some(words)
    }

    /// Reads the filter out of an address's query, given as name and value; what is not known is passed over.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        let mut access = Vec::new();
        for (name, value) in pairs {
            match name {
                "q" => filter.q = value.into(),
                "kind" => filter.entry = Entry::from_name(value),
                "room" => filter.room = value == "yes",
                "access" => access.extend(Access::from_name(value)),
                "language" => filter.language = check::language(value),
                "time" => filter.time = TimeOfDay::from_name(value),
                "status" => filter.status = Status::from_name(value),
                _ => {}
            }
        }
        filter.access = Access::ALL.into_iter().filter(|one| access.contains(one)).collect();
        filter
    }

    /// The filter as it stands in an address, name by name; a part that filters nothing is not there.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: &str| {
            if !value.is_empty() {
                pairs.push((name, value.to_string()));
            }
        };
        add("q", self.q.trim());
        add("kind", self.entry.map_or("", Entry::as_str));
        add("room", if self.room { "yes" } else { "" });
        for access in &self.access {
            add("access", access.as_str());
        }
        add("language", &self.language);
        add("time", self.time.map_or("", TimeOfDay::as_str));
        add("status", self.status.map_or("", Status::as_str));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_from_its_address() {
        let whole = Filter {
            q: "são & paulo".into(),
            entry: Some(Entry::Invitation),
            room: true,
            access: vec![Access::StepFree, Access::Subtitles],
            language: "pt".into(),
            time: Some(TimeOfDay::Evening),
            status: Some(Status::Tentative),
        };
        for filter in [whole, Filter::default()] {
            let pairs = filter.pairs();
            let read = pairs.iter().map(|(name, value)| (*name, value.as_str()));
            assert_eq!(Filter::from_pairs(read), filter);
        }
        assert!(Filter::default().pairs().is_empty());
        assert_eq!(Filter::from_pairs([("language", "PT-br")]).language, "pt-BR");
    }

    #[test]
    fn only_a_filter_that_asks_for_all_that_another_one_does_looks_through_what_that_one_found() {
        let beyond = |q: &str, other: &str| {
            Filter { q: q.into(), ..Filter::default() }
                .words_beyond(&Filter { q: other.into(), ..Filter::default() })
                .map(|words| words.join(" "))
        };
        for (q, other, expected) in [
            ("é", "", Some("e")),
            ("node 2", "node", Some("2")),
            ("node 27", "node 2", Some("27")),
            ("27 node", "node 2 o", Some("27")),
            ("node ", "node", Some("")),
            ("od node", "node", Some("")),
            ("nod", "node", None),
            ("", "node", None),
            ("node 3", "node 2", None),
        ] {
            assert_eq!(beyond(q, other).as_deref(), expected, "{q} after {other}");
        }
        let (room, any) = (Filter { room: true, ..Filter::default() }, Filter::default());
        assert_eq!((room.words_beyond(&any), any.words_beyond(&room)), (None, None));
    }

    #[test]
    fn what_an_address_says_wrongly_filters_nothing() {
        let pairs =
            [("kind", "secret"), ("status", ""), ("time", "teatime"), ("room", "no"), ("access", "x"), ("z", "y")];
        assert_eq!(Filter::from_pairs(pairs), Filter::default());
    }
}
