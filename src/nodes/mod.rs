//! The local nodes: a list, which is the first view of them, and a map, which is the second.
//!
//! | file | what it holds |
//! |---|---|
//! | `node_store` | all nodes, what the visitor looks for, and what was selected: signals that both views read |
//! | `refresh` | asking the page's server for what has changed |
//! | `node_list`, `node_count`, `far_away_notice`, `more_nodes` | the list and what is said about it |
//! | `node_filters`, `filter_select`, `filter_checkbox`, `nearest_to` | what one looks for |
//! | `node_row`, `country_heading`, `node_summary`, `node_details`, `node_facts`, `node_links` | a node in the list |
//! | `node_map`, `map_controls`, `map_pin` | the map, printed and live |

mod country_heading;
mod distance;
mod far_away_notice;
mod filter_checkbox;
mod filter_select;
mod map_controls;
mod map_pin;
mod more_nodes;
mod nearest_to;
mod node_count;
mod node_details;
mod node_facts;
mod node_filters;
mod node_links;
mod node_list;
mod node_map;
mod node_row;
mod node_store;
mod node_summary;
mod refresh;

use country_heading::CountryHeading;
use far_away_notice::FarAwayNotice;
use filter_checkbox::FilterCheckbox;
use filter_select::FilterSelect;
use map_controls::MapControls;
use map_pin::{MapPin, Pin};
use more_nodes::MoreNodes;
use nearest_to::NearestTo;
use node_count::NodeCount;
use node_details::NodeDetails;
use node_facts::NodeFacts;
use node_filters::NodeFilters;
use node_links::NodeLinks;
pub use node_list::NodeList;
pub use node_map::NodeMap;
use node_row::NodeRow;
use node_store::{FocusTarget, KnownNode, NodeCounts};
pub use node_store::{NodeStore, use_node_store};
use node_summary::NodeSummary;
