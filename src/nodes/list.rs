use super::{
    find::{FIND, find_markup},
    load,
    row::{View, far_off},
    words::{Count, count},
};
use crate::{
    app::App,
    browser::{address, clock, document, geolocation, rows},
    event::ClockChoice as Clock,
    place,
};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use p4p_domain::{
    event::Phase,
    i18n::words,
    markup::{Markup, element, text, together},
    nodes::{catalogue::Place, filter::Filter},
};
use std::{sync::Arc, time::Duration};

/// So many rows are put there at once; the next ones when somebody comes to the end of them.
const STEP: usize = 48;

/// So many follow each letter, more than are seen (`nodes.css` counts with it); the others follow when typing rests for so
/// long.
const FIRST: usize = 8;
const REST: Duration = Duration::from_millis(200);

/// The list of nodes with what it can be searched by and its count. As a form's desk it is markup that is painted from
/// one state.
#[component]
pub fn NodeList(
    /// This visit.
    session: App,
) -> impl IntoView {
    let limit = RwSignal::new(session.facts.get().nodes.len().max(STEP));
    let find = document::printed("find-template", || {
        session.nodes.catalogue.with_value(|all| find_markup(session.messages, &all.table))
    });
    let painted = StoredValue::new(Painted::default());
    let clocks = StoredValue::new(Vec::new());
    let now = paint(session, limit, clocks);
    let print = |(key, inside): &(String, Markup)| {
        let id = ["node-", key].concat();
        element("li", &[("id", &id), ("data-node", key), ("tabindex", "-1")], std::slice::from_ref(inside))
    };
    let count = [("class", "count"), ("role", "status"), ("id", "nodes-count"), ("data-count", "")];
    let (shown, total) = (now.shown.to_string(), now.total.to_string());
    let count = [&count[..], &[("data-shown", &shown), ("data-total", &total)]].concat();
    let more = element(
        "button",
        &[("type", "button"), ("class", "quiet"), ("name", "more")],
        &[session.messages.text(words::nodes::MORE)],
    );
    let hidden_if = |is_hidden: bool| if is_hidden { ("hidden", "") } else { ("data-seen", "") };
    let whole = together([
        element("form", &[("name", FIND), ("role", "search")], &[find]),
        element("p", &count, &[text(&now.count)]),
        element("p", &[("class", "far-off"), ("id", "far-off")], &[]),
        element("ul", &[("id", LIST), ("data-nodes", "")], &now.rows.iter().map(print).collect::<Vec<_>>()),
        element(
            "p",
            &[("class", "none"), ("id", "nodes-none"), hidden_if(!now.is_in_vain())],
            &[session.messages.text(words::nodes::NONE_MATCHES)],
        ),
        element("p", &[("id", "nodes-more"), hidden_if(now.is_complete())], &[more]),
    ]);
    painted.set_value(now);
    Effect::new(move |_| {
        if session.hydrated.get() {
            let now = paint(session, limit, clocks);
            painted.update_value(|before| change(before, &now));
            painted.set_value(now);
        }
    });
    // The one that is pointed at, marked without touching its row.
    Effect::new(move |_| {
        session.nodes.shown.track();
        limit.track();
        let id = session.nodes.chosen.get();
        rows::choose(LIST, id.as_ref().map(|id| id.as_str()));
    });
    Effect::new(move |_| {
        if session.hydrated.get() {
            wake(session, limit);
        }
    });
    view! { <div id=PART inner_html=whole.into_html()></div> }
}

const PART: &str = "nodes-part";
const LIST: &str = "nodes-list";

/// What is seen of the list.
#[derive(Default)]
struct Painted {
    count: String,
    shown: usize,
    total: usize,
    rows: Vec<(String, Markup)>,
    far_off: Markup,
}

impl Painted {
    fn is_complete(&self) -> bool {
        self.shown <= self.rows.len()
    }

    /// Whether there are nodes, and none that is looked for.
    fn is_in_vain(&self) -> bool {
        self.shown == 0 && self.total != 0
    }
}

/// Instants, in seconds since 1970-01-01T00:00:00Z, on a clock, with whose it is. There are few, and browsers take their
/// time to say them.
type Clocks = StoredValue<Vec<((i64, Clock), String)>>;

