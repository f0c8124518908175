//! Positions on Earth, the distance between them, and their place on the map.

use crate::geo::float::{exp, ln, wrapped};
use serde::Serialize;
use std::f64::consts::PI;
use thiserror::Error;

/// A position in degrees (WGS 84), longitude in [-180, 180], latitude in [-90, 90].
/// Written as `[longitude, latitude]`, the order of GeoJSON (RFC 7946, section 3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(into = "[f64; 2]")]
pub struct LonLat {
    longitude: f64,
    latitude: f64,
}

/// Why two numbers are no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum GeoError {
    /// Also for NaN and infinities.
    #[error("longitude must be between -180 and 180 degrees")]
    Longitude,
    /// Also for NaN and infinities.
    #[error("latitude must be between -90 and 90 degrees")]
    Latitude,
}

impl LonLat {
    /// Degrees, east and north positive.
    pub fn new(longitude: f64, latitude: f64) -> Result<Self, GeoError> {
        if !(-180.0..=180.0).contains(&longitude) {
            return Err(GeoError::Longitude);
        }
        if !(-90.0..=90.0).contains(&latitude) {
            return Err(GeoError::Latitude);
        }
        Ok(Self { longitude, latitude })
    }

    /// Degrees east of Greenwich.
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// Degrees north of the equator.
    pub fn latitude(self) -> f64 {
        self.latitude
    }
}

impl From<LonLat> for [f64; 2] {
    fn from(position: LonLat) -> Self {
        [position.longitude, position.latitude]
    }
}

/// Kilometres along the great circle, by the haversine formula on a sphere of the IUGG mean radius, 6371.0088 km.
pub fn distance_km(a: LonLat, b: LonLat) -> f64 {
    let cosine = |latitude: f64| sine_of_latitude(90.0 - latitude.abs());
    // The shorter way round.
    let east = (b.longitude - a.longitude).abs();
    let half_lambda = east.min(360.0 - east) / 2.0;
    let half_phi = sine_of_latitude((b.latitude - a.latitude) / 2.0);
    let h = half_phi * half_phi + cosine(a.latitude) * cosine(b.latitude) * sine_of_latitude(half_lambda).powi(2);
    2.0 * 6371.0088 * h.sqrt().min(1.0).asin()
}

/// The part of the world that a map shows: all longitudes, and the latitudes between two bounds, in Web Mercator
/// (EPSG:3857), so that a prerendered picture and a live map lie exactly on each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    top: f64,
    bottom: f64,
}

impl Frame {
    /// The inhabited world, without the emptiness around the poles.
    pub const WORLD: Frame = Frame { top: 0.130, bottom: 0.692 };

    /// Height of the frame when its width is 1.
    pub fn aspect(self) -> f64 {
        self.bottom - self.top
    }

    /// Its upper edge, in Web Mercator.
    pub fn top(self) -> f64 {
        self.top
    }

