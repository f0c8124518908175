use super::NodeCounts;
use super::use_node_store;
use crate::{
    context::{use_facts, use_messages},
    erased::{IntoErased, memo},
};
use leptos::prelude::*;
use p4p_domain::i18n::messages::{Messages, nodes};

/// How many nodes are visible of how many, in words.
#[component]
pub fn NodeCount(
    /// How many there are.
    counts: Memo<NodeCounts>,
) -> impl IntoView {
    let (messages, facts, store) = (use_messages(), use_facts(), use_node_store());
    let are_examples = facts.with(|facts| facts.nodes.iter().all(|node| node.example));
    let text = memo(move || {
        let origin = store.origin();
        let from = origin.as_ref().map_or("", |origin| origin.name.as_str());
        count_in_words(messages, counts.get(), are_examples, from)
    });
    view! {
        <p class="count" role="status" id="p4p_nodes-count" data-count=""
            data-shown=Signal::derive(move || counts.get().visible) data-total=Signal::derive(move || counts.get().total)>
            {text}
        </p>
    }
    .into_erased()
}

/// Nodes that do not exist are not counted as if they did. `from` is where they are nearest to; empty where that does not
/// matter.
fn count_in_words(messages: Messages, counts: NodeCounts, are_examples: bool, from: &str) -> String {
    let (all, some) = if are_examples { (nodes::EXAMPLE, nodes::EXAMPLE_OF) } else { (nodes::LOCAL, nodes::LOCAL_OF) };
    let mut text = if counts.total == 0 {
        messages.get(nodes::NONE_YET).into()
    } else if counts.visible == counts.total {
        messages.count(all, counts.total, [])
    } else {
        messages.count(some, counts.total, [&counts.visible.to_string()])
    };
    if !from.is_empty() {
        text = messages.say(nodes::NEAREST_FIRST, [&text, from]);
    }
    if 0 < counts.unplaced {
        text = messages.count(nodes::UNPLACED, counts.unplaced, [&text]);
    }
    if 0 < counts.unread {
        text = messages.count(nodes::UNREAD, counts.unread, [&text]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_told_in_words_that_fit_it() {
        let text = |visible, total, unplaced, are_examples, from, unread| {
            count_in_words(Messages::english(), NodeCounts { visible, total, unplaced, unread }, are_examples, from)
        };
        assert_eq!(text(0, 0, 0, false, "", 0), "No local nodes yet");
        assert_eq!(text(1, 1, 0, false, "", 0), "1 local node");
        assert_eq!(text(13, 13, 1, true, "", 0), "13 example nodes, 1 without a position");
        assert_eq!(text(0, 13, 0, false, "", 2), "0 of 13 local nodes. 2 entries could not be read");
        assert_eq!(
            text(2, 2, 0, false, "Köln", 1),
            "2 local nodes, nearest first from Köln. 1 entry could not be read"
        );
    }
}
