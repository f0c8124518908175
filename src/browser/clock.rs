//! The visitor's clock and zone. Read in effects and event handlers only, never while rendering.

use chrono::{DateTime, Utc};
use js_sys::{Array, Date, Object, Reflect};
use p4p_domain::form::check::is_zone;
use wasm_bindgen::prelude::*;

/// Hour and minute on the visitor's clock: `12:03`.
pub fn clock_time(instant: DateTime<Utc>) -> String {
    local(instant, "", &[HOUR, MINUTE, FROM_0_TO_23])
}

/// Weekday, hour and minute at an instant, in seconds since 1970-01-01T00:00:00Z, on the clock of a zone (IANA), or on
/// the visitor's own where it is empty: `Tue 17:00`. Nothing where the browser does not know the zone.
pub fn weekday_and_time(second: i64, zone: &str) -> String {
    let instant = DateTime::from_timestamp(second, 0).unwrap_or_default();
    local(instant, zone, &[("weekday", "short"), HOUR, MINUTE, FROM_0_TO_23])
}

/// The day on the visitor's clock: `Tuesday 25 November`.
pub fn day(instant: DateTime<Utc>) -> String {
    local(instant, "", &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

/// Day and time on the visitor's clock, with the name of the visitor's zone:
/// `Monday 24 November 2025 at 09:00 GMT-5`.
pub fn day_and_time(instant: DateTime<Utc>) -> String {
    local(
        instant,
        "",
        &[
            ("weekday", "long"),
            ("day", "numeric"),
            ("month", "long"),
            ("year", "numeric"),
            HOUR,
            MINUTE,
            FROM_0_TO_23,
            ("timeZoneName", "short"),
        ],
    )
}

/// What the visitor's zone is called at an instant: `New Zealand Daylight Time / Pacific/Auckland`.
pub fn zone_name(instant: DateTime<Utc>) -> String {
    let name = part_of_local(instant, "timeZoneName", "long");
    [name, zone()].join(" / ")
}

const HOUR: (&str, &str) = ("hour", "2-digit");
const MINUTE: (&str, &str) = ("minute", "2-digit");
const FROM_0_TO_23: (&str, &str) = ("hourCycle", "h23");

// As js_sys has them, but for what they throw, which js_sys does not catch.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(language: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn of_this_machine() -> DateTimeFormat;
    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, date: &Date) -> Result<String, JsValue>;
    #[wasm_bindgen(method, catch, js_name = formatToParts)]
    fn format_to_parts(this: &DateTimeFormat, date: &Date) -> Result<Vec<Part>, JsValue>;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &DateTimeFormat) -> ResolvedOptions;

    type Part;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn kind(this: &Part) -> String;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Part) -> String;

    type ResolvedOptions;
    #[wasm_bindgen(method, getter, js_name = timeZone)]
    fn time_zone(this: &ResolvedOptions) -> Option<String>;

    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(language: &str, options: &Object) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &NumberFormat, number: f64) -> Result<String, JsValue>;

    #[wasm_bindgen(js_namespace = Intl, js_name = supportedValuesOf, catch)]
    fn supported_values_of(key: &str) -> Result<Array, JsValue>;
}

fn date(instant: DateTime<Utc>) -> Date {
    // Exact: a double holds whole milliseconds for 285,000 years.
    Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64))
}

fn instant(milliseconds: f64) -> Option<DateTime<Utc>> {
    // NaN, the browser's "no time", becomes 0 by `as`, so it is sorted out first.
    Some(milliseconds).filter(|ms| ms.is_finite()).and_then(|ms| DateTime::from_timestamp_millis(ms as i64))
}

/// Now, by the visitor's clock.
pub fn now() -> DateTime<Utc> {
    instant(Date::now()).unwrap_or_default()
}

/// An instant written as in ISO 8601 (`2025-11-10T09:00Z`), as the browser reads it; `None` when it does not.
pub fn instant_from_text(text: &str) -> Option<DateTime<Utc>> {
    instant(Date::parse(text))
}

/// An instant in RFC 3339, in UTC, with milliseconds.
pub fn text_from_instant(instant: DateTime<Utc>) -> String {
    date(instant).to_iso_string().into()
}

