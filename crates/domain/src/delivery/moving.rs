//! Which of the things that lie under an older page's name belong to this one.
//!
//! Pages without a site's id keep everything under the event's slug alone, so that two sites of one origin whose events have
//! the same slug have one database between them. A page that has an id takes what is its own from there. A message is told
//! by where it goes. Receipts and drafts do not say whose they are: those that are about such a message come along, and all
//! of them where no message of anybody else is there. What may be another site's stays where it is.

use super::backend::{Backend, BackendKind, ID_IN_URL};
use crate::{
    json::{Value, text_or_empty},
    link::percent_encode,
    page::Forms,
};

/// What the messages of a database say about whose it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Ownership {
    /// The ids of this page's messages.
    messages: Vec<String>,
    /// The same, and those of the messages that they change or withdraw.
    numbers: Vec<String>,
    /// Whether no message is anybody else's.
    is_sole: bool,
}

impl Ownership {
    /// Looks at all messages, as they were stored.
    pub fn of(forms: &Forms, messages: &[Value]) -> Self {
        let (ours, others): (Vec<_>, Vec<_>) = messages.iter().partition(|message| is_ours(forms, message));
        let ids = |name| ours.iter().map(move |message| text_or_empty(message, name)).filter(|id| !id.is_empty());
        Self {
            messages: ids("id").collect(),
            numbers: ids("id").chain(ids("changes")).chain(ids("withdraws")).collect(),
            is_sole: others.is_empty(),
        }
    }

    /// Whether the message under a key is this page's.
    pub fn has_message(&self, key: &str) -> bool {
        self.messages.iter().any(|id| id == key)
    }

    /// Whether a receipt is, as it was stored.
    pub fn has_receipt(&self, forms: &Forms, receipt: &Value) -> bool {
        let form = text_or_empty(receipt, "form");
        forms.all().any(|one| one.id == form) && self.knows(&text_or_empty(receipt, "first"))
    }

    /// Whether the draft of a form is, as it was stored.
    pub fn has_draft(&self, forms: &Forms, form: &str, draft: &Value) -> bool {
        forms.all().any(|one| one.id == form) && self.knows(&text_or_empty(draft, "changes"))
    }

    fn knows(&self, number: &str) -> bool {
        self.is_sole || self.numbers.iter().any(|one| one == number)
    }
}

/// Whether a message goes where one of these forms goes. Settings of the service may have changed since.
fn is_ours(forms: &Forms, message: &Value) -> bool {
    let form = text_or_empty(message, "form");
    let Some(request) = message.get("request") else { return false };
    let id = text_or_empty(message, "id");
    forms.all().any(|one| one.id == form && takes(&one.backend, &id, request))
}

