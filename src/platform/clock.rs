//! The visitor's clock and zone. Read in effects and event handlers only, never while rendering.

use chrono::{DateTime, Utc};

/// Now, by the visitor's clock.
pub fn now() -> DateTime<Utc> {
    browser::now()
}

/// An instant written as in ISO 8601 (`2025-11-10T09:00Z`), as the browser reads it; `None` when it does not.
pub fn instant_from_text(text: &str) -> Option<DateTime<Utc>> {
    browser::instant_from_text(text)
}

/// An instant in RFC 3339, in UTC, with milliseconds.
pub fn text_from_instant(instant: DateTime<Utc>) -> String {
    browser::text_from_instant(instant)
}

/// Hour and minute on the visitor's clock: `12:03`.
pub fn clock_time(instant: DateTime<Utc>) -> String {
    browser::local(instant, &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")])
}

/// Hour and minute on the visitor's clock at an instant, in seconds since 1970-01-01T00:00:00Z.
pub fn clock_time_of_second(second: i64) -> String {
    DateTime::from_timestamp(second, 0).map(clock_time).unwrap_or_default()
}

/// Day and time on the visitor's clock, with the name of the visitor's zone:
/// `Monday 24 November 2025 at 09:00 GMT-5`.
pub fn day_and_time(instant: DateTime<Utc>) -> String {
    browser::local(
        instant,
        &[
            ("weekday", "long"),
            ("day", "numeric"),
            ("month", "long"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("hourCycle", "h23"),
            ("timeZoneName", "short"),
        ],
    )
}

/// The minutes by which the visitor's clock is ahead of UTC at an instant.
pub fn offset_minutes(instant: DateTime<Utc>) -> i32 {
    browser::offset_minutes(instant)
}

/// The names of the time zones that this browser knows (IANA), the visitor's own first.
pub fn zones() -> Vec<String> {
    browser::zones()
}

#[cfg(feature = "hydrate")]
mod browser {
    use chrono::{DateTime, Utc};
    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    fn date(instant: DateTime<Utc>) -> Date {
        // Exact: a double holds whole milliseconds for 285,000 years.
        #[allow(clippy::cast_precision_loss)]
        Date::new(&JsValue::from_f64(instant.timestamp_millis() as f64))
    }

    fn instant(milliseconds: f64) -> Option<DateTime<Utc>> {
        // NaN, the browser's "no time", becomes 0 by `as`, so it is sorted out first.
        #[allow(clippy::cast_possible_truncation)]
        Some(milliseconds).filter(|ms| ms.is_finite()).and_then(|ms| DateTime::from_timestamp_millis(ms as i64))
    }

    pub fn now() -> DateTime<Utc> {
        instant(Date::now()).unwrap_or_default()
    }

    pub fn instant_from_text(text: &str) -> Option<DateTime<Utc>> {
        instant(Date::parse(text))
    }

    pub fn text_from_instant(instant: DateTime<Utc>) -> String {
        date(instant).to_iso_string().into()
    }

    pub fn local(instant: DateTime<Utc>, options: &[(&str, &str)]) -> String {
        let object = Object::new();
        for (name, value) in options {
            // Setting a property of a fresh object cannot fail.
            _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
        }
        // English pages say times as the announcement does, with 24 hours and the day first.
        let language = crate::platform::document::language();
        date(instant).to_locale_string(if language == "en" { "en-GB" } else { &language }, &object).into()
    }

    pub fn zones() -> Vec<String> {
        let own = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
        let own = Reflect::get(&own, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
        // Not there in older browsers, which then offer the visitor's own only.
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
        let all = Reflect::get(&intl, &"supportedValuesOf".into()).ok().and_then(|all| all.dyn_into::<Function>().ok());
        let all = all.and_then(|all| all.call1(&intl, &"timeZone".into()).ok());
        let all = all.iter().flat_map(|all| Array::from(all).to_vec()).filter_map(|zone| zone.as_string());
        own.into_iter().chain(all).collect()
    }

    pub fn offset_minutes(instant: DateTime<Utc>) -> i32 {
        // The browser counts the other way round: minutes that UTC is ahead of the local clock.
        #[allow(clippy::cast_possible_truncation)]
        let behind = date(instant).get_timezone_offset() as i32;
        -behind
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    use chrono::{DateTime, Utc};

    pub fn now() -> DateTime<Utc> {
        DateTime::default()
    }

    pub fn instant_from_text(_text: &str) -> Option<DateTime<Utc>> {
        None
    }

    pub fn text_from_instant(_instant: DateTime<Utc>) -> String {
        String::new()
    }

    pub fn local(_instant: DateTime<Utc>, _options: &[(&str, &str)]) -> String {
        String::new()
    }

    pub fn zones() -> Vec<String> {
        Vec::new()
    }

    pub fn offset_minutes(_instant: DateTime<Utc>) -> i32 {
        0
    }
}
