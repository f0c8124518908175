use super::desk::Desk;
use crate::browser::{clock, document, json};
use p4p_domain::{
    delivery::{
        message::{Code, SubmissionId},
        receipt::{Receipt, questions_and_answers},
    },
    form::Form,
    i18n::words::{Words, outcome, receipt as said},
    link::data_url,
    markup::{Markup, template, text, together},
    nodes::{node::Node, snippet::node_from_message},
};

/// What a person has of what they sent: number, code, words; to keep, to change, to withdraw. `doubted` is the number
/// whose withdrawal waits for a second press.
pub fn rows(
    words: Words,
    form: &Form,
    nodes: &[Node],
    receipts: &[Receipt],
    doubted: &str,
    can_change: bool,
) -> Markup {
    together(
        receipts.iter().map(|receipt| row(words, form, nodes, receipt, doubted == receipt.first.as_str(), can_change)),
    )
}

/// A number and a code that were typed become a receipt without words.
pub fn find(desk: Desk) {
    let typed = |part: &str| document::value_of(&desk.control_id(part)).unwrap_or_default();
    let number = SubmissionId::from_text(typed("number").trim());
    let (Some(first), Some(code)) = (number, Code::from_text(&typed("code"))) else {
        let words = desk.session.messages.get(said::BAD_NUMBER);
        return document::show_problem(&desk.control_id("number"), Some(words));
    };
    document::show_problem(&desk.control_id("number"), None);
    let sent_at = String::new();
    let receipt =
        Receipt { first, form: desk.form().id.clone(), draft: String::new(), code, sent_at, message: "{}".into() };
    desk.session.outbox.note_receipt(receipt);
}

fn row(words: Words, form: &Form, nodes: &[Node], receipt: &Receipt, is_doubted: bool, can_change: bool) -> Markup {
    let message = json::parse(&receipt.message).unwrap_or_default();
    let sent = clock::instant_from_text(&receipt.sent_at).map(clock::day_and_time).unwrap_or_default();
    let answers = questions_and_answers(words, form, nodes, &message);
    let list =
        answers.iter().map(|(question, answer)| template("<dt>{}</dt><dd>{}</dd>", &[text(question), text(answer)]));
    let (list, id, code) = (together(list), text(receipt.first.as_str()), text(receipt.code.as_str()));
    let when =
        if sent.is_empty() { Markup::default() } else { template(SENT, &[text(&words.say(said::SENT_ON, [&sent]))]) };
    let shown =
        if answers.is_empty() { Markup::default() } else { template(ANSWERS, &[words.text(said::ANSWERS), list]) };
    let actions = if is_doubted {
        template(
            DOUBT,
            &[words.text(said::DOUBT), id.clone(), words.text(said::YES_WITHDRAW), id.clone(), words.text(said::KEEP)],
        )
    } else {
        let save = if answers.is_empty() { Markup::default() } else { save(words, form, receipt, &sent, &answers) };
        let change =
            if can_change { template(CHANGE, &[id.clone(), words.text(said::CHANGE)]) } else { Markup::default() };
        template(ACTIONS, &[save, change, id.clone(), words.text(said::WITHDRAW), id.clone(), words.text(said::FORGET)])
    };
    let node = node_from_message(form, &message).map(|node| {
        let link = text(&data_url("application/geo+json", &node));
        template(NODE, &[words.text(said::NODE), text(&node), link, words.text(said::SAVE_NODE)])
    });
    let in_code = |value| template("<code>{}</code>", &[value]);
    let (number, code) =
        (words.markup(outcome::NUMBER, [in_code(id.clone())]), words.markup(said::CODE, [in_code(code)]));
    template(ROW, &[id, number, code, when, shown, node.unwrap_or_default(), actions])
}

const ROW: &str = "<article class=\"receipt\" data-receipt=\"{}\"><p class=\"number\">{}</p>\
    <p class=\"number\">{}</p>{}{}{}<p class=\"actions\">{}</p></article>";
const SENT: &str = "<p class=\"small\">{}</p>";
const ANSWERS: &str = "<details><summary>{}</summary><dl>{}</dl></details>";
const DOUBT: &str = "{} <button type=\"button\" class=\"quiet\" name=\"withdraw:{}\">{}</button>\
    <button type=\"button\" class=\"quiet\" name=\"keep:{}\">{}</button>";
const CHANGE: &str = "<button type=\"button\" class=\"quiet\" name=\"change:{}\">{}</button>";
const ACTIONS: &str = "{}{}<button type=\"button\" class=\"quiet\" name=\"doubt:{}\">{}</button>\
    <button type=\"button\" class=\"quiet\" name=\"forget:{}\">{}</button>";
const SAVE: &str = "<a download=\"receipt-{}.txt\" href=\"{}\">{}</a>";
/// A host's node, ready for the organisers' file.
const NODE: &str = "<details data-node-snippet><summary>{}</summary>\
    <pre tabindex=\"0\">{}</pre><p><a download=\"node.geojson\" href=\"{}\">{}</a></p></details>";

/// The receipt as a file.
fn save(words: Words, form: &Form, receipt: &Receipt, sent: &str, answers: &[(String, String)]) -> Markup {
    let (id, code) = (receipt.first.as_str(), receipt.code.as_str());
    let lines = [
        &*form.title,
        "",
        &words.say(said::SENT_ON, [sent]),
        &words.say(said::SENT_TO, [form.backend.url.host()]),
        &words.say(outcome::NUMBER, [id]),
        &words.say(said::CODE, [code]),
        "",
    ];
    let mut out = lines.join("\n");
    for (question, answer) in answers {
        out.push_str(&["\n", question, "\n  ", &answer.replace('\n', "\n  "), "\n"].concat());
    }
    template(SAVE, &[text(id.get(..8).unwrap_or(id)), text(&data_url("text/plain", &out)), words.text(said::SAVE)])
}