/// Whether a request asks this service: at the same address, and with the account that the organisers have there.
fn takes(backend: &Backend, id: &str, request: &Value) -> bool {
    let place = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_string();
    let is_at = place(&text_or_empty(request, "url")) == place(&backend.url.as_str().replace(ID_IN_URL, id));
    let headers = request.get("headers").and_then(Value::as_list).unwrap_or_default();
    let is_sent = |(name, value): &(String, String)| {
        let pair = [name, value].map(|text| Value::Text(text.clone()));
        value.is_empty() || headers.iter().any(|header| header.as_list() == Some(pair.as_slice()))
    };
    let body = text_or_empty(request, "body");
    let is_said = |(_, value): &(String, String)| match backend.kind {
        BackendKind::Form => {
            let mut encoded = String::new();
            percent_encode(&mut encoded, value);
            body.contains(&encoded.replace("%20", "+"))
        }
        _ => body.contains(value),
    };
    // What arrived has no body any more.
    is_at && backend.headers.iter().all(is_sent) && (body.is_empty() || backend.fixed.iter().all(is_said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        form::Form,
        json::tests::parsed,
        link::HttpUrl,
        testing::{example_form, pocketbase},
    };

    fn forms(url: &str) -> Forms {
        let form = |id: &str| {
            let backend = Backend { url: HttpUrl::parse(url).unwrap(), ..pocketbase() };
            Some(Form { id: id.into(), backend, ..example_form() }.into())
        };
        Forms { attend: form("attend"), host: form("host"), next: form("next") }
    }

    fn message(id: &str, form: &str, url: &str, more: &str) -> Value {
        parsed(&format!(
            r#"{{"id":"{id}","form":"{form}","request":{{"url":"{url}","headers":[["A","b"]],"body":"{{\"key\":\"mine\"}}"}}{more}}}"#
        ))
    }

    const HERE: &str = "https://a.example/attend";

    #[test]
    fn messages_are_told_by_where_they_go() {
        let messages = [
            message("1", "attend", HERE, ""),
            message("2", "attend", "https://b.example/attend", ""),
            message("3", "another", HERE, ""),
            message("4", "attend", "https://a.example/attend2", ""),
            message("5", "host", "https://a.example/attend?token=old", ""),
        ];
        let ownership = Ownership::of(&forms(HERE), &messages);
        let ours: Vec<_> = ["1", "2", "3", "4", "5"].into_iter().filter(|id| ownership.has_message(id)).collect();
        assert_eq!(ours, ["1", "5"]);
    }

    #[test]
    fn the_id_in_an_address_is_the_messages_own() {
        let forms = forms("https://a.example/put/%7Bid%7D.json");
        let of = |url| Ownership::of(&forms, &[message("7", "attend", url, "")]).has_message("7");
        assert!(of("https://a.example/put/7.json"));
        assert!(!of("https://a.example/put/8.json"));
    }

    #[test]
    fn accounts_of_one_service_at_one_address_are_told_apart() {
        let with = |change: fn(&mut Backend)| {
            let mut form = Form::clone(&forms(HERE).attend.unwrap());
            change(&mut form.backend);
            Ownership::of(&Forms { attend: Some(form.into()), ..forms(HERE) }, &[message("1", "attend", HERE, "")])
        };
        assert!(with(|backend| backend.headers = vec![("A".into(), "b".into())]).is_sole);
        assert!(!with(|backend| backend.headers = vec![("A".into(), "c".into())]).is_sole);
        assert!(with(|backend| backend.fixed = vec![("key".into(), "\"mine\"".into())]).is_sole);
        assert!(!with(|backend| backend.fixed = vec![("key".into(), "\"theirs\"".into())]).is_sole);
    }

    #[test]
    fn where_no_message_is_anybody_elses_receipts_and_drafts_of_its_forms_come_along() {
        let forms = forms(HERE);
        for messages in [vec![], vec![message("1", "attend", HERE, "")]] {
            let ownership = Ownership::of(&forms, &messages);
            assert!(ownership.has_receipt(&forms, &parsed(r#"{"first":"9","form":"attend"}"#)));
            assert!(!ownership.has_receipt(&forms, &parsed(r#"{"first":"9","form":"another"}"#)));
            assert!(ownership.has_draft(&forms, "host", &parsed("{}")));
            assert!(!ownership.has_draft(&forms, "another", &parsed("{}")));
        }
    }

    #[test]
    fn where_another_site_has_messages_only_what_is_about_ones_own_comes_along() {
        let forms = forms(HERE);
        let messages = [
            message("1", "attend", "https://b.example/attend", ""),
            message("2", "attend", HERE, r#","changes":"8""#),
            message("3", "attend", HERE, r#","withdraws":"9""#),
        ];
        let ownership = Ownership::of(&forms, &messages);
        let firsts = ["1", "2", "8", "9", "10"].map(|first| format!(r#"{{"first":"{first}","form":"attend"}}"#));
        let ours = firsts.map(|receipt| ownership.has_receipt(&forms, &parsed(&receipt)));
        assert_eq!(ours, [false, true, true, true, false]);
        assert!(!ownership.has_draft(&forms, "attend", &parsed(r#"{"changes":""}"#)));
        assert!(ownership.has_draft(&forms, "attend", &parsed(r#"{"changes":"8"}"#)));
    }
}
