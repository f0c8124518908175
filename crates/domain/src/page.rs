//! What the build hands to the browser: the facts that the reacting parts of the page are made from.

use crate::{
    event::{Schedule, instant_from_json},
    form::Form,
    i18n::language_names::LanguageNames,
    json::{self, ReadError, Value},
    nodes::{
        geojson::{collection_from_nodes, nodes_from_geojson},
        node::Node,
    },
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::sync::Arc;

/// The content of `script#p4p_data`. The prose is not in it: that is in the page already, and never leaves it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageData {
    /// Tells this site from others of the same origin in storage; empty where the organisers gave it none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub site_id: String,
    /// Names the event in calendars and in storage; never changes.
    pub slug: String,
    /// From the page to the event's folder, where nodes and calendars are: empty or `../`.
    pub to_event: String,
    /// When it is.
    pub schedule: Schedule,
    /// The zone of the event's own clock, by its IANA name.
    pub zone: String,
    /// The minutes by which the event's own clock is ahead of UTC when it starts.
    pub offset_minutes: i32,
    /// The same when it ends: another number where the clocks are changed meanwhile.
    pub offset_at_end: i32,
    /// The instant whose phase was printed, in seconds since 1970-01-01T00:00:00Z.
    #[serde(with = "chrono::serde::ts_seconds")]
    pub as_of: DateTime<Utc>,
    /// How many local nodes there are.
    pub listed: usize,
    /// The local nodes, in the order of the list; where there are many, the first ones.
    #[serde(serialize_with = "collection_from_nodes")]
    pub nodes: Vec<Node>,
    /// What the languages of nodes are called.
    pub languages: LanguageNames,
    /// The forms, by what they are for.
    pub forms: Forms,
}

impl PageData {
    /// Reads what [`Serialize`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let forms = json::value(object, "forms")?;
        let form = |name| forms.get(name).map(Form::from_json).transpose().map(|form| form.map(Arc::new));
        Ok(Self {
            site_id: json::text_or_empty(object, "site_id"),
            slug: json::text(object, "slug")?,
            to_event: json::text(object, "to_event")?,
            schedule: Schedule::from_json(json::value(object, "schedule")?)?,
            zone: json::text(object, "zone")?,
            offset_minutes: json::integer(object, "offset_minutes")?,
            offset_at_end: json::integer(object, "offset_at_end")?,
            as_of: instant_from_json(object, "as_of")?,
            listed: json::integer(object, "listed")?,
            nodes: nodes_from_geojson(json::value(object, "nodes")?).0,
            languages: LanguageNames::from_json(json::value(object, "languages")?),
            forms: Forms { attend: form("attend")?, host: form("host")?, next: form("next")? },
        })
    }
}

impl PageData {
    /// Whether all nodes are in it.
    pub fn is_whole(&self) -> bool {
        self.listed <= self.nodes.len()
    }
}

/// The forms of an event: those that it needs, which may be none.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Forms {
    /// For attending; `None` where nobody signs up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attend: Option<Arc<Form>>,
    /// For hosting a local node; `None` where nobody registers one here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Arc<Form>>,
    /// For hearing of the next one, when this one is over; `None` where nobody can leave an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Arc<Form>>,
}

impl Forms {
    /// All that there are.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Form>> {
        [&self.attend, &self.host, &self.next].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Standing, json::tests::parsed, testing::example_form};

    #[test]
    fn the_facts_survive_the_way_to_the_browser_and_back() {
        let (nodes, _) = nodes_from_geojson(&parsed(
            r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1.5,2]},
            "properties":{"name":"A","city":"B","country":"PT","status":"full","access":["subtitles"],"link":"https://example.org/"}}]}"#,
        ));
        let form = || Some(Arc::new(example_form()));
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let data = PageData {
            site_id: "k7fw29qmx4tp".into(),
            slug: "p4p".into(),
            to_event: "../".into(),
            schedule: Schedule {
                starts: at(10),
                ends: at(20),
                sign_up_opens: Some(at(1)),
                sign_up_closes: None,
                standing: Standing::Postponed,
            },
            zone: "America/St_Johns".into(),
            offset_minutes: -210,
            offset_at_end: -150,
            as_of: at(5),
            listed: 1,
            nodes,
            languages: LanguageNames::of(["pt"].into_iter(), |_| Some("Portuguese".into())),
            forms: Forms { attend: form(), host: form(), next: form() },
        };
        assert_eq!(PageData::from_json(&parsed(&serde_json::to_string(&data).unwrap())), Ok(data));
    }

    #[test]
    fn forms_that_an_event_does_not_need_are_not_there() {
        let none = Forms::default();
        assert_eq!((serde_json::to_string(&none).unwrap().as_str(), none.all().count()), ("{}", 0));
        let one = Forms { host: Some(Arc::new(example_form())), ..none };
        assert_eq!(one.all().count(), 1);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(PageData::from_json(&parsed("{}")), Err(ReadError("forms")));
    }
}
