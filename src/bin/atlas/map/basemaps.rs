//! The shapes of the world in three details, fetched when they are needed.

use super::{Living, state::Map};
use js_sys::{ArrayBuffer, Promise, Uint8Array};
use p4p_event::domain::{
    basemap::{Basemap, Line, Shape},
    outline::thinned,
    view::world_size,
};
use std::rc::Weak;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, window};

/// How fine the shapes are: Natural Earth at 1:110, 1:50 and 1:10 million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The whole world on a small screen.
    Coarse,
    /// Continents and countries.
    Middle,
    /// Regions.
    Fine,
}

impl Detail {
    const ALL: [Detail; 3] = [Detail::Coarse, Detail::Middle, Detail::Fine];

    /// What a zoom asks for.
    pub fn at(zoom: f64) -> Self {
        if zoom < 2.5 {
            Self::Coarse
        } else if zoom < 6.0 {
            Self::Middle
        } else {
            Self::Fine
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Coarse => "basemap/110m.bin",
            Self::Middle => "basemap/50m.bin",
            Self::Fine => "basemap/10m.bin",
        }
    }
}

/// So far from where they are, in pixels of the screen, may shapes be drawn. Most points are not needed for that, and
/// drawing takes as long as there are points.
const TOLERANCE: f64 = 0.75;

/// What is there, and what was asked for. What could not be fetched is asked for again at the next visit.
#[derive(Debug, Default)]
pub struct Basemaps {
    /// With all their points.
    whole: Vec<(Detail, Basemap)>,
    /// As they are drawn at a zoom; made when it is first seen.
    thin: Vec<((Detail, u8), Basemap)>,
    asked: Vec<Detail>,
}

impl Basemaps {
    /// Whether to ask for a detail now; said once.
    pub fn is_wanted(&mut self, detail: Detail) -> bool {
        let is_wanted = !self.asked.contains(&detail);
        if is_wanted {
            self.asked.push(detail);
        }
        is_wanted
    }

    /// Keeps what was fetched.
    pub fn set(&mut self, detail: Detail, basemap: Basemap) {
        self.whole.push((detail, basemap));
    }

    /// What to draw at a zoom, on a screen with so many pixels in a CSS pixel: of the detail that it asks for, or else
    /// of the next coarser one that is there, or else of any.
    pub fn at(&mut self, zoom: f64, density: f64) -> Option<&Basemap> {
        let wanted = Detail::at(zoom);
        let coarser = Detail::ALL.into_iter().rev().filter(|detail| *detail <= wanted);
        let finer = Detail::ALL.into_iter().filter(|detail| wanted < *detail);
        let (detail, whole) = coarser
            .chain(finer)
            .find_map(|detail| self.whole.iter().find(|(other, _)| *other == detail))
            .map(|(detail, whole)| (*detail, whole))?;
        // Whole steps, so that little is kept.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = (zoom + density.log2()).ceil() as u8;
        let key = (detail, level);
        if !self.thin.iter().any(|(other, _)| *other == key) {
            #[allow(clippy::cast_possible_truncation)]
            let tolerance = (TOLERANCE / world_size(level.into())) as f32;
            self.thin.push((key, thin(whole, tolerance)));
        }
        self.thin.iter().find(|(other, _)| *other == key).map(|(_, basemap)| basemap)
    }
}

fn thin(basemap: &Basemap, tolerance: f32) -> Basemap {
    // What has fewer than three points left is an island that is smaller than what may be missing.
    let shape = |shape: &Shape| Shape {
        rings: shape.rings.iter().map(|ring| thinned(ring, tolerance)).filter(|ring| 2 < ring.len()).collect(),
        bounds: shape.bounds,
    };
    let line = |line: &Line| Line { points: thinned(&line.points, tolerance), bounds: line.bounds };
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
