use crate::{
    browser::{clock, fetch},
    context::{use_facts, use_hydrated, use_messages},
    erased::{IntoErased, effect},
};
use chrono::TimeDelta;
use leptos::{prelude::*, task::spawn_local};
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
        {backend.is_sealed().then(|| view! { <OldCopyNotice/> })}
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

/// So old a copy of the page may be before its keys are doubted.
const OLD: TimeDelta = TimeDelta::days(30);

/// Says that this page is an old copy, kept on this device, whose host cannot be asked: its keys may be out of use by now.
#[component]
fn OldCopyNotice() -> impl IntoView {
    let (messages, facts, hydrated) = (use_messages(), use_facts(), use_hydrated());
    let notice = RwSignal::new(None::<String>);
    effect(move || {
        let (as_of, to_event) = facts.with(|facts| (facts.as_of, facts.to_event.clone()));
        if hydrated.get() && as_of + OLD < clock::now() {
            spawn_local(async move {
                if fetch::own_server(&to_event).await.is_err() {
                    // A component that is gone says nothing.
                    _ = notice.try_set(Some(messages.say(texts::OLD_COPY, [&clock::day_and_time(as_of)])));
                }
            });
        }
    });
    view! { <p role="status" data-old-copy="" hidden=Signal::derive(move || notice.get().is_none())>{move || notice.get()}</p> }
        .into_erased()
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
        let keys = fingerprints.into_iter().map(|key| view! { <code dir="ltr" translate="no">{key}</code> });
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
        {(!form.intro.is_empty()).then(|| view! { <p>{form.intro.clone()}</p> })}
        <p><a href=url.as_str().to_string() rel="noopener" class="button">{messages.say(texts::ELSEWHERE, [url.host()])}</a></p>
    }
    .into_erased()
}
