use super::{Backend, BackendKind};
use crate::{
    json::{self, ReadError, Value},
    link::percent_encode,
};

/// A request that can be repeated byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `POST` or `PUT`.
    pub method: String,
    /// Where.
    pub url: String,
    /// Names and values. None of our own making: many services allow none but `Content-Type` and `Accept` from other
    /// origins.
    pub headers: Vec<(String, String)>,
    /// The frozen bytes.
    pub body: String,
    /// Whether the answer will not be readable (the fetch standard's `no-cors`).
    pub opaque: bool,
}

/// What stands for the submission's id in an address: `{id}`, whose braces an address holds only percent-encoded.
pub const ID_IN_URL: &str = "%7Bid%7D";

/// The request that brings these fields to a service. `id` names the submission, for addresses that have it in them.
pub fn request_for(backend: &Backend, id: &str, fields: &[(String, Value)]) -> Request {
    let usual_type = match backend.kind {
        BackendKind::Form => "application/x-www-form-urlencoded",
        _ => "application/json",
    };
    let content_type = if backend.content_type.is_empty() { usual_type } else { &backend.content_type };
    let mut headers = vec![("Content-Type".to_string(), content_type.to_string())];
    if !backend.opaque {
        // What makes most services answer with JSON rather than lead to a page of thanks.
        headers.push(("Accept".into(), "application/json".into()));
    }
    for (name, value) in &backend.headers {
        headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        // An empty value takes a usual header away, for services that refuse it.
        if !value.is_empty() {
            headers.push((name.clone(), value.clone()));
        }
    }
    Request {
        method: if backend.kind == BackendKind::Put { "PUT" } else { "POST" }.into(),
        url: backend.url.as_str().replace(ID_IN_URL, id),
        headers,
        body: if backend.kind == BackendKind::Form { urlencoded(backend, fields) } else { json_body(backend, fields) },
        opaque: backend.opaque,
    }
}

fn json_body(backend: &Backend, fields: &[(String, Value)]) -> String {
    let fields = fields.iter().map(|(name, value)| (backend.name_of(name), value.to_json()));
    let mut members: Vec<_> = fields.collect();
    if !backend.wrap.is_empty() {
        members = vec![(backend.wrap.as_str(), json::object(&members))];
    }
    members.extend(backend.fixed.iter().map(|(name, value)| (name.as_str(), value.clone())));
    json::object(&members)
}

/// `application/x-www-form-urlencoded` as the URL standard serialises it; a list is a name that stands several times.
fn urlencoded(backend: &Backend, fields: &[(String, Value)]) -> String {
    let mut out = String::new();
    let mut pair = |name: &str, value: &str| {
        for (before, part) in [(if out.is_empty() { "" } else { "&" }, name), ("=", value)] {
            out.push_str(before);
            // Spaces are the one thing that a form writes in its own way.
            for (index, word) in part.split(' ').enumerate() {
                out.push_str(if index == 0 { "" } else { "+" });
                percent_encode(&mut out, word);
            }
        }
    };
    for (name, value) in fields {
        let name = backend.name_of(name);
        match value {
            Value::List(items) => items.iter().for_each(|item| pair(name, &item.to_plain_text())),
            value => pair(name, &value.to_plain_text()),
        }
    }
    for (name, value) in &backend.fixed {
        pair(name, value);
    }
    out
}

impl Request {
    /// For storage, as JSON.
    pub fn to_json(&self) -> String {
        let headers = self.headers.iter().map(|(name, value)| json::array([json::quoted(name), json::quoted(value)]));
        json::object(&[
            ("method", json::quoted(&self.method)),
            ("url", json::quoted(&self.url)),
            ("headers", json::array(headers)),
            ("body", json::quoted(&self.body)),
            ("opaque", self.opaque.to_string()),
        ])
    }

    /// Reads what [`Request::to_json`] writes.
    pub fn from_json(object: &Value) -> Result<Self, ReadError> {
        Ok(Self {
            method: json::text(object, "method")?,
            url: json::text(object, "url")?,
            headers: json::pairs(object, "headers")?,
            body: json::text(object, "body")?,
            opaque: json::flag(object, "opaque"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json::tests::parsed, link::HttpUrl};

    fn backend(kind: BackendKind) -> Backend {
        Backend { kind, ..Backend::plain_json(HttpUrl::parse("https://forms.example/f/%7Bid%7D").unwrap()) }
    }

    fn fields() -> Vec<(String, Value)> {
        vec![
            ("name".into(), Value::Text("Ada & ünïcode\n".into())),
            ("projects".into(), Value::List(vec![Value::Text("Willow".into()), Value::Text("p2panda".into())])),
            ("people".into(), Value::Number(3.0)),
            ("consent".into(), Value::Bool(true)),
        ]
    }

    #[test]
    fn json_keeps_the_order_and_the_names_of_the_service() {
        let mut backend = backend(BackendKind::Json);
        backend.names = vec![("name".into(), "field_1".into())];
        backend.fixed = vec![("list_uuids".into(), "[\"a\"]".into())];
        backend.wrap = "data".into();
        let request = request_for(&backend, "7", &fields());
        assert_eq!(
            request.body,
            "{\"data\":{\"field_1\":\"Ada & ünïcode\\n\",\"projects\":[\"Willow\",\"p2panda\"],\"people\":3,\"consent\":true},\"list_uuids\":[\"a\"]}"
        );
        assert_eq!((request.method.as_str(), request.headers.len()), ("POST", 2));
    }

    #[test]
    fn a_form_is_encoded_like_a_browsers_own_and_asks_for_no_preflight() {
        let mut backend = backend(BackendKind::Form);
        backend.fixed = vec![("form-name".into(), "attend".into())];
        let request = request_for(&backend, "7", &fields());
        assert_eq!(
            request.body,
            "name=Ada+%26+%C3%BCn%C3%AFcode%0A&projects=Willow&projects=p2panda&people=3&consent=true&form-name=attend"
        );
        assert_eq!(request.headers[0].1, "application/x-www-form-urlencoded");
    }

    #[test]
    fn a_put_goes_to_an_address_of_its_own() {
        let request = request_for(&backend(BackendKind::Put), "7", &fields());
        assert_eq!((request.method.as_str(), request.url.as_str()), ("PUT", "https://forms.example/f/7"));
    }

    #[test]
    fn the_services_own_headers_replace_and_remove_the_usual_ones() {
        let mut backend = backend(BackendKind::Put);
        backend.headers = vec![
            ("content-type".into(), String::new()),
            ("apikey".into(), "k".into()),
            ("ACCEPT".into(), "*/*".into()),
        ];
        let names: Vec<_> = request_for(&backend, "7", &[]).headers.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["apikey", "ACCEPT"]);
    }

    #[test]
    fn a_request_survives_storage_byte_for_byte() {
        let request = request_for(&backend(BackendKind::Put), "7", &fields());
        assert_eq!(Request::from_json(&parsed(&request.to_json())), Ok(request));
    }
}
