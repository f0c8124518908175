//! What can be wrong with an organiser's nodes.

use crate::{geo::GeoError, link::LinkError};
use thiserror::Error;

/// What is wrong with a node, or with the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NodeError {
    /// Something else than a list of features.
    #[error("must be a GeoJSON FeatureCollection with a list of features")]
    Collection,
    /// An entry that is no feature.
    #[error("must be a GeoJSON Feature with properties")]
    Feature,
    /// See [`NodeId`](super::node::NodeId).
    #[error("must be lower-case letters, digits and hyphens, like \"cape-town\", at most 64")]
    Id,
    /// Two nodes with one id.
    #[error("stands more than once; each node needs its own")]
    Twice,
    /// Something else than a point.
    #[error("must be a GeoJSON Point [longitude, latitude], or null when there is no position")]
    Geometry,
    /// A point outside of the world.
    #[error("{0}; GeoJSON writes longitude first")]
    Position(#[from] GeoError),
    /// Not there, or empty, where there must be something.
    #[error("is missing; each node needs one")]
    Missing,
    /// Not text.
    #[error("must be text")]
    Text,
    /// Longer than [`TEXT_LIMIT`](super::geojson::TEXT_LIMIT).
    #[error("is longer than 500 characters")]
    Long,
    /// Something invisible that reorders or hides text.
    #[error("holds an invisible control character")]
    Control,
    /// Neither true nor false.
    #[error("must be true or false")]
    Flag,
    /// Not a whole number from 0 on.
    #[error("must be a whole number, 0 or more")]
    Number,
    /// Not a list of texts.
    #[error("must be a list of texts")]
    List,
    /// Not a code of two letters.
    #[error("must be a country's two letters (ISO 3166-1), like \"PT\"")]
    Country,
    /// A word outside of a closed list.
    #[error("must be one of {}", .0.join(", "))]
    Word(&'static [&'static str]),
    /// A property nobody knows; most likely a slip of the pen.
    #[error("is not known; a node has {}", super::geojson::KNOWN)]
    Unknown,
    /// No link.
    #[error("{0}")]
    Link(#[from] LinkError),
    /// No day.
    #[error("must be a day like \"2025-11-24\"")]
    Day,
    /// No time.
    #[error("must be a time on the node's own clock, like \"2025-11-24T14:30\"")]
    Time,
    /// Neither an e-mail address nor a link.
    #[error("must be one e-mail address with nothing behind it, or an address that begins with http:// or https://")]
    Contact,
}

/// A mistake in the file of nodes, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {error}")]
pub struct NodeProblem {
    /// Which feature, from 0; `None` for the whole file.
    pub feature: Option<usize>,
    /// The id of that feature, when it has one.
    pub id: Option<String>,
    /// The field that is wrong.
    pub field: String,
    /// What is wrong with it, and what would be right.
    pub error: NodeError,
}

impl NodeProblem {
    /// Whether it costs the node its place.
    pub fn is_fatal(&self) -> bool {
        self.error != NodeError::Unknown
    }
}
