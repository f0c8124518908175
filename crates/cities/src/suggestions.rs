//! What keys do in a list of suggestions below a text field, after the combobox of the WAI-ARIA Authoring Practices; and
//! what a city that was chosen left in other fields.

use p4p_domain::geo::city::FoundCity;

/// What a key that went down asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To mark the suggestion at this place.
    Mark(usize),
    /// To choose the one at this place.
    Choose(usize),
    /// To close the list.
    Close,
}

/// What a key (by its name in UI Events) asks of an open list of `count` suggestions, of which perhaps one is marked.
/// `None` for keys that are the field's own, and for all of them when the list is closed, which is when it is empty.
pub fn asked(key: &str, count: usize, marked: Option<usize>) -> Option<Asked> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(Asked::Mark(marked.filter(|at| *at < last).map_or(0, |at| at + 1))),
        "ArrowUp" => Some(Asked::Mark(marked.and_then(|at| at.checked_sub(1)).unwrap_or(last))),
        "Enter" => marked.map(Asked::Choose),
        "Escape" => Some(Asked::Close),
        _ => None,
    }
}

/// Whether a value is what one of these cities gives, of those that are called `name`: then it follows from that city, and
/// may be followed by what another one gives.
pub fn is_given(cities: &[FoundCity], name: &str, value: &str) -> bool {
    let mut so_called = cities.iter().filter(|city| city.name == name);
    so_called.any(|city| [&city.country, &city.zone, &city.rounded].into_iter().any(|given| given == value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4p_domain::geo::{LonLat, city::City};

    #[test]
    fn what_a_city_gives_is_known_again_and_nothing_else_is() {
        let city = |name, country, zone, longitude, latitude| {
            let position = LonLat::new(longitude, latitude).unwrap();
            FoundCity::of(&City { name, country, country_name: "", position, zone, also: None })
        };
        let cities = [
            city("Amsterdam", "NL", "Europe/Amsterdam", 4.8901, 52.374),
            city("Amsterdam", "US", "America/New_York", -74.188, 42.938),
            city("Amsterdam-Zuidoost", "NL", "Europe/Paris", 4.97, 52.3),
        ];
        for (value, is_its_own) in [
            ("NL", true),
            ("US", true),
            ("Europe/Amsterdam", true),
            ("52.37, 4.89", true),
            ("BE", false),
            ("Europe/Paris", false),
            ("52.3702, 4.8952", false),
            ("", false),
        ] {
            assert_eq!(is_given(&cities, "Amsterdam", value), is_its_own, "{value}");
        }
        assert!(!is_given(&cities, "Amster", "NL"), "what was typed so far is no city");
    }

    #[test]
    fn the_arrows_go_round() {
        assert_eq!(asked("ArrowDown", 3, None), Some(Asked::Mark(0)));
        assert_eq!(asked("ArrowDown", 3, Some(1)), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowDown", 3, Some(2)), Some(Asked::Mark(0)));
        assert_eq!(asked("ArrowUp", 3, None), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowUp", 3, Some(0)), Some(Asked::Mark(2)));
        assert_eq!(asked("ArrowUp", 3, Some(2)), Some(Asked::Mark(1)));
    }

    #[test]
    fn enter_is_the_forms_key_until_something_is_marked() {
        assert_eq!(asked("Enter", 3, None), None);
        assert_eq!(asked("Enter", 3, Some(1)), Some(Asked::Choose(1)));
        assert_eq!(asked("Escape", 1, None), Some(Asked::Close));
    }

    #[test]
    fn a_closed_list_has_no_keys_and_text_keys_stay_the_fields() {
        for key in ["ArrowDown", "ArrowUp", "Enter", "Escape"] {
            assert_eq!(asked(key, 0, None), None);
        }
        for key in ["a", "Home", "Tab", "ArrowLeft", "Process"] {
            assert_eq!(asked(key, 3, Some(1)), None);
        }
    }
}