    /// The middle between top and bottom, in Web Mercator.
    pub fn middle(self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// Where a position lies in the frame: (0, 0) is the upper left corner, (1, 1) the lower right one.
    /// Positions north or south of the frame lie outside of 0 to 1.
    pub fn fraction_from_lonlat(self, position: LonLat) -> (f64, f64) {
        let (x, y) = mercator_from_lonlat(position);
        (x, (y - self.top) / self.aspect())
    }
}

/// Web Mercator in units of the world's width: x and y from 0 (180° W, about 85.05° N) to 1.
/// Beyond ±85.051129° the projection ends, so the latitude is clamped there.
/// Source: OGC Two Dimensional Tile Matrix Set, WebMercatorQuad.
pub fn mercator_from_lonlat(position: LonLat) -> (f64, f64) {
    let sine = sine_of_latitude(position.latitude.clamp(-85.051_129, 85.051_129));
    let x = (position.longitude + 180.0) / 360.0;
    // The usual ln(tan φ + sec φ), written with the sine alone.
    let y = 0.5 - ln((1.0 + sine) / (1.0 - sine)) / (4.0 * PI);
    (x, y)
}

/// The position at a point of Web Mercator, in units of the world's width: what [`mercator_from_lonlat`] undoes.
/// Every x is taken round the world; beyond 0 and 1, and for what is no number, y gives the nearest end of the map.
pub fn lonlat_from_mercator(x: f64, y: f64) -> LonLat {
    let longitude = wrapped(x, 1.0) * 360.0 - 180.0;
    let latitude = (2.0 * exp(PI * (1.0 - 2.0 * y.clamp(0.0, 1.0))).atan()).to_degrees() - 90.0;
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    LonLat { longitude: finite(longitude), latitude: finite(latitude) }
}

/// The sine of a latitude in degrees, by its Taylor series up to the 21st power: within 1e-13 for -90 to 90.
/// The general function brings tables for angles of any size, 4 kB of the page's module after compression.
pub fn sine_of_latitude(degrees: f64) -> f64 {
    let x = degrees.to_radians();
    let (mut term, mut sum) = (x, x);
    for n in 1..=10_u32 {
        term *= -x * x / f64::from(2 * n * (2 * n + 1));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> LonLat {
        LonLat::new(longitude, latitude).unwrap()
    }

    #[test]
    fn a_position_outside_the_world_is_refused() {
        assert_eq!(LonLat::new(0.0, 123.0), Err(GeoError::Latitude));
        assert_eq!(LonLat::new(-180.1, 0.0), Err(GeoError::Longitude));
        assert_eq!(LonLat::new(f64::NAN, 0.0), Err(GeoError::Longitude));
        assert_eq!(LonLat::new(0.0, f64::INFINITY), Err(GeoError::Latitude));
    }

    #[test]
    fn mercator_puts_the_origin_in_the_middle_and_ends_at_the_poles() {
        let (x, y) = mercator_from_lonlat(at(0.0, 0.0));
        assert!((x - 0.5).abs() < 1e-12 && (y - 0.5).abs() < 1e-12);
        assert!(mercator_from_lonlat(at(0.0, 90.0)).1.abs() < 1e-6);
        assert!((mercator_from_lonlat(at(0.0, -90.0)).1 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_point_of_the_map_is_the_position_that_was_put_there() {
        for place in [at(0.0, 0.0), at(-157.86, 21.31), at(174.78, -41.29), at(15.6, 78.2), at(-180.0, -85.0)] {
            let (x, y) = mercator_from_lonlat(place);
            for turns in [-2.0, 0.0, 1.0] {
                let back = lonlat_from_mercator(x + turns, y);
                let error = (back.longitude - place.longitude).abs() + (back.latitude - place.latitude).abs();
                assert!(error < 1e-9, "{place:?} became {back:?}");
            }
        }
        assert_eq!(lonlat_from_mercator(f64::NAN, f64::NAN), at(0.0, 0.0));
    }

    #[test]
    fn the_short_sine_is_the_sine() {
        for step in -900..=900_i32 {
            let degrees = f64::from(step) / 10.0;
            let error = (sine_of_latitude(degrees) - degrees.to_radians().sin()).abs();
            assert!(error < 1e-13, "{error} at {degrees}");
        }
    }

    #[test]
    fn distances_agree_with_published_ones() {
        // Paris to London, about 344 km.
        let km = distance_km(at(2.35, 48.86), at(-0.13, 51.51));
        assert!((km - 344.0).abs() < 2.0, "{km}");
        // Half the world round, across the antimeridian.
        assert!((distance_km(at(179.5, 0.0), at(-179.5, 0.0)) - 111.2).abs() < 0.1);
        assert!((distance_km(at(0.0, 90.0), at(0.0, -90.0)) - 20015.1).abs() < 0.1);
    }

    #[test]
    fn the_world_frame_holds_every_city_from_cape_horn_to_svalbard() {
        for place in [at(-67.6, -54.9), at(15.6, 78.2), at(179.9, -16.0)] {
            let (x, y) = Frame::WORLD.fraction_from_lonlat(place);
            assert!((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y), "{place:?} lies at {x}, {y}");
        }
    }
}