fn paint(session: App, limit: RwSignal<usize>, clocks: Clocks) -> Painted {
    let (stock, is_ready, limit) = (session.nodes.stock.get(), session.hydrated.get(), limit.get());
    let (is_over, opened) = (session.clock.phase() == Phase::Over, session.nodes.opened.get());
    let place = session.nodes.place.get();
    let facts = session.facts.get();
    let mut shown = session.nodes.shown.get();
    let is_far = |index: &u32| shown.iter().skip(limit).any(|other| other == index);
    // What was asked for, and would not be there, or not together, comes to the front.
    if 1 < opened.len() || opened.iter().any(is_far) {
        let shown = Arc::make_mut(&mut shown);
        shown.retain(|index| !opened.contains(index));
        shown.splice(0..0, opened);
    }
    let whose = session.clock.choice();
    // Where both show the same, there is nothing to choose.
    let whose = if is_ready && session.clock.differs() { whose } else { Clock::Own };
    let clock = |second: i64| {
        let said = |all: &mut Vec<((i64, Clock), String)>| {
            let key = (second, whose);
            if let Some((_, said)) = all.iter().find(|(other, _)| *other == key) {
                return said.clone();
            }
            let (word, zone) = match whose {
                Clock::Event => (words::times::ON_EVENT_CLOCK, facts.zone.as_str()),
                Clock::Own => (words::times::ON_OWN_CLOCK, ""),
            };
            let said = session.messages.say(word, [&clock::weekday_and_time(second, zone)]);
            all.push((key, said.clone()));
            said
        };
        clocks.try_update_value(said).unwrap_or_default()
    };
    session.nodes.catalogue.with_value(|catalogue| {
        let near = catalogue.near.as_ref();
        let clock = is_ready.then_some(&clock as &dyn Fn(i64) -> String);
        let view =
            View { words: session.messages, catalogue, shown: &shown, near, to_event: &facts.to_event, is_over, clock };
        let rows = (0..shown.len().min(limit)).filter_map(|at| view.row(at)).collect();
        let known = catalogue.table.len();
        // As long as only the first ones are known, the build has counted.
        let (shown_count, total) =
            if stock == 0 && known < facts.listed { (facts.listed, facts.listed) } else { (shown.len(), known) };
        let positions = catalogue.table.positions();
        let is_unplaced =
            |index: &&u32| positions.get(**index as usize).is_none_or(|[longitude, _]| longitude.is_nan());
        let count = count(
            session.messages,
            &Count {
                shown: shown_count,
                total,
                unplaced: shown.iter().filter(is_unplaced).count(),
                are_examples: facts.nodes.iter().all(|node| node.example),
                from: place.as_ref().map_or("", |place| &place.name),
                unread: catalogue.unread,
            },
        );
        let nearest = near.and_then(|near| near.km.get(*shown.first()? as usize).copied());
        Painted {
            count,
            shown: shown_count,
            total,
            rows,
            far_off: nearest.map(|km| far_off(session.messages, km)).unwrap_or_default(),
        }
    })
}

/// Changes what differs from what was painted before.
fn change(before: &Painted, now: &Painted) {
    let row = |(key, inside): &(String, Markup)| {
        let is_kept = before.rows.iter().any(|(other, was)| other == key && was.as_str() == inside.as_str());
        (key.clone(), (!is_kept).then(|| inside.clone()))
    };
    let wanted: Vec<_> = now.rows.iter().map(row).collect();
    rows::arrange(LIST, &wanted, (!now.is_complete()).then_some(now.shown));
    if before.count != now.count {
        document::set_html("nodes-count", &text(&now.count));
        document::set_attribute("nodes-count", "data-shown", Some(&now.shown.to_string()));
        document::set_attribute("nodes-count", "data-total", Some(&now.total.to_string()));
    }
    document::set_html("far-off", &now.far_off);
    for (id, is_hidden) in [("nodes-none", !now.is_in_vain()), ("nodes-more", now.is_complete())] {
        document::set_attribute(id, "hidden", is_hidden.then_some(""));
    }
}

