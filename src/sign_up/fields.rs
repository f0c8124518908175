use crate::place::city_markup;
use p4p_domain::{
    form::{
        Field, Form,
        draft::Draft,
        kind::{Kind, ONLINE, YES_NO},
    },
    i18n::words::{Words, form as said},
    markup::{Markup, element, text, together, void_element},
    nodes::node::{Node, Status},
};

/// The questions of a form with their controls. They do not react: controls keep their own text, the form reads
/// them when something is typed, and problems are put beside them from outside
/// (see [`Desk`](super::desk::Desk)). So nothing that was typed before the program arrived can be overwritten.
pub fn fields(words: Words, form: &Form, nodes: &[Node]) -> Markup {
    together(form.fields.iter().map(|field| question(words, form, field, nodes)))
}

/// The ids that tie a control to its label, its help and its problem.
struct Ties {
    control: String,
    label: String,
    help: String,
    problem: String,
    described: String,
}

fn question(words: Words, form: &Form, field: &Field, nodes: &[Node]) -> Markup {
    let control = [form.id.as_str(), "-", &field.id].concat();
    let part = |name: &str| [control.as_str(), "-", name].concat();
    let (help, problem) = (part("help"), part("problem"));
    let has_help = !field.help.is_empty();
    // A problem that is hidden and empty says nothing, so the tie to it can always be there.
    let described = if has_help { [problem.as_str(), " ", &help].concat() } else { problem.clone() };
    let ties = Ties { label: part("label"), help, problem, described, control };

    let is_consent = field.kind == Kind::Consent;
    let is_group = matches!(field.kind, Kind::SeveralOf { .. } | Kind::OneOf { select: false, .. } | Kind::YesNo);
    let is_needed = field.required || is_consent;
    let asked = if is_needed { field.label.clone() } else { words.say(said::OPTIONAL, [&field.label]) };
    let mut pieces = Vec::new();
    // Several boxes under one question are a group; one control has a label; a box that says yes is its own label.
    if is_group {
        pieces.push(element("p", &[("class", "label"), ("id", &ties.label)], &[text(&asked)]));
    } else if !is_consent {
        pieces.push(element("label", &[("class", "label"), ("for", &ties.control)], &[text(&asked)]));
    }
    if has_help {
        pieces.push(element("p", &[("class", "help"), ("id", &ties.help)], &[text(&field.help)]));
    }
    pieces.push(element("p", &[("class", "problem"), ("id", &ties.problem), ("hidden", "")], &[]));
    pieces.push(match &field.kind {
        Kind::LongText { .. } => control_of(field, &ties, "textarea", &[("rows", "5")], &[]),
        Kind::NodeChoice { online } => control_of(field, &ties, "select", &[], &choices(words, online, nodes)),
        Kind::SeveralOf { options } => {
            boxes(field, &ties, "checkbox", options.iter().map(|one| (one.as_str(), field.name_of(one))))
        }
        Kind::OneOf { options, select: false } => {
            boxes(field, &ties, "radio", options.iter().map(|one| (one.as_str(), field.name_of(one))))
        }
        Kind::OneOf { options, select: true } => {
            control_of(field, &ties, "select", &[], &offered(words, field, options))
        }
        Kind::YesNo => {
            boxes(field, &ties, "radio", YES_NO.into_iter().zip([said::YES, said::NO].map(|word| words.get(word))))
        }
        Kind::City { .. } => city_markup(words, &ties.control, &attributes_of(field, &ties)),
        Kind::Zone => {
            let list = [ties.control.as_str(), "-list"].concat();
            let own = [("type", "text"), ("list", list.as_str()), ("data-from-city", "zone")];
            together([control_of(field, &ties, "input", &own, &[]), element("datalist", &[("id", &list)], &[])])
        }
        Kind::Position => {
            let on_map = [("type", "button"), ("class", "quiet"), ("name", &["map:", &ties.control].concat())];
            together([
                control_of(field, &ties, "input", &[("type", "text"), ("data-from-city", "position")], &[]),
                element("p", &[("class", "help said"), ("role", "status")], &[]),
                element("button", &on_map, &[words.text(said::CHOOSE_ON_MAP)]),
            ])
        }
        Kind::Consent => element("div", &[], &[a_box(field, &ties, "checkbox", &asked, None, true)]),
        kind => {
            let (type_, mode) = match kind {
                Kind::Email => ("email", "email"),
                Kind::Url => ("url", "url"),
                // Not type=number: that swallows what is no number, so that nobody could say what is wrong.
                Kind::Number { .. } => ("text", "numeric"),
                Kind::Date => ("date", ""),
                Kind::Time => ("time", ""),
                Kind::DateTime => ("datetime-local", ""),
                _ => ("text", "text"),
            };
            let own = [("type", type_), ("inputmode", mode)];
            control_of(field, &ties, "input", if mode.is_empty() { &own[..1] } else { &own }, &[])
        }
    });
    let mut attributes = vec![("class", "field")];
    if is_group {
        let role = if let Kind::SeveralOf { .. } = field.kind { "group" } else { "radiogroup" };
        attributes.extend([("role", role), ("aria-labelledby", ties.label.as_str())]);
    }
    if field.show_if.is_some() {
        // Without a program nobody could ever see it, so the style sheet shows it there.
        attributes.push(("data-if", ""));
        if !form.asks(field, &Draft::default()) {
            attributes.push(("hidden", ""));
        }
    }
    element("div", &attributes, &pieces)
}

