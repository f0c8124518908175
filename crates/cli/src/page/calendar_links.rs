//! Ways to take the event along: into calendars on the web, to other people, onto paper.

use super::{edition::Edition, html::in_phases, qr};
use crate::calendar;
use leptos::prelude::*;
use p4p_domain::{
    event::Phase::{Announced, Closed, Live, Open},
    i18n::messages::page_links,
};
use p4p_event::share::ShareButtons;

/// Links into calendars on the web, beside the calendar file; none once the workshop is over.
pub fn web_calendars(edition: &Edition) -> impl IntoView + use<> {
    let messages = edition.messages;
    // Nobody needs an entry for what does not take place then.
    if edition.content.event.schedule.is_called_off() {
        return None;
    }
    let links = calendar::web_calendars(&edition.content.event).into_iter().map(|calendar| {
        view! {
            <li>
                <a href=calendar.address rel="noopener" translate="no">{calendar.name}</a>
                " "
                <span class="host" translate="no">{format!("({})", calendar.host)}</span>
            </li>
        }
    });
    Some(view! {
        <details class="take-along" data-in=in_phases(&[Announced, Open, Closed, Live])>
            <summary>{messages.get(page_links::CALENDARS)}</summary>
            <p class="small">{messages.get(page_links::CALENDARS_NOTE)}</p>
            <ul>{links.collect_view()}</ul>
        </details>
    })
}

/// The page's address to copy, to hand on, and to point a phone at.
pub fn share(edition: &Edition) -> impl IntoView + use<> {
    let messages = edition.messages;
    let address = edition.address("");
    // Without an address and without scripts there is nothing in it.
    let is_empty = address.is_none().then_some("take-along only-shared");
    let code = address.as_deref().and_then(qr::code).map(|code| {
        view! {
            <svg class="qr" viewBox=code.view_box role="img" aria-label=messages.get(page_links::CODE)><use href="#p4p_qr"/></svg>
        }
    });
    view! {
        <details class=is_empty.unwrap_or("take-along")>
            <summary>{messages.get(page_links::SHARE)}</summary>
            {address.map(|address| view! { <p class="address" dir="ltr" translate="no">{address}</p> })}
            <p class="share" data-root="share"><ShareButtons node=None/></p>
            {code}
        </details>
    }
}

/// What only paper needs: the way back to the page. The code is drawn here once, and shown in the panel too.
pub fn on_paper(edition: &Edition) -> impl IntoView + use<> {
    let messages = edition.messages;
    let address = edition.address("")?;
    let code = qr::code(&address)?;
    Some(view! {
        <div class="on-paper">
            <svg class="qr" viewBox=code.view_box.clone() role="img" aria-label=messages.get(page_links::CODE)>
                <path id="p4p_qr" d=code.path/>
            </svg>
            <p>{messages.get(page_links::ADDRESS)}" "<span class="address" dir="ltr" translate="no">{address}</span></p>
        </div>
    })
}
