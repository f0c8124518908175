//! What calendars that already have an entry would not hear of.

use super::Content;
use crate::diagnostic::Diagnostic;
use p4p_domain::nodes::node::Status;

/// Calendars take over a cancellation, like any change, only when the entry's SEQUENCE has grown (RFC 5545, section
/// 3.8.7.4). Whether a time was changed nobody can see here; that something is called off, one can.
pub fn warnings(content: &Content) -> Vec<Diagnostic> {
    let Content { event, nodes, folder, .. } = content;
    let what = "is missing, so calendars that have the entry already may not hear that it is called off; \
                write 1, and one more for each later change of time or place";
    let cancelled = nodes.iter().filter(|node| node.status == Status::Cancelled && !node.example);
    let silent = cancelled.filter(|node| event.revision == 0 && node.revision == 0);
    let silent = silent.map(|node| Diagnostic {
        file: format!("{folder}/nodes.geojson"),
        line: None,
        field: format!("node \"{}\": revision", node.id),
        what: what.into(),
    });
    let is_other = event.changed.is_some() || event.previous_start.is_some() || event.schedule.is_called_off();
    let unknown = (is_other && event.revision == 0).then(|| Diagnostic {
        file: format!("{folder}/event.toml"),
        line: None,
        field: "revision".into(),
        what: "is missing, although the event was changed, so calendars that have the entry already may keep the old one; \
               write 1, and one more for each later change of time or place"
            .into(),
    });
    silent.chain(unknown).collect()
}
