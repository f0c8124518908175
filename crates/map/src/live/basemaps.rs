//! The shapes of the world in two details, asked for when they are needed.

use crate::{
    basemap::{Basemap, Label, Line, Shape, rename},
    outline::thinned,
    view::world_size,
};

/// How fine the shapes are: Natural Earth at 1:50 and 1:10 million. Until they are there, the printed picture's are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The world, continents and countries.
    Middle,
    /// Regions.
    Fine,
}

impl Detail {
    /// What a zoom asks for.
    pub fn at(zoom: f64) -> Self {
        if zoom < 6.0 { Self::Middle } else { Self::Fine }
    }

    /// The name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Middle => "50m",
            Self::Fine => "10m",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Detail::Middle, Detail::Fine].into_iter().find(|detail| detail.name() == name)
    }
}

/// So far from where they are, in pixels of the screen, may shapes be drawn. Most points are not needed for that, and
/// drawing takes as long as there are points.
const TOLERANCE: f64 = 0.75;

/// What is there.
#[derive(Debug, Default)]
pub struct Basemaps {
    /// With all their points.
    whole: Vec<(Detail, Basemap)>,
    /// As they are drawn at a zoom; made when it is first seen.
    thin: Vec<((Detail, u8), Basemap)>,
    /// What stands on all of them: one detail has the labels.
    pub labels: Vec<Label>,
    /// Their names in the page's language.
    names: String,
}

impl Basemaps {
    /// Keeps what was fetched.
    pub fn set(&mut self, detail: Detail, mut basemap: Basemap) {
        if !basemap.labels.is_empty() {
            self.labels = std::mem::take(&mut basemap.labels);
            rename(&mut self.labels, &self.names);
        }
        self.whole.push((detail, basemap));
    }

    /// Keeps the names of the labels, which may come before them.
    pub fn set_names(&mut self, names: String) {
        rename(&mut self.labels, &names);
        self.names = names;
    }

    /// What to draw at a zoom, on a screen with so many pixels in a CSS pixel: of the detail that it asks for, or else
    /// of the other one.
    pub fn at(&mut self, zoom: f64, density: f64) -> Option<&Basemap> {
        let wanted = Detail::at(zoom);
        let (detail, whole) = self.whole.iter().find(|(detail, _)| *detail == wanted).or(self.whole.first())?;
        // Whole steps, so that little is kept.
        let level = (zoom + density.log2()).ceil() as u8;
        let key = (*detail, level);
        if !self.thin.iter().any(|(other, _)| *other == key) {
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
        labels: Vec::new(),
    }
}
