//! The live map and the table of cities: a WebAssembly module of its own (`src/bin/atlas`), which is loaded when the map,
//! or a field that asks for a place, is first touched. The page's loader knows where it is.

use crate::domain::{city::FoundCity, geo::LonLat};
use thiserror::Error;

/// Why the module does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AtlasError {
    /// It, or the table of cities, is not there: no network before it was ever loaded.
    #[error("the part of this page that knows the world could not be loaded")]
    NotLoaded,
}

/// Loads the module ahead of need; failing now is no failure.
pub fn warm_up() {
    #[cfg(feature = "hydrate")]
    wasm_bindgen_futures::spawn_local(async {
        // When it is needed it is asked for again, and then its failure is told.
        _ = browser::module().await;
    });
}

/// Has the field with this id, which has the focus, suggest cities.
pub async fn suggest_cities(field: &str) -> Result<(), AtlasError> {
    browser::suggest_cities(field).await
}

/// The city that is nearest to a place.
pub async fn city_near(place: LonLat) -> Result<Option<FoundCity>, AtlasError> {
    browser::city_near(place).await
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::AtlasError;
    use crate::{
        domain::{city::FoundCity, geo::LonLat, json::Value},
        platform::{document, json},
    };
    use js_sys::{Function, Promise, Reflect};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    pub async fn suggest_cities(field: &str) -> Result<(), AtlasError> {
        // Before anything is waited for, because typing goes on.
        let typed = document::value_of(field).unwrap_or_default();
        ask("suggest_cities", field.into(), typed.into()).await.map(drop)
    }

    pub async fn city_near(place: LonLat) -> Result<Option<FoundCity>, AtlasError> {
        let found = ask("city_near", place.longitude().into(), place.latitude().into()).await?;
        Ok(FoundCity::from_json(&found).ok())
    }

    /// Calls what the module exports under this name, and waits for the JSON, or the nothing, that it promises.
    async fn ask(name: &str, first: JsValue, second: JsValue) -> Result<Value, AtlasError> {
        let failed = |_| AtlasError::NotLoaded;
        let module = module().await?;
        let function: Function = Reflect::get(&module, &name.into()).and_then(JsValue::dyn_into).map_err(failed)?;
        let promise: Promise = function.call2(&module, &first, &second).and_then(JsValue::dyn_into).map_err(failed)?;
        let answer = JsFuture::from(promise).await.map_err(failed)?.as_string();
        Ok(answer.and_then(|text| json::parse(&text)).unwrap_or_default())
    }

    /// What the module exports.
    pub async fn module() -> Result<JsValue, AtlasError> {
        let promise = super::super::loader::call("atlas").ok_or(AtlasError::NotLoaded)?;
        JsFuture::from(promise).await.map_err(|_| AtlasError::NotLoaded)
    }
}

#[cfg(not(feature = "hydrate"))]
#[allow(clippy::unused_async)]
mod browser {
    use super::AtlasError;
    use crate::domain::{city::FoundCity, geo::LonLat};

    pub async fn suggest_cities(_field: &str) -> Result<(), AtlasError> {
        Err(AtlasError::NotLoaded)
    }

    pub async fn city_near(_place: LonLat) -> Result<Option<FoundCity>, AtlasError> {
        Err(AtlasError::NotLoaded)
    }
}
