//! Ways to take the event along: into calendars on the web, to other people, onto paper.

use super::{Edition, in_phases};
use crate::calendar;
use leptos::prelude::*;
use p4p_event::domain::event::Phase::{Announced, Closed, Live, Open};

/// What visitors read of it, in one place.
mod words {
    pub const CALENDARS: &str = "Calendars on the web";
    pub const CALENDARS_NOTE: &str = "Each of these opens the calendar’s own site and hands it title, time and place. Until you press one, nobody is told anything.";
}

/// Links into calendars on the web, beside the calendar file; none once the workshop is over.
pub fn web_calendars(edition: &Edition) -> impl IntoView + use<> {
    let links = calendar::web_calendars(&edition.content.event).into_iter().map(|calendar| {
        view! {
            <li>
                <a href=calendar.address rel="noopener">{calendar.name}</a>
                " "
                <span class="host">{format!("({})", calendar.host)}</span>
            </li>
        }
    });
    view! {
        <details class="take-along" data-in=in_phases(&[Announced, Open, Closed, Live])>
            <summary>{words::CALENDARS}</summary>
            <p class="small">{words::CALENDARS_NOTE}</p>
            <ul>{links.collect_view()}</ul>
        </details>
    }
}
