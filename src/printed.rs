//! What is printed and never changes: its texts are no part of the program in the browser.

use leptos::prelude::*;
use p4p_domain::form::Form;
use std::sync::Arc;

/// What visitors without scripts see of a form, and send with it. Where scripts run, none of it is in the document.
#[component]
pub fn WithoutScripts(
    /// The form around it.
    form: Arc<Form>,
) -> impl IntoView {
    view! { <noscript>{without_scripts(&form)}</noscript> }
}

// Browsers with scripts read what is in <noscript> as a text.
#[cfg(target_arch = "wasm32")]
fn without_scripts(_form: &Form) {}

#[cfg(not(target_arch = "wasm32"))]
fn without_scripts(form: &Form) -> impl IntoView + use<> {
    use crate::context::use_messages;
    use leptos::either::Either;
    use p4p_domain::i18n::messages::form as texts;

    let (messages, backend) = (use_messages(), &form.backend);
    if !backend.takes_plain() {
        let link = |to: String, text| view! { <a href=to rel="noopener">{messages.get(text)}</a> };
        let page = backend.fallback.as_ref().map(|url| link(url.as_str().into(), texts::WITHOUT_SCRIPTS));
        let mail = (!backend.mail.is_empty()).then(|| link(format!("mailto:{}", backend.mail), texts::WITHOUT_MAIL));
        return Either::Left(view! { <p>{page} {mail}</p> });
    }
    let own = [("form", form.id.clone()), ("form_version", form.version.clone()), ("plain", "yes".into())];
    let fixed = backend.fixed.iter().map(|(name, value)| (name.as_str(), value.trim_matches('"').to_string()));
    let hidden = own.into_iter().chain(fixed).map(|(name, value)| {
        view! { <input type="hidden" name=name.to_string() value=value/> }
    });
    Either::Right(view! {
        {hidden.collect_view()}
        <p>{messages.say(texts::WITHOUT_SEAL, [backend.url.host()])}</p>
        <button type="submit">{messages.get(texts::WITHOUT_SEAL_SEND)}</button>
    })
}
