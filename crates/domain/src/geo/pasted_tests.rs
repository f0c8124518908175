use super::*;
use crate::form::check::is_position;
use proptest::prelude::*;

#[test]
fn positions_are_read_as_people_have_them_on_the_clipboard() {
    for (text, expected) in [
        // Decimal degrees.
        ("52.3676, 4.9041", "52.3676, 4.9041"),
        ("52.3676,4.9041", "52.3676, 4.9041"),
        ("52.3676 4.9041", "52.3676, 4.9041"),
        ("52.3676; 4.9041", "52.3676, 4.9041"),
        ("52.3676\t4.9041", "52.3676, 4.9041"),
        ("(52.3676, 4.9041)", "52.3676, 4.9041"),
        ("[52.3676, 4.9041]", "52.3676, 4.9041"),
        ("52.3676° N, 4.9041° E", "52.3676, 4.9041"),
        ("52.3676°N 4.9041°E", "52.3676, 4.9041"),
        ("N 52.3676 E 4.9041", "52.3676, 4.9041"),
        ("N52.3676, E4.9041", "52.3676, 4.9041"),
        ("4.9041 E, 52.3676 N", "52.3676, 4.9041"),
        ("33.8688 S, 151.2093 E", "-33.8688, 151.2093"),
        ("22.9068° S 43.1729° W", "-22.9068, -43.1729"),
        ("lat: 52.3676, lon: 4.9041", "52.3676, 4.9041"),
        ("{\"lat\": 52.3676, \"lng\": 4.9041}", "52.3676, 4.9041"),
        ("longitude=4.9041 latitude=52.3676", "52.3676, 4.9041"),
        ("52.3676 north, 4.9041 east", "52.3676, 4.9041"),
        ("+52.3676, -4.9041", "52.3676, -4.9041"),
        ("52.36760000, 4.90", "52.3676, 4.9"),
        ("52, 4", "52, 4"),
        // Decimal commas.
        ("52,3676; 4,9041", "52.3676, 4.9041"),
        ("52,3676 4,9041", "52.3676, 4.9041"),
        ("52,3676, 4,9041", "52.3676, 4.9041"),
        ("52,3676° N, 4,9041° E", "52.3676, 4.9041"),
        ("−22,9068; −43,1729", "-22.9068, -43.1729"),
        // Minutes and seconds.
        ("N52 22.056 E4 54.246", "52.3676, 4.9041"),
        ("N 52° 22.056' E 004° 54.246'", "52.3676, 4.9041"),
        ("52 22.056 N 4 54.246 E", "52.3676, 4.9041"),
        ("52°22'3.4\"N 4°54'14.8\"E", "52.36761, 4.90411"),
        ("52°22′3.4″N, 4°54′14.8″E", "52.36761, 4.90411"),
        ("52° 22’ 3.4” N 4° 54’ 14.8” E", "52.36761, 4.90411"),
        ("52°22'3.4''N 4°54'14.8''E", "52.36761, 4.90411"),
        ("33°51'54\"S 151°12'34\"E", "-33.865, 151.20944"),
        ("52°22'3,4\"N 4°54'14,8\"E", "52.36761, 4.90411"),
        ("52º22'3.4\" 4º54'14.8\"", "52.36761, 4.90411"),
        // Other digits and signs.
        ("５２.３６７６，４.９０４１", "52.3676, 4.9041"),
        ("٥٢٫٣٦٧٦، ٤٫٩٠٤١", "52.3676, 4.9041"),
        ("۵۲.۳۶۷۶, ۴.۹۰۴۱", "52.3676, 4.9041"),
        ("५२.३६७६, ४.९०४१", "52.3676, 4.9041"),
        ("−33.8688, 151.2093", "-33.8688, 151.2093"),
        ("\u{200e}52.3676,\u{a0}4.9041\u{200f}", "52.3676, 4.9041"),
        // Addresses.
        ("geo:52.3676,4.9041", "52.3676, 4.9041"),
        ("geo:52.3676,4.9041,12;u=35", "52.3676, 4.9041"),
        ("GEO:52.3676,4.9041?z=15", "52.3676, 4.9041"),
        ("geo:0,0?q=52.3676,4.9041(Node Amsterdam)", "52.3676, 4.9041"),
        ("https://www.openstreetmap.org/?mlat=52.3676&mlon=4.9041#map=13/52.1/4.1", "52.3676, 4.9041"),
        ("https://www.openstreetmap.org/#map=13/52.3676/4.9041", "52.3676, 4.9041"),
        ("https://www.openstreetmap.org/node/1234#map=19/52.3676/-4.9041&layers=N", "52.3676, -4.9041"),
        ("https://www.google.com/maps/@52.3676,4.9041,15z", "52.3676, 4.9041"),
        (
            "https://www.google.com/maps/place/Dam/@52.1,4.1,17z/data=!3m1!4b1!4m5!8m2!3d52.3676!4d4.9041?entry=ttu",
            "52.3676, 4.9041",
        ),
        ("https://www.google.com/maps/search/52.3676,+4.9041", "52.3676, 4.9041"),
        ("https://www.google.com/maps/place/52%C2%B022'03.4%22N+4%C2%B054'14.8%22E", "52.36761, 4.90411"),
        ("https://maps.google.com/?q=52.3676,4.9041", "52.3676, 4.9041"),
        ("https://maps.google.com/maps?q=loc:52.3676%2C4.9041", "52.3676, 4.9041"),
        ("https://www.google.com/maps/dir/?api=1&destination=52.3676%2C4.9041", "52.3676, 4.9041"),
        ("https://www.google.com/maps/dir//52.3676,4.9041/@52.1,4.1,10z", "52.3676, 4.9041"),
        ("https://maps.apple.com/place?coordinate=52.3676,4.9041&name=Node", "52.3676, 4.9041"),
        ("https://maps.apple.com/?ll=52.3676,4.9041&q=Node", "52.3676, 4.9041"),
        ("https://maps.apple.com/frame?center=52.3676%2C4.9041&span=0.1,0.2", "52.3676, 4.9041"),
        ("https://share.here.com/l/52.3676,4.9041,Node?z=15", "52.3676, 4.9041"),
        // Longitude first.
        ("https://yandex.com/maps/?ll=37.617700%2C55.755863&z=10", "55.755863, 37.6177"),
        ("https://yandex.ru/maps/213/moscow/?ll=37.1%2C55.1&pt=37.6177,55.755863", "55.755863, 37.6177"),
        ("https://2gis.ru/moscow/geo/4504235282728110/37.617698,55.755864", "55.755864, 37.617698"),
        (
            "https://2gis.ru/moscow/geo/4504235282728110/37.617698%2C55.755864?m=37.1%2C55.1%2F16",
            "55.755864, 37.617698",
        ),
        ("https://osmand.net/map?pin=52.3676,4.9041#15/52.1/4.1", "52.3676, 4.9041"),
        ("https://osmand.net/map#15/52.3676/4.9041", "52.3676, 4.9041"),
        ("https://osmand.net/go?lat=52.3676&lon=4.9041&z=15", "52.3676, 4.9041"),
        ("om://map?v=1&ll=52.3676,4.9041&n=Node", "52.3676, 4.9041"),
        ("https://omaps.app/map?v=1&ll=52.3676,-4.9041", "52.3676, -4.9041"),
        // From the tests of Organic Maps: 64.5234, 12.1234.
        ("ge0://B4srhdHVVt/Name", "64.5234, 12.1234"),
        ("https://omaps.app/B4srhdHVVt/Name", "64.5234, 12.1234"),
        // Only the other order would be a position: as it stands, so that it can be told.
        ("151.2093, -33.8688", "151.2093, -33.8688"),
    ] {
        assert_eq!(position(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_could_be_several_positions_or_none_is_not_read() {
    for text in [
        "",
        "here",
        "52.3676",
        "52,3676",
        "52 4",
        "52 4.9",
        "52 22 4 54",
        "52.3676, 4.9041, 12",
        "1,2,3,4",
        "52,3676,4,9041",
        "N 52.3676",
        "N 52.3676, N 4.9041",
        "E 52.3676 E 4.9",
        "52.3676 N, 4.9041",
        "-52.3676 S, 4.9 E",
        "lat: 52 E, lon: 4 N",
        "52°61'N 4°0'E",
        "52°22'60\"N 4°54'0\"E",
        "52.5°22'N 4°54'E",
        "1e2, 3",
        "52.3676 O, 4.9",
        "https://maps.app.goo.gl/abc",
        "https://example.org/",
        "https://example.org/12,34",
        "https://example.org/@12,34",
        "https://example.org/#a/12/34",
        "https://example.org/?q=google.com/12,34",
        "https://www.google.com/maps/dir/52.1,4.1/52.3676,4.9041/@52.2,4.5,10z",
        "https://www.google.com/maps/dir/52.1,4.1/Amsterdam/@52.2,4.5,10z/data=!4m2!4m1!3e0",
        "https://www.google.com/maps/dir/Utrecht/Amsterdam/@52.2,4.5,10z",
        "https://omaps.app/B4",
        "geo:",
        "geo:52",
        "..., ...",
        "9999, 9999",
        "- -",
        ",",
        "52.3676.1, 4.9",
        "Amsterdam 52.3676, 4.9041",
    ] {
        assert_eq!(position(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_pasted_is_read_as_degrees_or_not_at_all(text in "\\PC{0,60}") {
        if let Some(read) = position(&text) {
            prop_assert_eq!(position(&read), Some(read.clone()), "{}", text);
        }
    }

    #[test]
    fn what_looks_like_a_position_makes_nothing_panic(text in "[-0-9.,;:°'\"NSEW ()]{0,40}", link in "(geo:|https://omaps\\.app/|om://x\\?ll=)[-0-9A-Za-z_.,%&=#/@!]{0,40}") {
        position(&text);
        position(&link);
    }

    #[test]
    fn each_spelling_of_a_position_is_that_position(latitude in -89_999_999_i64..90_000_000, longitude in -179_999_999_i64..180_000_000) {
        let degrees = |value: i64| {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{:06}", value.abs() / 1_000_000, value.abs() % 1_000_000)
        };
        let side = |value: i64, sides: [char; 2]| sides[usize::from(value < 0)];
        let (north, east) = (side(latitude, ['N', 'S']), side(longitude, ['E', 'W']));
        let (y, x) = (degrees(latitude), degrees(longitude));
        let (abs_y, abs_x) = (degrees(latitude.abs()), degrees(longitude.abs()));
        let expected = position(&format!("{y}, {x}"));
        prop_assert!(expected.as_deref().is_some_and(is_position), "{:?}", expected);
        for text in [
            format!("({y};{x})"),
            format!("{y} {x}").replace('-', "−"),
            format!("{y}; {x}").replace('.', ","),
            format!("{abs_y}° {north}, {abs_x}° {east}"),
            format!("{east}{abs_x} {north}{abs_y}"),
            format!("geo:{y},{x};u=20"),
            format!("https://www.openstreetmap.org/?mlat={y}&mlon={x}#map=5/1.5/2.5"),
            format!("https://www.google.com/maps/@{y},{x},15z"),
            format!("https://osmand.net/map?pin={y}%2C{x}#15/1.5/2.5"),
        ] {
            prop_assert_eq!(position(&text), expected.clone(), "{}", text);
        }
    }
}
