//! What the visitor looks for among the nodes.

use super::{
    draft::{Answer, Draft},
    node::{Access, Entry, Status},
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

/// A part of the day, on a node's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeOfDay {
    /// From 5:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 17:00.
    Evening,
    /// From 22:00.
    Night,
}

impl TimeOfDay {
    /// All of them, in their order.
    pub const ALL: [TimeOfDay; 4] = [TimeOfDay::Morning, TimeOfDay::Afternoon, TimeOfDay::Evening, TimeOfDay::Night];

    /// The part of the day that an hour, 0 to 23, belongs to.
    pub fn from_hour(hour: u8) -> Self {
        match hour {
            5..12 => TimeOfDay::Morning,
            12..17 => TimeOfDay::Afternoon,
            17..22 => TimeOfDay::Evening,
            _ => TimeOfDay::Night,
        }
    }

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            TimeOfDay::Morning => "morning",
            TimeOfDay::Afternoon => "afternoon",
            TimeOfDay::Evening => "evening",
            TimeOfDay::Night => "night",
        }
    }
}

impl Filter {
    /// The names of its parts: of the controls, and in addresses.
    pub const NAMES: [&str; 7] = ["q", "kind", "room", "access", "language", "time", "status"];

    /// Reads the filter out of the controls, or out of what [`draft`](Self::draft) made; what is not known is passed
    /// over.
    pub fn from_draft(draft: &Draft) -> Self {
        let is = |name: &str, word: &str| draft.text(name) == word;
        let access = draft.several("access");
        Self {
            q: draft.text("q").into(),
            entry: Entry::ALL.into_iter().find(|entry| is("kind", entry.as_str())),
            room: draft.ticked("room"),
            access: Access::ALL.into_iter().filter(|one| access.iter().any(|word| word == one.as_str())).collect(),
            language: draft.text("language").into(),
            time: TimeOfDay::ALL.into_iter().find(|time| is("time", time.as_str())),
            status: Status::ALL.into_iter().find(|status| is("status", status.as_str())),
        }
    }

    /// What has to stand in the controls for this filter.
    pub fn draft(&self) -> Draft {
        let mut draft = Draft::default();
        for (name, value) in self.pairs() {
            match name {
                "room" => draft.set(name, Answer::Ticked(true)),
                "access" => draft.choose(name, &value, true),
                _ => draft.set(name, Answer::Text(value)),
            }
        }
        draft
    }

    /// Reads the filter out of an address's query, given as name and value; what is not known is passed over.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut draft = Draft::default();
        for (name, value) in pairs {
            match name {
                "room" => draft.set(name, Answer::Ticked(value == "yes")),
                "access" => draft.choose(name, value, true),
                _ if Self::NAMES.contains(&name) => draft.set(name, Answer::Text(value.into())),
                _ => {}
            }
        }
        Self::from_draft(&draft)
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
    fn a_filter_comes_back_from_its_address_and_from_its_controls() {
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
            assert_eq!(Filter::from_draft(&filter.draft()), filter);
        }
        assert!(Filter::default().pairs().is_empty());
    }

    #[test]
    fn what_an_address_says_wrongly_filters_nothing() {
        let pairs =
            [("kind", "secret"), ("status", ""), ("time", "teatime"), ("room", "no"), ("access", "x"), ("z", "y")];
        assert_eq!(Filter::from_pairs(pairs), Filter::default());
    }
}
