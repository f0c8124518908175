//! What the labels are called in other languages than English, in the format that `p4p_map::basemap::rename` reads.

use super::{encode::Name, topology::read_json};
use anyhow::Result;
use p4p_map::basemap::LabelKind;
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// The names of countries and of the cities that time zones are named after, as CLDR has them in a language.
pub struct Names {
    countries: BTreeMap<String, String>,
    zones: Value,
}

impl Names {
    /// `countries` is the folder `data/countries`, `zones` the one of the package `cldr-dates-full`.
    pub fn read(language: &str, countries: &Path, zones: &Path) -> Result<Self> {
        let zones: Value = read_json(&zones.join(format!("main/{language}/timeZoneNames.json")))?;
        let found = zones.pointer(&format!("/main/{language}/dates/timeZoneNames/zone"));
        Ok(Self {
            countries: read_json(&countries.join(format!("{language}.json")))?,
            zones: found.cloned().unwrap_or_default(),
        })
    }

    /// A line for each label, empty where it stays as it is.
    pub fn of(&self, labels: &[Name]) -> String {
        let line = |label: &Name| {
            let name = match label.kind {
                LabelKind::Country => self.countries.get(&label.found_by).map(String::as_str),
                LabelKind::City => self.city(&label.found_by),
            };
            name.filter(|name| *name != label.text).unwrap_or_default().to_string() + "\n"
        };
        labels.iter().map(line).collect()
    }

    fn city(&self, zone: &str) -> Option<&str> {
        self.zones.pointer(&format!("/{zone}/exemplarCity"))?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_label_has_its_line() {
        let name = |text: &str, kind, found_by: &str| Name {
            text: text.into(),
            at: [0, 0],
            from_zoom: 0,
            kind,
            found_by: found_by.into(),
        };
        let (country, city) = (LabelKind::Country, LabelKind::City);
        let names = Names {
            countries: [("DE", "Deutschland"), ("PE", "Peru")].map(|(a, b)| (a.into(), b.into())).into(),
            zones: json!({ "Europe": { "Rome": { "exemplarCity": "Rom" }, "Berlin": {} } }),
        };
        let labels = [
            name("Germany", country, "DE"),
            name("Peru", country, "PE"),
            name("Somaliland", country, ""),
            name("Rome", city, "Europe/Rome"),
            name("Berlin", city, "Europe/Berlin"),
            name("Köln", city, ""),
        ];
        assert_eq!(names.of(&labels), "Deutschland\n\n\nRom\n\n\n");
    }
}
