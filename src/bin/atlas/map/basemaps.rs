//! The shapes of the world in three details, fetched when they are needed.

use super::{Living, state::Map};
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use p4p_event::domain::{
    basemap::{Basemap, Line, Shape},
    outline::thinned,
};
use std::rc::Weak;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, window};

/// How fine the shapes are: Natural Earth at 1:110, 1:50 and 1:10 million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The whole world on a small screen.
    Coarse,
    /// The whole world on a large one: the middle detail, without what cannot be seen from so far away. With all of it,
    /// drawing takes twice as long.
    Thin,
    /// Continents and countries.
    Middle,
    /// Regions.
    Fine,
}

/// From this zoom on the middle detail is drawn with all its points.
const NEAR: f64 = 3.75;
/// What may be missing before, in mercator: about half a CSS pixel at that zoom.
const TOLERANCE: f32 = 1.5e-4;

impl Detail {
    /// What a zoom asks for.
    pub fn at(zoom: f64) -> Self {
        if zoom < 2.5 {
            Self::Coarse
        } else if zoom < NEAR {
            Self::Thin
        } else if zoom < 6.0 {
            Self::Middle
        } else {
            Self::Fine
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Coarse => "basemap/110m.bin",
            Self::Thin | Self::Middle => "basemap/50m.bin",
            Self::Fine => "basemap/10m.bin",
        }
    }

    fn place(self) -> usize {
        match self {
            Self::Coarse => 0,
            Self::Thin => 1,
            Self::Middle => 2,
            Self::Fine => 3,
        }
    }
}

/// What is there, and what was asked for. What could not be fetched is asked for again at the next visit.
#[derive(Debug, Default)]
pub struct Basemaps {
    maps: [Option<Basemap>; 4],
    is_asked: [bool; 4],
}

impl Basemaps {
    /// Whether to ask for a detail now; said once.
    pub fn is_wanted(&mut self, detail: Detail) -> bool {
        // The thin one is made of the middle one.
        let detail = if detail == Detail::Thin { Detail::Middle } else { detail };
        let Some(is_asked) = self.is_asked.get_mut(detail.place()) else { return false };
        !std::mem::replace(is_asked, true)
    }

    /// Keeps what was fetched.
    pub fn set(&mut self, detail: Detail, basemap: Basemap) {
        if detail == Detail::Middle
            && let Some(place) = self.maps.get_mut(Detail::Thin.place())
        {
            *place = Some(thin(&basemap));
        }
        if let Some(place) = self.maps.get_mut(detail.place()) {
            *place = Some(basemap);
        }
    }

    /// The detail asked for, or else the next coarser one that is there, or else any.
    pub fn best(&self, detail: Detail) -> Option<&Basemap> {
        let (coarser, finer) = self.maps.split_at_checked(detail.place() + 1)?;
        coarser.iter().rev().chain(finer).flatten().next()
    }
}

fn thin(basemap: &Basemap) -> Basemap {
    // What has fewer than three points left is an island that is smaller than what may be missing.
    let shape = |shape: &Shape| Shape {
        rings: shape.rings.iter().map(|ring| thinned(ring, TOLERANCE)).filter(|ring| 2 < ring.len()).collect(),
        bounds: shape.bounds,
    };
    let line = |line: &Line| Line { points: thinned(&line.points, TOLERANCE), bounds: line.bounds };
    Basemap {
        land: basemap.land.iter().map(shape).collect(),
        lakes: basemap.lakes.iter().map(shape).collect(),
        coasts: basemap.coasts.iter().map(line).collect(),
        borders: basemap.borders.iter().map(line).collect(),
        labels: basemap.labels.clone(),
    }
}

/// Fetches a detail and hands it to the map; when that fails, the map goes on with what it has.
pub fn fetch(living: Weak<Living>, detail: Detail) {
    spawn_local(async move {
        let Ok(bytes) = bytes_of(detail.file()).await else { return };
        // Reading takes as long as a few frames, so it waits until nothing moves.
        while living.upgrade().is_some_and(|living| living.with(|map| map.is_moving()) != Some(false)) {
            pause(60).await;
        }
        let Some((living, basemap)) = living.upgrade().zip(Basemap::decode(&bytes).ok()) else { return };
        living.with(|map: &mut Map| map.set_basemap(detail, basemap));
    });
}

/// The bytes of a file beside the page.
async fn bytes_of(file: &str) -> Result<Vec<u8>, JsValue> {
    let window = window().ok_or("no window")?;
    let response: Response = JsFuture::from(window.fetch_with_str(file)).await?.dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    let buffer: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn pause(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = window() {
            _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    _ = JsFuture::from(promise).await;
}