/// A control for one answer.
fn control_of(
    field: &Field,
    ties: &Ties,
    name: &'static str,
    own: &[(&'static str, &str)],
    inside: &[Markup],
) -> Markup {
    let mut attributes = own.to_vec();
    attributes.push(("id", &ties.control));
    attributes.extend(attributes_of(field, ties));
    if !field.autocomplete.is_empty() {
        attributes.push(("autocomplete", &field.autocomplete));
    }
    if name == "input" { void_element(name, &attributes) } else { element(name, &attributes, inside) }
}

/// What every control for one answer says of itself.
fn attributes_of<'a>(field: &'a Field, ties: &'a Ties) -> Vec<(&'static str, &'a str)> {
    let mut attributes = vec![("name", field.id.as_str()), ("aria-describedby", &ties.described)];
    if field.required {
        // The program has words of its own for what is missing; without it, the browser's are used.
        attributes.extend([("aria-required", "true"), ("required", "")]);
    }
    attributes
}

/// Online, or one of the nodes.
fn choices(words: Words, online: &str, nodes: &[Node]) -> Vec<Markup> {
    let mut choices = vec![
        element("option", &[("value", "")], &[words.text(said::CHOOSE)]),
        element("option", &[("value", ONLINE)], &[text(online)]),
    ];
    choices.extend(nodes.iter().map(|node| {
        let value = ("value", node.id.as_str());
        match node.status {
            Status::Confirmed | Status::Tentative => {
                element("option", &[value], &[text(&words.say(said::AT_NODE, [&node.name]))])
            }
            gone => {
                let name = words.say(said::NODE_WITH_STATUS, [&node.name, gone.said(words)]);
                element("option", &[value, ("disabled", "")], &[text(&name)])
            }
        }
    }));
    choices
}

/// One of a few answers, in a list that opens.
fn offered(words: Words, field: &Field, options: &[String]) -> Vec<Markup> {
    let first = element("option", &[("value", "")], &[words.text(said::CHOOSE)]);
    let options = options.iter().map(|option| element("option", &[("value", option)], &[text(field.name_of(option))]));
    std::iter::once(first).chain(options).collect()
}

/// Boxes to tick, or to choose one of: values and what they are called.
fn boxes<'a>(
    field: &Field,
    ties: &Ties,
    type_: &'static str,
    options: impl Iterator<Item = (&'a str, &'a str)>,
) -> Markup {
    let boxes = options.enumerate();
    let boxes = boxes.map(|(index, (value, label))| a_box(field, ties, type_, label, Some(value), index == 0));
    element("div", &[("class", "options")], &boxes.collect::<Vec<_>>())
}

fn a_box(field: &Field, ties: &Ties, type_: &'static str, label: &str, value: Option<&str>, is_first: bool) -> Markup {
    let mut attributes = vec![("type", type_), ("name", field.id.as_str()), ("aria-describedby", &ties.described)];
    attributes.extend(value.map(|value| ("value", value)));
    if is_first {
        // Where the link in the summary of problems leads.
        attributes.push(("id", &ties.control));
    }
    if value.is_none() {
        // A box that says yes; form services that get it from a plain form want to read "true".
        attributes.extend([("value", "true"), ("data-yes", "")]);
        if field.required {
            attributes.extend([("aria-required", "true"), ("required", "")]);
        }
    }
    element(
        "label",
        &[("class", "option")],
        &[void_element("input", &attributes), element("span", &[], &[text(label)])],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use p4p_domain::testing::example_form;

    #[test]
    fn every_control_has_a_label_and_descriptions_that_exist() {
        let mut form = example_form();
        for field in &mut form.fields {
            field.help = "Help".into();
        }
        let html = fields(Words::english(), &form, &[]).into_html();
        for field in &form.fields {
            let id = format!("attend-{}", field.id);
            assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
            assert!(html.contains(&format!("aria-describedby=\"{id}-problem {id}-help\"")), "{id}");
            assert!(
                html.contains(&format!("id=\"{id}-problem\" hidden")) && html.contains(&format!("id=\"{id}-help\""))
            );
            let labelled = match field.kind {
                Kind::SeveralOf { .. } | Kind::OneOf { select: false, .. } | Kind::YesNo => {
                    format!("aria-labelledby=\"{id}-label\"")
                }
                Kind::Consent => format!("<span>{}</span></label>", field.label),
                _ => format!("for=\"{id}\""),
            };
            assert!(html.contains(&labelled), "{labelled} in {html}");
        }
    }

    #[test]
    fn a_hostile_definition_stays_text() {
        let mut form = example_form();
        let hostile = "\"><img src=x onerror=alert(1)>";
        for field in &mut form.fields {
            (field.label, field.help) = (hostile.into(), hostile.into());
            if let Kind::SeveralOf { options } | Kind::OneOf { options, .. } = &mut field.kind {
                *options = vec![hostile.into()];
            }
        }
        assert!(!fields(Words::english(), &form, &[]).into_html().contains("<img"));
    }
}
