//! Where the device is: asked only when the visitor presses the button for it, and kept in this page only.

use super::window;
use js_sys::Promise;
use p4p_domain::{
    geo::LonLat,
    i18n::messages::{MessageKey, here},
};
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Position, PositionOptions};

/// Why the position is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GeolocationError {
    /// This browser, or the page around this frame, has none to give.
    #[error("no positions here")]
    Absent,
    /// The visitor, or the device, said no, or found nothing in time.
    #[error("no position told")]
    Refused,
}

impl GeolocationError {
    /// What a visitor reads of it.
    pub fn message(self) -> MessageKey<0> {
        match self {
            GeolocationError::Absent => here::ABSENT,
            GeolocationError::Refused => here::REFUSED,
        }
    }
}

/// Asks the device for its position, roughly is enough; waits at most ten seconds.
pub async fn position() -> Result<LonLat, GeolocationError> {
    let geolocation = window().and_then(|window| window.navigator().geolocation().ok());
    let geolocation = geolocation.filter(|geolocation| !geolocation.is_undefined()).ok_or(GeolocationError::Absent)?;
    let options = PositionOptions::new();
    options.set_timeout(10_000);
    let promise = Promise::new(&mut |resolve, reject| {
        let asked = geolocation.get_current_position_with_error_callback_and_options(&resolve, Some(&reject), &options);
        if asked.is_err() {
            _ = reject.call0(&JsValue::NULL);
        }
    });
    let found = JsFuture::from(promise).await.map_err(|_| GeolocationError::Refused)?;
    // Browsers call it GeolocationPosition by now.
    let found: Position = found.unchecked_into();
    let coordinates = found.coords();
    LonLat::new(coordinates.longitude(), coordinates.latitude()).map_err(|_| GeolocationError::Refused)
}
