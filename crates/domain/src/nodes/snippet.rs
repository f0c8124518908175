//! A host's node as a piece of `nodes.geojson`, made from what they answered: nothing but what they let be published.

use crate::{
    folding::folded,
    form::{
        Form, check,
        draft::Draft,
        kind::{FieldKind, ONLINE},
    },
    geo::pasted,
    json::{self, Value},
    nodes::node::{Access, Entry},
    text::plain_line,
};

/// The most characters that an answer may have to become part of a node: what the file takes
/// ([`TEXT_LIMIT`](super::geojson::TEXT_LIMIT)), less the "Node " that is put before a city.
pub const LONGEST: usize = 490;

/// The local node that a message describes, as a GeoJSON feature (RFC 7946) that an organiser can paste into
/// `nodes.geojson`; `None` when the form describes none or it is not even said in which city. Which answer becomes
/// which property is said by the form ([`Field::node`](crate::form::Field::node)); whether it may be published, by
/// the condition beside it. It is *tentative* until an organiser says otherwise.
pub fn node_from_message(form: &Form, message: &Value) -> Option<String> {
    let draft = Draft::from_message(form, message);
    let mut city = None;
    let mut geometry = "null".to_string();
    let mut properties = Vec::new();
    for field in form.fields.iter().filter(|field| !field.node.is_empty()) {
        let may_be_published = field.node_if.as_ref().is_none_or(|condition| condition.holds(&draft));
        let Some(answer) = message.get(&field.id) else { continue };
        let text = plain_line(&answer.to_plain_text());
        if field.kind == FieldKind::Position {
            // Without a place on the map hardly anybody finds a node. A tenth of a degree, at most 11 km, says
            // no more than the city, which is published anyway.
            geometry = point(&text, if may_be_published { number } else { rounded }).unwrap_or(geometry);
        } else if may_be_published && !text.is_empty() && text.chars().count() <= LONGEST {
            let property = field.node.as_str();
            let value = match property {
                "kind" => word_of_option(property, &text).map(json::quoted),
                "access" => {
                    let options = answer.as_list().unwrap_or_default();
                    let words = options.iter().filter_map(|option| word_of_option(property, option.as_text()?));
                    Some(json::array(words.map(json::quoted)))
                }
                "languages" => Some(json::array(text.split(',').map(|tag| json::quoted(&check::language(tag.trim()))))),
                "country" => Some(json::quoted(&text.to_ascii_uppercase())),
                "room_for" => {
                    answer.as_integer().and_then(|room| u32::try_from(room).ok()).map(|room| room.to_string())
                }
                _ => Some(json::quoted(&text)),
            };
            properties.extend(value.map(|value| (property, value)));
            if property == "city" {
                city = Some(text);
            }
        }
    }
    let city = city?;
    if properties.iter().all(|(name, _)| *name != "name") {
        properties.insert(0, ("name", json::quoted(&["Node ", &city].concat())));
    }
    properties.push(("status", json::quoted("tentative")));
    let id = id_from_name(&city);
    Some(json::object(&[
        ("type", json::quoted("Feature")),
        ("id", json::quoted(&id)),
        ("geometry", geometry),
        ("properties", json::object(&properties)),
    ]))
}

/// The word of a closed list that an option stands for, because it is in it: "Step-free" is `step-free`, "By
/// invitation" is `invitation`. `None` for an option without one, and for a property without such a list.
pub fn word_of_option(property: &str, option: &str) -> Option<&'static str> {
    let option = slug(option);
    let is_in = |word: &&str| option.contains(word);
    match property {
        // "Open by invitation" is not open.
        "kind" => Entry::ALL.into_iter().rev().map(Entry::as_str).find(is_in),
        "access" => Access::ALL.into_iter().map(Access::as_str).find(is_in),
        _ => None,
    }
}

/// The beginning of a name as an id: see [`NodeId`](super::node::NodeId). Of a name without a plain letter nothing would be
/// left, so that one gets a number that follows from it.
pub fn id_from_name(name: &str) -> String {
    let slug = slug(name);
    match slug.as_str() {
        "" => ["node-", &number_of(&folded(name))].concat(),
        ONLINE => [ONLINE, "-node"].concat(),
        slug => slug.chars().take(64).collect::<String>().trim_end_matches('-').into(),
    }
}

/// A number that is hardly another text's: FNV-1a with 32 bits, in digits and letters.
fn number_of(text: &str) -> String {
    let mut hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut digits = String::new();
    while hash != 0 {
        digits.extend(char::from_digit(hash % 36, 36));
        hash /= 36;
    }
    digits
}

/// Lower-case letters, digits and single hyphens, or nothing: `Step-free` is `step-free`, `São Paulo` is `sao-paulo`.
pub fn slug(text: &str) -> String {
    let folded = folded(text);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A position, `latitude, longitude`, as GeoJSON's point, which has the longitude first.
fn point(position: &str, written: fn(&str) -> String) -> Option<String> {
    let position = pasted::position(position).filter(|position| check::is_position(position))?;
    let (latitude, longitude) = position.split_once(',')?;
    let coordinates = [longitude, latitude].map(|degrees| written(degrees.trim()));
    Some(json::object(&[("type", json::quoted("Point")), ("coordinates", json::array(coordinates))]))
}

/// Decimal digits as JSON writes a number: without zeros in front.
fn number(digits: &str) -> String {
    let (sign, digits) = signed(digits);
    let trimmed = digits.trim_start_matches('0');
    let zero = if trimmed.is_empty() || trimmed.starts_with('.') { "0" } else { "" };
    [sign, zero, trimmed].concat()
}

/// Decimal digits rounded to tenths, halves away from zero.
fn rounded(digits: &str) -> String {
    let (sign, digits) = signed(digits);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digit = |place: usize| fraction.as_bytes().get(place).map_or(0, |digit| u32::from(digit.saturating_sub(b'0')));
    let tenths = whole.parse::<u32>().unwrap_or_default() * 10 + digit(0) + u32::from(4 < digit(1));
    [if tenths == 0 { "" } else { sign }, &(tenths / 10).to_string(), ".", &(tenths % 10).to_string()].concat()
}

fn signed(digits: &str) -> (&str, &str) {
    digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest))
}

#[cfg(test)]
#[path = "snippet_tests.rs"]
mod tests;
