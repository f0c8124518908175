use crate::{context::use_messages, erased::IntoErased};
use leptos::prelude::*;
use p4p_domain::{
    delivery::backend::Backend,
    form::Form,
    i18n::messages::{Messages, form as texts},
};
use std::sync::Arc;

/// Who gets the answers, and who can read them, before they are sent.
#[component]
pub fn RecipientNotice(
    /// The form whose answers these are.
    form: Arc<Form>,
) -> impl IntoView {
    let messages = use_messages();
    let backend = &form.backend;
    let destination = if backend.url.is_loopback() {
        texts::GOES_TO_HERE
    } else if backend.url.is_encrypted() {
        texts::GOES_TO
    } else {
        texts::GOES_TO_UNENCRYPTED
    };
    let destination = messages.say(destination, [backend.url.host()]);
    let text = [&destination, " ", &readers(messages, &form)].concat();
    view! {
        <p>{text}</p>
        <KeyFingerprints fingerprints=backend.fingerprints.clone()/>
    }
    .into_erased()
}

fn readers(messages: Messages, form: &Form) -> String {
    let Backend { clear, demonstration, .. } = &form.backend;
    let clear = clear.iter().filter_map(|id| Some(messages.say(texts::QUOTED, [&form.field(id)?.label])));
    let clear = clear.collect::<Vec<_>>().join(", ");
    if !form.backend.is_sealed() {
        messages.get(texts::NOT_SEALED).into()
    } else if *demonstration {
        messages.get(texts::DEMONSTRATION_KEY).into()
    } else if clear.is_empty() {
        messages.get(texts::SEALED).into()
    } else {
        messages.say(texts::SEALED_BUT, [&clear])
    }
}

/// The keys that can open the answers, to be compared with what the organisers say.
#[component]
pub fn KeyFingerprints(
    /// Their fingerprints.
    fingerprints: Vec<String>,
) -> impl IntoView {
    let messages = use_messages();
    let name = if fingerprints.len() == 1 { texts::KEY } else { texts::KEYS };
    (!fingerprints.is_empty()).then(|| {
        let keys = fingerprints.into_iter().map(|key| view! { <code translate="no">{key}</code> });
        view! { <p class="small key">{messages.get(name)} " " {keys.collect_view()}</p> }.into_erased()
    })
}

/// A form that is somewhere else.
#[component]
pub fn ExternalFormLink(
    /// Its definition.
    form: Arc<Form>,
) -> impl IntoView {
    let messages = use_messages();
    let url = &form.backend.url;
    view! {
        <h3>{form.title.clone()}</h3>
        <p>{form.intro.clone()}</p>
        <p><a href=url.as_str().to_string() rel="noopener" class="button">{messages.say(texts::ELSEWHERE, [url.host()])}</a></p>
    }
    .into_erased()
}
