//! Questions whose answers become a property of a node.

use super::{FieldFile, NODE_PROPERTIES, Reader};
use p4p_domain::{
    form::kind::FieldKind,
    nodes::snippet::{LONGEST, word_of_option},
};
use toml::Spanned;

/// The words of a node are English. So where options that become such a word are written in English too,
/// `{ en = "Step-free", nl = "Drempelvrij" }`, that is the answer, and the other is what it is called on the page.
pub(super) fn of(file: &FieldFile, kind: &mut FieldKind) -> Option<Vec<String>> {
    let (FieldKind::OneOf { options, .. } | FieldKind::SeveralOf { options }) = kind else { return None };
    ["kind", "access"].contains(&file.node.as_ref()?.as_ref().as_str()).then_some(())?;
    let english: Result<Vec<_>, _> =
        file.options.as_ref()?.as_ref().iter().map(|option| option.in_language("en")).collect();
    let english = english.ok().filter(|english| english != options)?;
    Some(std::mem::replace(options, english))
}

impl Reader {
    /// Whether the answers to a question can become a property of a node.
    pub(super) fn node_property(&mut self, node: &Spanned<String>, file: &FieldFile, kind: &FieldKind) {
        let property = node.as_ref().as_str();
        let Some((_, kinds)) = NODE_PROPERTIES.iter().find(|(name, _)| *name == property) else {
            let names = NODE_PROPERTIES.map(|(name, _)| name).join(", ");
            return self.wrong(node, "node", format!("must be one of {names}"));
        };
        if !kinds.contains(&file.kind.as_ref().as_str()) {
            let what = format!("\"{property}\" is asked for by a question of the kind {}", kinds.join(" or "));
            return self.wrong(node, "node", what);
        }
        if let (FieldKind::OneOf { options, .. } | FieldKind::SeveralOf { options }, Some(written)) =
            (kind, &file.options)
        {
            for option in options.iter().filter(|option| word_of_option(property, option).is_none()) {
                let what = format!("\"{option}\" holds none of the words that a node's \"{property}\" can be");
                self.wrong(written, "options", what);
            }
        }
        if let FieldKind::Text { max } | FieldKind::LongText { max } | FieldKind::City { max } = kind
            && LONGEST < *max
        {
            self.wrong(node, "node", format!("needs a max of at most {LONGEST}: longer texts are no part of a node"));
        }
    }
}