/// From now on the list hears what a visitor does.
fn wake(session: App, limit: RwSignal<usize>) {
    restore(session);
    address::when_gone_back(move || restore(session));
    let more = move || {
        if session.nodes.at_rest.get_untracked()
            && limit.get_untracked() < session.nodes.shown.with_untracked(|shown| shown.len())
        {
            limit.update(|limit| *limit += STEP);
        }
    };
    let look_again = rows::when_seen("nodes-more", more);
    Effect::new(move |_| {
        session.nodes.shown.track();
        if session.nodes.at_rest.get() && limit.get() < STEP {
            limit.set(STEP);
        }
        look_again();
    });
    document::listen(PART, &["input", "change", "click", "submit", "mouseover", "focusin"], move |event| {
        let (kind, name) = (event.type_(), document::name_of_target(&event));
        match kind.as_str() {
            "submit" => event.prevent_default(),
            "click" if name == "more" => more(),
            "click" => press(session, &name, &event),
            "input" if let Some(city) = place::chosen(&event) => {
                session.nodes.look_from(Some(Place { name: city.title(), position: city.position }));
            }
            "input" | "change" => look_for(session, limit, &name, kind == "change"),
            _ => {
                if kind == "focusin" {
                    place::focused(session.messages, &event);
                    if name == "q" {
                        session.nodes.catalogue.update_value(|all| all.table.make_searchable());
                    }
                }
                session.nodes.point_at(document::node_of_target(&event));
            }
        }
    });
    load::keep_fresh(session);
}

/// Reads the controls, after something was typed or chosen in one of them.
fn look_for(session: App, limit: RwSignal<usize>, name: &str, is_step: bool) {
    if !Filter::NAMES.contains(&name) {
        return;
    }
    let is_step = is_step || name != "q";
    if is_step {
        session.nodes.rest();
    }
    let filter = Filter::from_draft(&document::typed(FIND));
    if session.nodes.filter.with_untracked(|before| *before == filter) {
        return;
    }
    if is_step {
        address::set_query(&Filter::NAMES, &filter.pairs(), true);
    } else {
        // What is typed letter by letter is no step back for each letter, and not even an address.
        session.nodes.at_rest.set(false);
        let typed = filter.clone();
        let rest = move || {
            if session.nodes.filter.with_untracked(|filter| *filter == typed) {
                session.nodes.rest();
            }
        };
        set_timeout(rest, REST);
    }
    let before = session.nodes.shown.get_untracked();
    session.nodes.filter.set(filter);
    // A letter that leaves nothing out changes no row.
    if session.nodes.shown.get_untracked() != before {
        limit.set(if is_step { STEP } else { FIRST });
    }
    if session.nodes.opened.with_untracked(|opened| !opened.is_empty()) {
        session.nodes.opened.set(Vec::new());
    }
}

/// Takes filter and node from the address.
fn restore(session: App) {
    let pairs = address::query_pairs();
    let mut filter = Filter::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    // What was typed into the search box before the program arrived wins over the address.
    let typed = document::value_of("q").filter(|typed| !typed.is_empty());
    if let Some(typed) = typed.filter(|_| session.nodes.filter.with_untracked(|filter| *filter == Filter::default())) {
        filter.q = typed;
    }
    document::fill(FIND, &filter.draft());
    session.nodes.at_rest.set(true);
    session.nodes.filter.set(filter);
    if let Some(id) = address::node_in_fragment() {
        session.nodes.go_to(id);
    }
}

fn press(session: App, name: &str, event: &Event) {
    match name {
        "here" => spawn_local(async move {
            let found = geolocation::position().await;
            let said = found.as_ref().err().map(|error| session.messages.text(error.word())).unwrap_or_default();
            document::set_html("near-said", &said);
            if let Ok(position) = found {
                document::set_value("near", "");
                session
                    .nodes
                    .look_from(Some(Place { name: session.messages.get(words::here::THIS_DEVICE).into(), position }));
            }
        }),
        "anywhere" => {
            document::set_value("near", "");
            document::set_html("near-said", &text(""));
            session.nodes.look_from(None);
        }
        // A row's details are being opened: they are loaded when they are not there.
        _ => {
            if let Some(index) = document::node_of_target(event).and_then(|id| session.nodes.index_of(&id)) {
                load::whole(session, index as usize);
            }
        }
    }
}