fn local(instant: DateTime<Utc>, zone: &str, options: &[(&str, &str)]) -> String {
    let mut options = options.to_vec();
    if !zone.is_empty() {
        options.push(("timeZone", zone));
    }
    format(&options).and_then(|format| format.format(&date(instant)).ok()).unwrap_or_default()
}

fn part_of_local(instant: DateTime<Utc>, part: &str, how: &str) -> String {
    let parts = format(&[(part, how)]).and_then(|format| format.format_to_parts(&date(instant)).ok());
    let found = parts.into_iter().flatten().find(|one| one.kind() == part);
    found.map(|one| one.value()).unwrap_or_default()
}

/// A number of units, as `3 days`; the unit is one of ECMA-402, like `day`.
pub fn count(number: i64, unit: &str) -> String {
    // Exact below 2^53, and there are no such counts.
    let number = number as f64;
    let options = object(&[("style", "unit"), ("unitDisplay", "long"), ("unit", unit)]);
    let format = NumberFormat::new(&language(), &options).ok();
    format.and_then(|format| format.format(number).ok()).unwrap_or_default()
}

/// In the interface's language, by the calendar and with the digits of what is printed, whatever a region has of its own.
/// English pages say times as the announcement does, with 24 hours and the day first.
fn language() -> String {
    let language = super::document::language();
    [if language == "en" { "en-GB" } else { &language }, "-u-ca-gregory-nu-latn"].concat()
}

fn object(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object cannot fail.
        _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}

/// `None` when the browser does not know what is asked for, as a zone with a new name.
fn format(options: &[(&str, &str)]) -> Option<DateTimeFormat> {
    DateTimeFormat::new(&language(), &object(options)).ok()
}

fn zone() -> String {
    DateTimeFormat::of_this_machine().resolved_options().time_zone().unwrap_or_default()
}

/// The names of the time zones that this browser knows (IANA), the visitor's own first.
pub fn zones() -> Vec<String> {
    // Not there in older browsers, which then offer the visitor's own only.
    let all = supported_values_of("timeZone").unwrap_or_default();
    let all = all.iter().filter_map(|zone| zone.as_string());
    [zone()].into_iter().filter(|zone| !zone.is_empty()).chain(all).collect()
}

/// Names of time zones that browsers have learnt lately, and that older ones do not know (IANA, since 2020).
const NEW_ZONES: [&str; 5] =
    ["America/Ciudad_Juarez", "America/Coyhaique", "America/Nuuk", "Europe/Kyiv", "Pacific/Kanton"];

/// The time zone of this name, capitals or not, as it is written, as far as this browser knows.
pub fn zone_named(name: &str) -> Option<String> {
    let is_it = |zone: &String| zone.eq_ignore_ascii_case(name);
    NEW_ZONES.map(String::from).into_iter().chain(zones()).find(is_it).or_else(|| {
        // Of the names that one zone has, browsers list one.
        let format = format(&[("timeZone", name)])?;
        if is_zone(name) { Some(name.into()) } else { format.resolved_options().time_zone() }
    })
}

/// Day and time at an instant on the clock of a zone: `2025-11-24T15:00`.
pub fn time_there(instant: DateTime<Utc>, zone: &str) -> Option<String> {
    let day = [("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")];
    let options = [day.as_slice(), &[HOUR, MINUTE, FROM_0_TO_23, ("timeZone", zone)]].concat();
    let parts = format(&options)?.format_to_parts(&date(instant)).ok()?;
    let part = |kind| parts.iter().find(|part| part.kind() == kind).map(Part::value).unwrap_or_default();
    Some(
        [
            part("year"),
            "-".into(),
            part("month"),
            "-".into(),
            part("day"),
            "T".into(),
            part("hour"),
            ":".into(),
            part("minute"),
        ]
        .concat(),
    )
}

/// The minutes by which the visitor's clock is ahead of UTC at an instant.
pub fn offset_minutes(instant: DateTime<Utc>) -> i32 {
    // The browser counts the other way round: minutes that UTC is ahead of the local clock.
    let behind = date(instant).get_timezone_offset() as i32;
    -behind
}
