use super::use_node_store;
use super::{FilterCheckbox, FilterSelect, FocusTarget, NearestTo};
use crate::{
    browser::document,
    context::use_messages,
    erased::{IntoErased, effect, handler, memo, text_handler},
};
use leptos::{ev::SubmitEvent, html, prelude::*};
use p4p_domain::{
    i18n::messages::search,
    nodes::{
        filter::{Filter, TimeOfDay},
        node::{Access, Entry, Status},
    },
};

/// What one looks for among the nodes: a search, a place to look from, and filters.
#[component]
pub fn NodeFilters() -> impl IntoView {
    let (messages, store) = (use_messages(), use_node_store());
    let search = NodeRef::<html::Input>::new();
    let search_text = memo(move || store.search_text());
    let room = memo(move || store.with_filter(|filter| filter.room));
    effect(move || {
        let is_asked = store.take_focus(|target| (*target == FocusTarget::Search).then_some(())).is_some();
        if is_asked && let Some(search) = search.get_untracked() {
            document::focus_element(&search);
        }
    });
    let entries = Entry::ALL.map(|entry| (entry.as_str().into(), entry.label(messages).into()));
    let statuses = Status::ALL.map(|status| (status.as_str().into(), status.label(messages).into()));
    let times = TimeOfDay::ALL.map(|time| (time.as_str().into(), time.label(messages).into()));
    let boxes = Access::ALL.map(|access| {
        let is_ticked = memo(move || store.with_filter(|filter| filter.access.contains(&access)));
        let tick = move |is_ticked| store.change_filter(|filter| require(filter, access, is_ticked));
        view! {
            <FilterCheckbox name="access" value=access.as_str() label=access.label(messages) is_ticked on_change=tick/>
        }
    });
    view! {
        <form role="search" on:submit=handler(move |event: SubmitEvent| event.prevent_default())>
            <label for="p4p_q">{messages.get(search::FIND)}</label>
            <input type="search" id="p4p_q" name="q" dir="auto" autocomplete="off" placeholder=messages.get(search::EXAMPLE) node_ref=search
                prop:value=search_text
                on:focusin=handler(move |_| store.prepare_search())
                on:input=text_handler(move |text| store.search(text))
                on:change=handler(move |_| store.settle())/>
            <NearestTo/>
            <details class="filters">
                <summary>{messages.get(search::FILTERS)}</summary>
                <FilterSelect name="kind" label=search::ENTRY any=search::ANYBODY options=entries.into()
                    value=|filter| filter.entry.map_or("", Entry::as_str)
                    choose=|filter, value| filter.entry = Entry::from_name(value)/>
                <FilterSelect name="status" label=search::STATUS any=search::ANY options=statuses.into()
                    value=|filter| filter.status.map_or("", Status::as_str)
                    choose=|filter, value| filter.status = Status::from_name(value)/>
                <FilterSelect name="time" label=search::BEGINS any=search::ANY_TIME options=times.into()
                    value=|filter| filter.time.map_or("", TimeOfDay::as_str)
                    choose=|filter, value| filter.time = TimeOfDay::from_name(value)/>
                <FilterSelect name="language" label=search::LANGUAGE any=search::ANY options=store.languages()
                    value=|filter| &filter.language
                    choose=|filter, value| filter.language = value.into()/>
                <FilterCheckbox name="room" value="yes" label=messages.get(search::ROOM) is_ticked=room
                    on_change=move |is_ticked| store.change_filter(|filter| filter.room = is_ticked)/>
                <fieldset>
                    <legend>{messages.get(search::ACCESSIBLE_BY)}</legend>
                    {boxes}
                </fieldset>
            </details>
        </form>
    }
    .into_erased()
}

/// Asks for a kind of access, or no more; in the order of all kinds, in which an address has them, too.
fn require(filter: &mut Filter, access: Access, is_required: bool) {
    let mut all = Access::ALL.to_vec();
    all.retain(|one| if *one == access { is_required } else { filter.access.contains(one) });
    filter.access = all;
}
