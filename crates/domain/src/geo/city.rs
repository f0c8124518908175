//! A city as it travels from the module that knows the table of cities to the page, as JSON.

use crate::{
    geo::LonLat,
    json::{self, ReadError, Value},
    nodes::collection::Place,
    text::fixed,
};

/// A city of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct City<'a> {
    /// Its main name.
    pub name: &'a str,
    /// ISO 3166-1 alpha-2, and `XK` for Kosovo.
    pub country: &'a str,
    /// The country's name in the page's language; empty while nobody told it.
    pub country_name: &'a str,
    /// Within about 300 m of its middle.
    pub position: LonLat,
    /// IANA name.
    pub zone: &'a str,
    /// The other name that was typed, when it was not the main one.
    pub also: Option<&'a str>,
}

/// A city of the table, in words for people.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundCity {
    /// Its main name.
    pub name: String,
    /// What it is called in a list: `Köln (Cologne), Germany`.
    pub title: String,
    /// ISO 3166-1 alpha-2, and `XK` for Kosovo.
    pub country: String,
    /// IANA name.
    pub zone: String,
    /// Within about 300 m of its middle.
    pub position: LonLat,
    /// Latitude and longitude in hundredths of a degree, about a kilometre, as people type them: `38.73, -9.15`.
    pub rounded: String,
}

impl FoundCity {
    /// A city of the table; in a country whose name nobody told, with its two letters.
    pub fn of(city: &City<'_>) -> Self {
        let (before, also, after) = city.also.map_or(("", "", ""), |also| (" (", also, ")"));
        let country = if city.country_name.is_empty() { city.country } else { city.country_name };
        let position = city.position;
        Self {
            name: city.name.into(),
            title: [city.name, before, also, after, ", ", country].concat(),
            country: city.country.into(),
            zone: city.zone.into(),
            position,
            rounded: [&fixed(position.latitude(), 2), ", ", &fixed(position.longitude(), 2)].concat(),
        }
    }

    /// What the page has to know of it.
    pub fn to_json(&self) -> String {
        let degrees = <[f64; 2]>::from(self.position).map(|degrees| fixed(degrees, 4));
        json::object(&[("title", json::quoted(&self.title)), ("position", json::array(degrees))])
    }
}

/// Reads what [`FoundCity::to_json`] writes, as a place to look from.
pub fn place_from_json(object: &Value) -> Result<Place, ReadError> {
    let Some([longitude, latitude]) = object.get("position").and_then(Value::as_list) else {
        return Err(ReadError("position"));
    };
    let degrees = longitude.as_number().zip(latitude.as_number());
    let position = degrees.and_then(|(longitude, latitude)| LonLat::new(longitude, latitude).ok());
    Ok(Place { name: json::text(object, "title")?, position: position.ok_or(ReadError("position"))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::tests::parsed;

    fn lisbon() -> City<'static> {
        let position = LonLat::new(-9.146_75, 38.724_9).unwrap();
        City {
            name: "Lisbon",
            country: "PT",
            country_name: "Portugal",
            position,
            zone: "Europe/Lisbon",
            also: Some("Lis\"boa"),
        }
    }

    #[test]
    fn a_city_survives_the_way_to_the_page() {
        let city = FoundCity::of(&lisbon());
        assert_eq!(
            [&city.name, &city.country, &city.rounded, &city.zone].map(String::as_str),
            ["Lisbon", "PT", "38.72, -9.15", "Europe/Lisbon"]
        );
        let place = place_from_json(&parsed(&city.to_json())).unwrap();
        assert_eq!(place.name, "Lisbon (Lis\"boa), Portugal");
        assert!(
            (place.position.longitude() + 9.1468).abs() < 1e-9 && (place.position.latitude() - 38.7249).abs() < 1e-9
        );
        assert_eq!(FoundCity::of(&City { also: None, ..lisbon() }).title, "Lisbon, Portugal");
        assert_eq!(FoundCity::of(&City { also: None, country_name: "", ..lisbon() }).title, "Lisbon, PT");
    }

    #[test]
    fn what_is_no_city_is_refused() {
        for text in ["null", "{}", r#"{"title":"x"}"#, r#"{"title":"x","position":[0,91]}"#, r#"{"position":[0,0]}"#] {
            assert!(place_from_json(&parsed(text)).is_err(), "{text}");
        }
    }
}
