use super::{LabelledSelect, Snippet};
use crate::{
    browser::{address, printed},
    context::{use_facts, use_messages},
    erased::{IntoErased, handler},
};
use leptos::{attr::custom::custom_attribute, prelude::*};
use p4p_domain::{
    embed::{Choice, Host, MAX_HEIGHT, MIN_HEIGHT, Page, Part, Theme, framed},
    i18n::messages::dialog as texts,
};

/// How high the preview is as long as no height is chosen, in CSS pixels.
const PREVIEW_HEIGHT: u32 = 480;

/// What is in the dialog: what to choose, what to paste, what that takes, and how it will look.
#[component]
pub fn EmbedPanel(
    /// Closes the dialog.
    close: impl Fn() + 'static,
) -> impl IntoView {
    let (messages, facts) = (use_messages(), use_facts());
    let page = StoredValue::new(Page {
        url: address::resolve("./"),
        title: printed::main_heading(),
        picture: address::resolve(&facts.with(|facts| [&facts.to_event, "map.svg"].concat())),
        script: address::resolve(&[&printed::site_folder(), "embed.js"].concat()),
    });
    let (host, part, theme) = (RwSignal::new(Host::Html), RwSignal::new(Part::All), RwSignal::new(Theme::Auto));
    let height = RwSignal::new(None);
    let choice = move || Choice { part: part.get(), theme: theme.get(), height: height.get() };
    let snippet = Memo::new(move |_| page.with_value(|page| host.get().snippet(choice(), page)));
    let other = Memo::new(move |_| page.with_value(|page| host.get().other_snippet(choice(), page)));
    let has_other = Memo::new(move |_| other.read().is_some());
    let choose_host = move |value: String| {
        if let Some(chosen) = Host::from_name(&value) {
            host.set(chosen);
        }
    };
    let choose_part = move |value: String| {
        if let Some(chosen) = Part::from_name(&value) {
            part.set(chosen);
        }
    };
    let choose_theme = move |value: String| {
        if let Some(chosen) = Theme::from_name(&value) {
            theme.set(chosen);
        }
    };
    let hosts = Host::ALL.map(|host| (host.as_str(), host.name(messages))).into();
    // Not every event has nodes and a sign-up.
    let is_there = |part: &Part| matches!(part, Part::All | Part::Event) || printed::has(part.as_str());
    let parts = Part::ALL.into_iter().filter(is_there);
    let parts = parts.map(|part| (part.as_str(), part.label(messages))).collect();
    let themes = Theme::ALL.map(|theme| (theme.as_str(), theme.label(messages))).into();
    view! {
        <h2 id="p4p_embed-title">{messages.get(texts::TITLE)}</h2>
        <div class="choices">
            <LabelledSelect label=messages.get(texts::WHERE) id="p4p_embed-where" options=hosts on_choose=choose_host/>
            <LabelledSelect label=messages.get(texts::PART) id="p4p_embed-part" options=parts on_choose=choose_part/>
            <LabelledSelect label=messages.get(texts::THEME) id="p4p_embed-theme" options=themes on_choose=choose_theme/>
            <div>
                <label class="label" for="p4p_embed-height">{messages.get(texts::HEIGHT)}</label>
                <input type="number" id="p4p_embed-height" min=MIN_HEIGHT max=MAX_HEIGHT step="10" inputmode="numeric"
                    on:input:target=move |event| height.set(Choice::height_from_number(event.target().value_as_number()))/>
            </div>
        </div>
        <p class="small" aria-live="polite">{move || host.get().label(messages)}</p>
        <div>
            <Snippet text=snippet/>
            {move || has_other.get().then(|| view! { <Snippet text=Signal::derive(move || other.get().unwrap_or_default())/> })}
        </div>
        <Preview address=Memo::new(move |_| page.with_value(|page| framed(choice(), page))) height/>
        <button type="button" class="quiet" on:click=handler(move |_| close())>{messages.get(texts::CLOSE)}</button>
    }
    .into_erased()
}

/// How it will look.
#[component]
fn Preview(
    /// What the frame shows.
    address: Memo<String>,
    /// The height that was chosen, in CSS pixels.
    height: RwSignal<Option<u32>>,
) -> impl IntoView {
    let messages = use_messages();
    // The picture of another day is for whoever looks at it now, and not for what is pasted.
    let day = address::query_pairs().into_iter().find(|(name, _)| name == "preview-at").map(|(_, day)| day);
    let address = Memo::new(move |_| match &day {
        Some(day) => address::with_parameter(&address.read(), "preview-at", day),
        None => address.get(),
    });
    let height = move || [&height.get().unwrap_or(PREVIEW_HEIGHT).to_string(), "px"].concat();
    view! {
        <h3>{messages.get(texts::LOOK)}</h3>
        <iframe title=messages.get(texts::LOOK) {..custom_attribute("loading", "lazy")} src=address style:height=height></iframe>
    }
    .into_erased()
}
