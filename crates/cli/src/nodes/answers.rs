//! Hosts' answers as nodes: with nothing but what they let be published, as the receipt that they got says it.

use super::{
    ImportError,
    found::{Found, Reading},
};
use p4p_answers::{digits, parse_json};
use p4p_domain::{
    form::Form,
    geo::LonLat,
    json::Value,
    nodes::{geojson::KNOWN, snippet::node_from_message},
};

/// Reads a list of answers, as `site answers open --out` wrote it.
pub fn read<'a>(file: &str, text: &str, forms: impl Iterator<Item = &'a Form>) -> Result<Reading, ImportError> {
    let value = parse_json(text).map_err(|_| ImportError::NoAnswers(file.into()))?;
    let answers = value.as_list().ok_or_else(|| ImportError::NoAnswers(file.into()))?;
    let forms: Vec<_> = forms.collect();
    let mut reading = Reading::default();
    for (index, answer) in answers.iter().enumerate() {
        let place = format!("{file}: answer {}", index + 1);
        let form = |id: &str| forms.iter().find(|form| form.id == id);
        let form = answer.get("form").and_then(Value::as_text).and_then(form).or_else(|| form("host"));
        let Some(snippet) = form.and_then(|form| node_from_message(form, answer)) else {
            reading.told.push(format!("{place}: says in which city no node is, so it is left out"));
            continue;
        };
        let is_set =
            |name| answer.get(name).is_some_and(|value| !["", "null"].contains(&value.to_plain_text().as_str()));
        if is_set("contradicts") || is_set("orphan") {
            let what =
                "may be somebody else's (see its columns contradicts and orphan), so it is left out; ask its host";
            reading.told.push(format!("{place}: {what}"));
            continue;
        }
        let number = answer.get("submission_id").and_then(Value::as_text).filter(|number| !number.is_empty());
        reading.found.extend(found(&snippet).map(|found| Found { place, answer: number.map(digits), ..found }));
    }
    Ok(reading)
}

/// The node that is ready to paste.
fn found(snippet: &str) -> Option<Found> {
    let feature: Value = serde_json::from_str::<serde_json::Value>(snippet).ok()?.into();
    let known = |name: &str| KNOWN.split(", ").find(|known| *known == name);
    let properties = feature.get("properties")?.members().iter();
    let properties = properties.filter_map(|(name, value)| Some((known(name)?, value.clone()))).collect();
    let position = || match feature.get("geometry")?.get("coordinates")?.as_list()? {
        [longitude, latitude] => LonLat::new(longitude.as_number()?, latitude.as_number()?).ok(),
        _ => None,
    };
    Some(Found { position: position(), properties, ..Found::default() })
}
