//! The table of cities: a WebAssembly module of its own (`crates/cities`), which is loaded when a field that asks for a
//! place is first touched.

use super::{document, js};
use thiserror::Error;

/// Why the module does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CityModuleError {
    /// One of them, or the table of cities, is not there: no network before it was ever loaded.
    #[error("the part of this page that knows the world could not be loaded")]
    NotLoaded,
}

/// Has the field with this id, which has the focus, suggest cities.
pub async fn suggest_cities(field: &str) -> Result<(), CityModuleError> {
    // Before anything is waited for, because typing goes on.
    let typed = document::value_of(field).unwrap_or_default();
    js::suggest_cities(field, &typed).await.map(drop).map_err(|_| CityModuleError::NotLoaded)
}

/// Puts a position that stands in the field with this id in another spelling there in degrees: `52.37, 4.9`.
pub async fn read_position(field: &str) -> Result<(), CityModuleError> {
    let typed = document::value_of(field).unwrap_or_default();
    js::read_position(field, &typed).await.map(drop).map_err(|_| CityModuleError::NotLoaded)
}

/// Opens a map below the field with this id, to choose a position on, or closes it.
pub async fn pick_position(field: &str) -> Result<(), CityModuleError> {
    js::pick_position(field).await.map(drop).map_err(|_| CityModuleError::NotLoaded)
}
