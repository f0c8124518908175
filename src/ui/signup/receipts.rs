use super::desk::Desk;
use crate::{
    domain::{
        form::Form,
        link::data_url,
        markup::{Markup, template, text, together},
        message::{Code, SubmissionId},
        node::Node,
        receipt::{Receipt, questions_and_answers},
        snippet::node_from_message,
    },
    platform::{clock, document, json},
};
use std::slice;

/// What a person has of what they sent: number, code, words; to keep, to change, to withdraw. `doubted` is the number
/// whose withdrawal waits for a second press.
pub fn rows(form: &Form, nodes: &[Node], receipts: &[Receipt], doubted: &str, can_change: bool) -> Markup {
    together(receipts.iter().map(|receipt| row(form, nodes, receipt, doubted == receipt.first.as_str(), can_change)))
}

/// A number and a code that were typed become a receipt without words.
pub fn find(desk: Desk) {
    let typed = |part: &str| document::value_of(&desk.control_id(part)).unwrap_or_default();
    let number = SubmissionId::from_text(typed("number").trim());
    let (Some(first), Some(code)) = (number, Code::from_text(&typed("code"))) else {
        let words = "A number has 36 characters, like 0f8fad5b-d9cb-469f-a165-70867728950e, and a code 12, like k7fw-29qm-x4tp.";
        return document::show_problem(&desk.control_id("number"), Some(words));
    };
    document::show_problem(&desk.control_id("number"), None);
    let sent_at = String::new();
    let receipt =
        Receipt { first, form: desk.form().id.clone(), draft: String::new(), code, sent_at, message: "{}".into() };
    desk.session.outbox.note_receipt(receipt);
}

fn row(form: &Form, nodes: &[Node], receipt: &Receipt, is_doubted: bool, can_change: bool) -> Markup {
    let message = json::parse(&receipt.message).unwrap_or_default();
    let sent = clock::instant_from_text(&receipt.sent_at).map(clock::day_and_time).unwrap_or_default();
    let said = questions_and_answers(form, nodes, &message);
    let list =
        said.iter().map(|(question, answer)| template("<dt>{}</dt><dd>{}</dd>", &[text(question), text(answer)]));
    let (list, id, code) = (together(list), text(receipt.first.as_str()), text(receipt.code.as_str()));
    let when = if sent.is_empty() { Markup::default() } else { template(SENT, &[text(&sent)]) };
    let answers = if said.is_empty() { Markup::default() } else { template(ANSWERS, &[list]) };
    let actions = if is_doubted {
        template(DOUBT, &[id.clone(), id.clone()])
    } else {
        let save = if said.is_empty() { Markup::default() } else { save(form, receipt, &sent, &said) };
        let change = if can_change { template(CHANGE, slice::from_ref(&id)) } else { Markup::default() };
        template(ACTIONS, &[save, change, id.clone(), id.clone()])
    };
    let node = node_from_message(form, &message)
        .map(|node| template(NODE, &[text(&node), text(&data_url("application/geo+json", &node))]));
    template(ROW, &[id.clone(), id, code, when, answers, node.unwrap_or_default(), actions])
}

const ROW: &str = "<article class=\"receipt\" data-receipt=\"{}\"><p class=\"number\">Number <code>{}</code></p>\
    <p class=\"number\">Code to change or withdraw it <code>{}</code></p>{}{}{}<p class=\"actions\">{}</p></article>";
const SENT: &str = "<p class=\"small\">Sent on {}</p>";
const ANSWERS: &str = "<details><summary>Your answers</summary><dl>{}</dl></details>";
const DOUBT: &str = "Really take it back? <button type=\"button\" class=\"quiet\" name=\"withdraw:{}\">Yes, withdraw it</button>\
    <button type=\"button\" class=\"quiet\" name=\"keep:{}\">No, keep it</button>";
const CHANGE: &str = "<button type=\"button\" class=\"quiet\" name=\"change:{}\">Change it</button>";
const ACTIONS: &str = "{}{}<button type=\"button\" class=\"quiet\" name=\"doubt:{}\">Withdraw it</button>\
    <button type=\"button\" class=\"quiet\" name=\"forget:{}\">Forget it on this device</button>";
const SAVE: &str = "<a download=\"receipt-{}.txt\" href=\"{}\">Save the receipt</a>";
/// A host's node, ready for the organisers' file.
const NODE: &str = "<details data-node-snippet><summary>Your node, as it can stand on this page (GeoJSON)</summary>\
    <pre tabindex=\"0\">{}</pre><p><a download=\"node.geojson\" href=\"{}\">Save it as a file</a></p></details>";

/// The receipt as a file.
fn save(form: &Form, receipt: &Receipt, sent: &str, said: &[(String, String)]) -> Markup {
    let (id, code) = (receipt.first.as_str(), receipt.code.as_str());
    let mut out = [&form.title, "\n\nSent on ", sent, "\nTo ", form.backend.url.host(), "\nNumber ", id].concat();
    out.push_str(&["\nCode to change or withdraw it ", code, "\n"].concat());
    for (question, answer) in said {
        out.push_str(&["\n", question, "\n  ", &answer.replace('\n', "\n  "), "\n"].concat());
    }
    template(SAVE, &[text(id.get(..8).unwrap_or(id)), text(&data_url("text/plain", &out))])
}
