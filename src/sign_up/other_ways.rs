use crate::{browser::json, context::use_messages, erased::IntoErased};
use leptos::prelude::*;
use p4p_domain::{
    delivery::{
        carry::{fields_from_body, file_from_messages, mailto},
        outbox::OutboxEntry,
    },
    form::Form,
    i18n::messages::outcome as texts,
    link::data_url,
};
use std::sync::Arc;

/// What else one can do while a form service does not take a message: save it, mail it, or go where the organisers say.
#[component]
pub fn OtherWays(
    /// The message's form.
    form: Arc<Form>,
    /// The message.
    entry: OutboxEntry,
) -> impl IntoView {
    let messages = use_messages();
    let backend = &form.backend;
    let body = &entry.request.body;
    let message = fields_from_body(backend, body, &json::parse(body).unwrap_or_default());
    let mail = Some(&backend.mail).filter(|mail| !mail.is_empty());
    let name = ["sign-up-", entry.id.as_str().get(..8).unwrap_or_default(), ".json"].concat();
    let sealed_mail = mail.and_then(|mail| mailto(mail, &form.title, &message));
    let file = data_url("application/json", &file_from_messages(&[message]));
    let link = |href: String, text| view! { <p><a href=href rel="noopener">{messages.get(text)}</a></p> };
    view! {
        <p><a href=file download=name>{messages.get(texts::SAVE_WAITING)}</a></p>
        {sealed_mail.map(|address| link(address, texts::MAIL_WAITING))}
        {backend.fallback.as_ref().map(|url| link(url.as_str().to_string(), texts::FALLBACK))}
        {mail.map(|mail| link(["mailto:", mail].concat(), texts::MAIL))}
    }
    .into_erased()
}
