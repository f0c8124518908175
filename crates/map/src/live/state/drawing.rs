//! How the map is drawn: its marks, and what lies below them.

use super::{Command, Map, Motion};
use crate::live::{basemaps::Detail, elements::put};
use crate::{
    basemap::names_in,
    cluster::{Clusters, Spacing},
    drawing::Heading,
};
use web_sys::HtmlElement;

/// Marks are there as far as this beyond the edges, in CSS pixels, so that what is half in view is there.
const BESIDE: f64 = 14.0;
/// While the map is moved, they are there for a view that is so much further on, and as much beyond its edges: a share of
/// its width at least, and so many CSS pixels where the world is large enough, because a node is shown once, on the side
/// that is nearer to that view.
const AHEAD: (f64, f64) = (0.1, 200.0);
/// What is moved less than this, in CSS pixels, has no direction yet.
const STIR: f64 = 4.0;

impl Map {
    /// Brings everything that is seen to the view.
    pub(super) fn draw(&mut self) {
        self.update_clusters();
        let chosen = self.marked.and_then(|index| self.first_of(index));
        self.pins.choose(chosen);
        self.pins.place(&self.view);
        if let Some(place) = self.place {
            put(&self.elements.place, self.view.screen_from_mercator(place));
        }
        let heading = self.heading();
        self.layer.follow(&self.view, heading);
        if let Some(extent) = self.layer.due(&self.view, heading) {
            self.is_step = false;
            if extent.view.zoom().to_bits() == self.view.zoom().to_bits() {
                self.layer.ask(&extent, self.is_over(), self.pins.places());
            } else {
                // Where the map is going, there will be other marks.
                let mut clusters = Clusters::default();
                clusters.update(&self.positions, &self.shown, &extent.view, Spacing::of(self.shown.len()));
                self.layer.ask(&extent, self.is_over(), clusters.all().iter().map(|cluster| cluster.at));
            }
            self.request_shapes(Detail::at(extent.view.zoom()));
        }
        if let Some(mut streets) = self.streets.take() {
            if streets.is_on() && !streets.follow(&self.view, self.is_flying()) {
                streets.paint(&self.view, &self.places(), &self.elements.live, self.is_over());
            }
            self.streets = Some(streets);
        }
        if self.published != Some(self.view) {
            self.published = Some(self.view);
            self.elements.publish(&self.view);
        }
    }

    /// Asks for the names on the map in the page's language, where there are any.
    pub(super) fn request_names(&mut self) {
        let page = self.elements.host.closest("[lang]").ok().flatten();
        let language = page.and_then(|page| page.get_attribute("lang")).unwrap_or_default();
        self.commands.extend(names_in(&language).map(|file| Command::Emit("shapes", file.into())));
    }

    fn is_over(&self) -> bool {
        self.elements.host.closest("[data-phase=over]").ok().flatten().is_some()
    }

    /// How the map is moved at this moment.
    pub(super) fn heading(&self) -> Heading {
        match &self.motion {
            Motion::Flight(flight, _) => Heading::To(flight.to()),
            Motion::Still if self.is_step && !self.layer.is_as_large(&self.view) => Heading::Step,
            _ => Heading::Open,
        }
    }

    /// Has clusters and marks for the view, unless there are some already.
    fn update_clusters(&mut self) {
        if self.clustered.is_some_and(|clustered| clustered.covers(&self.view)) {
            return;
        }
        // While the zoom changes, each frame has other clusters, and none is made for later. While the map is moved, there
        // are some for what comes into view next.
        let before = self.clustered.filter(|clustered| clustered.zoom().to_bits() == self.view.zoom().to_bits());
        let view = before.map_or(self.view.grown(BESIDE), |before| {
            let (x, y) = before.offset_of(&self.view);
            let width = self.view.size().0;
            let room = ((self.view.world_size() - width) / 2.0).max(width * AHEAD.0).min(AHEAD.1);
            let ahead = |way: f64| if way.abs() < STIR { 0.0 } else { room.copysign(way) };
            // Where the world is small, what lies behind is what comes next on the other side.
            let reach = if room < AHEAD.1 { 2.0 * room } else { room };
            self.view.panned((-ahead(x), -ahead(y))).grown(reach + BESIDE)
        });
        self.clustered = Some(view);
        self.clusters.update(&self.positions, &self.shown, &view, Spacing::of(self.shown.len()));
        if let Some(lost) = self.pins.show(self.clusters.all(), &view) {
            // The keyboard stays with the node that it was on, if that is still in view.
            let pin = self.first_of(lost).and_then(|first| self.pins.element(first));
            let canvas: &HtmlElement = &self.elements.canvas;
            self.commands.push(Command::Focus(pin.unwrap_or(canvas).clone()));
        }
    }

    /// How many nodes' marks are in view.
    pub(super) fn nodes_in_view(&self) -> u32 {
        self.clusters.all().iter().filter(|cluster| self.view.shows(cluster.at)).map(|cluster| cluster.count).sum()
    }

    /// The first node of the mark that a node is in.
    pub(super) fn first_of(&self, index: u32) -> Option<u32> {
        let position = self.positions.get(usize::try_from(index).ok()?)?;
        if !self.shown.contains(&index) {
            return None;
        }
        self.clusters.all().get(self.clusters.of(*position)?).map(|cluster| cluster.first)
    }
}
