//! A city as it travels from the module that knows the table of cities to the page, as JSON.

use crate::{
    geo::LonLat,
    json::{self, ReadError, Value},
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

/// A city of the table, with words for people.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundCity {
    /// Its main name.
    pub name: String,
    /// The other name that was typed; empty when it was the main one.
    pub also: String,
    /// ISO 3166-1 alpha-2, and `XK` for Kosovo.
    pub country: String,
    /// The country's name in the page's language; its two letters where that is not known.
    pub country_name: String,
    /// IANA name.
    pub zone: String,
    /// Within about 300 m of its middle.
    pub position: LonLat,
    /// Latitude and longitude in hundredths of a degree, about a kilometre, as people type them: `38.73, -9.15`.
    pub rounded: String,
}

impl FoundCity {
    /// A city of the table.
    pub fn of(city: &City<'_>) -> Self {
        let position = city.position;
        let country_name = if city.country_name.is_empty() { city.country } else { city.country_name };
        Self {
            name: city.name.into(),
            also: city.also.unwrap_or_default().into(),
            country: city.country.into(),
            country_name: country_name.into(),
            zone: city.zone.into(),
            position,
            rounded: [&fixed(position.latitude(), 2), ", ", &fixed(position.longitude(), 2)].concat(),
        }
    }

    /// For the page.
    pub fn to_json(&self) -> String {
        let (longitude, latitude) = (self.position.longitude(), self.position.latitude());
        json::object(&[
            ("name", json::quoted(&self.name)),
            ("also", json::quoted(&self.also)),
            ("country", json::quoted(&self.country)),
            ("country_name", json::quoted(&self.country_name)),
            ("zone", json::quoted(&self.zone)),
            ("position", json::array([fixed(longitude, 4), fixed(latitude, 4)])),
            ("rounded", json::quoted(&self.rounded)),
        ])
    }

    /// Reads what [`FoundCity::to_json`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        let degree = |index| {
            let degrees = object.get("position").and_then(Value::as_list).and_then(|both| both.get(index));
            degrees.and_then(Value::as_number).unwrap_or(f64::NAN)
        };
        Ok(Self {
            name: json::text(object, "name")?,
            also: json::text_or_empty(object, "also"),
            country: json::text(object, "country")?,
            country_name: json::text(object, "country_name")?,
            zone: json::text(object, "zone")?,
            position: LonLat::new(degree(0), degree(1)).map_err(|_| ReadError("position"))?,
            rounded: json::text(object, "rounded")?,
        })
    }

    /// What it is called in a list: `Köln (Cologne), Germany`.
    pub fn title(&self) -> String {
        let (before, after) = if self.also.is_empty() { ("", "") } else { (" (", ")") };
        [&self.name, before, &self.also, after, ", ", &self.country_name].concat()
    }
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
        let city = FoundCity::from_json(&parsed(&FoundCity::of(&lisbon()).to_json())).unwrap();
        assert_eq!(city.title(), "Lisbon (Lis\"boa), Portugal");
        assert_eq!(city.rounded, "38.72, -9.15");
        assert!((city.position.longitude() + 9.1468).abs() < 1e-9 && (city.position.latitude() - 38.7249).abs() < 1e-9);
        assert_eq!((city.country.as_str(), city.zone.as_str()), ("PT", "Europe/Lisbon"));
        let plain = City { also: None, ..lisbon() };
        let city = FoundCity::from_json(&parsed(&FoundCity::of(&plain).to_json())).unwrap();
        assert_eq!(city.title(), "Lisbon, Portugal");
    }

    #[test]
    fn what_is_no_city_is_refused() {
        for text in ["null", "{}", r#"{"name":"x","country":"x","country_name":"","zone":"","rounded":""}"#] {
            assert!(FoundCity::from_json(&parsed(text)).is_err(), "{text}");
        }
    }
}
