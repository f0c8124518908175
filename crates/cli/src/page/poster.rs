//! `nodes/<id>.html`: a poster for the hosts of a node, one sheet of A4, printed at the build so that it needs no program.
//! There is one where there is a calendar file, and for the same reason none where there are too many nodes for that.

use super::{
    edition::Edition,
    head,
    html::{REVISION, escaped, names_apart, with_addresses, with_revision},
    qr,
};
use crate::{
    content::{Event, day_and_hours, hours, language_names},
    drawing::Network,
    file::File,
    paging::drawn,
    tokens,
    zone::Zone,
};
use p4p_domain::{
    bidi::isolated,
    i18n::{
        language_names::LanguageNames,
        messages::{calendar, masthead, node as of_node, poster},
    },
    nodes::node::{MOST_CALENDARS, Node, Status},
};

/// Nothing but the one style sheet and its font.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/// The posters of an event and the one style sheet of them all, with its hash in its name.
pub fn files(edition: &Edition, style: &str) -> Vec<File> {
    let nodes = &edition.content.nodes;
    if MOST_CALENDARS < nodes.len() {
        return Vec::new();
    }
    let to_site = ["../", edition.site_from_event()].concat();
    let style = tokens::properties(&["paper", "ink", "quiet", "node", "act"]) + style;
    let style = head::seen_from(&to_site, &style);
    let sheet = File::hashed("poster", "css", &style);
    let network = network(&Network::of(&drawn(nodes)));
    let language_names = language_names(edition.messages, nodes);
    let posters = nodes.iter().map(|node| {
        // By its revision the service worker tells a poster from a network's log-in.
        let poster = poster(edition, node, &language_names, &sheet.path, &network);
        edition.in_event(&format!("nodes/{}.html", node.id), with_revision(&poster))
    });
    posters.chain([edition.in_event(&format!("nodes/{}", sheet.path), style.as_str())]).collect()
}

fn poster(edition: &Edition, node: &Node, language_names: &LanguageNames, sheet: &str, network: &str) -> String {
    let (event, messages) = (&edition.content.event, edition.messages);
    let country = if node.derived.country_name.is_empty() { &node.country } else { &node.derived.country_name };
    let place = [node.place.as_str(), &node.city, country].into_iter().filter(|text| !text.is_empty());
    // In the direction of the country's name, which is the page's.
    let place = place.map(|text| isolated(text, country)).collect::<Vec<_>>().join(", ");
    let access: Vec<_> = node.access.iter().map(|access| access.label(messages)).collect();
    // What translators leave alone.
    const NAMES: &str = " translate=\"no\"";
    let facts = [
        (messages.get(masthead::WHERE), place.as_str(), NAMES),
        (messages.get(of_node::HOSTS), &node.host, NAMES),
        (messages.get(of_node::ENTRY), node.entry.label(messages), ""),
        (messages.get(of_node::HOW), &node.join, ""),
        ("", &node.note, ""),
        (messages.get(of_node::ACCESSIBILITY), &access.join(" · "), ""),
        (messages.get(of_node::LANGUAGES), &language_names.names(&node.languages), ""),
        (messages.get(of_node::CONTACT), &node.contact, NAMES),
    ];
    let rows: String = facts
        .iter()
        .filter(|(_, text, _)| !text.is_empty())
        .map(|(name, text, translate)| {
            let name = if name.is_empty() { String::new() } else { format!("<dt>{}</dt>", escaped(name)) };
            format!("{name}<dd dir=\"auto\"{translate}>{}</dd>", escaped(text))
        })
        .collect();
    let letters: usize = facts.iter().map(|(_, text, _)| text.chars().count()).sum();
    // All of it has to be on the one sheet.
    let size = match letters {
        0..=450 => "",
        451..=900 => " small-text",
        901..=1800 => " smaller-text",
        _ => " smallest-text",
    };
    let name = match node.name.chars().count() {
        0..=40 => "",
        41..=120 => " long",
        _ => " longest",
    };
    let title = if 60 < event.title.chars().count() { " many" } else { "" };
    let mark = |text: &str| format!("<p class=\"mark\">{}</p>", escaped(text));
    let status = if node.status == Status::Confirmed { String::new() } else { mark(node.status.label(messages)) };
    let example = if node.example { mark(messages.get(calendar::EXAMPLE)) } else { String::new() };
    format!(
        "<!doctype html>\n<html {root}>\n<head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <meta name=\"referrer\" content=\"no-referrer\">{REVISION}\
         <title>{name_text} – {title_text}</title><link rel=\"icon\" href=\"{to_site}icon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{sheet}\"></head>\n\
         <body><nav class=\"tools\"><a href=\"../#node-{id}\">{back}</a> · {how}</nav>\
         <main class=\"poster{size}{name}{title}\"><p class=\"organisers\" translate=\"no\">{organisers}</p><p class=\"event\" dir=\"auto\">{title_text}</p>{network}\
         <h1 dir=\"auto\" translate=\"no\">{name_text}</h1>{example}{status}\
         {rows}{foot}</main></body></html>\n",
        root = edition.attributes(),
        id = node.id,
        to_site = ["../", edition.site_from_event()].concat(),
        back = messages.get(poster::BACK),
        how = messages.get(poster::HOW),
        organisers = names_apart(&event.organisers),
        title_text = escaped(&event.title),
        name_text = escaped(&node.name),
        rows = with_addresses(&format!(
            "<dl><dt>{}</dt><dd class=\"when\">{}</dd>{rows}</dl>",
            messages.get(masthead::WHEN),
            escaped(&times(event, node)),
        )),
        foot = foot(edition, node),
    )
}

/// On the clock of the node; on the event's where nobody knows which that is.
fn times(event: &Event, node: &Node) -> String {
    let (starts, ends) = hours(node, event.schedule);
    let zone: Zone = node.zone.parse().unwrap_or(event.zone);
    day_and_hours(event.messages(), &starts.with_timezone(&zone), &ends.with_timezone(&zone))
}

fn foot(edition: &Edition, node: &Node) -> String {
    let messages = edition.messages;
    let Some(address) = edition.address("") else { return String::new() };
    let address = format!("{address}#node-{}", node.id);
    let code = qr::code(&address).map(|code| {
        format!(
            "<svg class=\"qr\" viewBox=\"{}\" role=\"img\" aria-label=\"{}\"><path id=\"qr\" d=\"{}\"/></svg>",
            code.view_box,
            messages.get(poster::CODE),
            code.path
        )
    });
    format!(
        "<div class=\"foot\">{}<p>{}<br><b class=\"address\" dir=\"ltr\" translate=\"no\">{}</b></p></div>",
        code.unwrap_or_default(),
        messages.get(poster::MORE),
        escaped(&address)
    )
}

/// The network of all nodes, as the top of the page has it, without names.
fn network(network: &Network) -> String {
    let marks: String =
        network.marks.iter().map(|mark| format!("<circle cx=\"{}\" cy=\"{}\" r=\"7\"/>", mark.x, mark.y)).collect();
    format!(
        "<svg class=\"network\" viewBox=\"0 0 1000 {}\" aria-hidden=\"true\"><path d=\"{}\"/>{marks}</svg>",
        network.height, network.lines
    )
}
