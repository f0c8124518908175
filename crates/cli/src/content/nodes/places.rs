use super::RawFile;
use serde_json::value::RawValue;

/// Where everything stands in a file, found out in one pass.
pub struct Places<'a> {
    text: &'a str,
    features: Vec<&'a str>,
    /// Where the lines end, in bytes.
    ends: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Looks through a text of GeoJSON.
    pub fn of(text: &'a str) -> Self {
        let file = serde_json::from_str::<RawFile<'a>>(text);
        let features = file.map_or(Vec::new(), |file| file.features.into_iter().map(RawValue::get).collect());
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Self { text, features, ends }
    }

    /// The line, from 1, in which a field of a feature stands; where there is none of that name, the one in which the
    /// feature begins.
    pub fn line(&self, feature: usize, field: &str) -> Option<usize> {
        let feature = self.features.get(feature)?;
        let inside = key(feature, field).unwrap_or_default();
        // A feature is a piece of the text, so this is how far behind its beginning it lies.
        let at = feature.as_ptr() as usize - self.text.as_ptr() as usize + inside;
        Some(1 + self.ends.partition_point(|end| *end < at))
    }
}

/// Where the name of a member stands in an object's text.
fn key(object: &str, name: &str) -> Option<usize> {
    let quoted = serde_json::to_string(name).ok()?;
    let mut places = object.match_indices(&quoted).map(|(at, _)| at);
    places.find(|at| object.get(at + quoted.len()..).is_some_and(|rest| rest.trim_start().starts_with(':')))
}
