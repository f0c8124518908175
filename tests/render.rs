//! The components as the native half prints them, by named examples.
// A test fails by panicking.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use leptos::prelude::*;
use p4p_domain::{
    delivery::backend::BackendKind,
    i18n::messages::Messages,
    page::{Forms, PageData},
};
use p4p_event::{
    app::App,
    embed::EmbedDialog,
    event::{Countdown, EventTimes},
    nodes::{NodeList, NodeMap},
    share::{ShareButtons, ShareStatus},
    sign_up::{Host, SignUp},
};

mod sample;

/// What is printed for one part of the page.
fn printed<V: IntoView + 'static>(data: PageData, part: impl FnOnce(App) -> V) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let app = App::new(Messages::english(), data);
        app.provide();
        part(app).into_view().to_html()
    })
}

const DAY: i64 = 86_400;

#[test]
fn the_list_prints_every_node_and_says_how_many() {
    let html = printed(sample::page_data(-DAY), |_| view! { <NodeList/> });
    for part in [
        "<ul data-nodes",
        "<li id=\"node-malmo\" data-node=\"malmo\"",
        ">Malmö</span>, Sweden",
        "data-shown=\"2\" data-total=\"2\"",
        "2 example nodes, 1 without a position",
        "data-status=\"full\"",
        "<dt>Room for</dt><dd>12 people</dd>",
        "<dt>Languages</dt><dd>Swedish</dd>",
        "<p class=\"group\">Sweden · 2</p>",
        ">example</span>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert_eq!(html.matches("Not on the map").count(), 1);
    assert!(html.contains("&lt;b&gt;\"bold\"&lt;/b&gt;") && !html.contains("<b>"), "a note stays text: {html}");
}

// Seen once: "No node matches" was said of an event that has no nodes yet.
#[test]
fn an_event_without_nodes_says_so_and_not_that_none_matches() {
    let data = PageData { listed: 0, nodes: Vec::new(), ..sample::page_data(-DAY) };
    let html = printed(data, |_| view! { <NodeList/> });
    assert!(html.contains("No local nodes yet") && html.contains("id=\"p4p_nodes-none\" hidden"), "{html}");
}

#[test]
fn no_pin_is_printed_because_none_can_be_pressed_yet() {
    let html = printed(sample::page_data(-DAY), |_| view! { <NodeMap/> });
    assert!(!html.contains("data-node"), "{html}");
}

#[test]
fn while_sign_up_is_open_its_form_and_the_hosts_form_are_printed() {
    let html = printed(sample::page_data(-DAY), |_| view! { <SignUp/> <Host/> });
    assert!(
        html.contains("data-form=\"attend\"")
            && html.contains("data-form=\"host\"")
            && !html.contains("data-form=\"next\"")
    );
}

#[test]
fn when_it_is_over_only_the_form_for_the_next_one_is_printed() {
    let html = printed(sample::page_data(DAY), |_| view! { <SignUp/> <Host/> });
    assert!(
        html.contains("data-form=\"next\"")
            && !html.contains("data-form=\"attend\"")
            && !html.contains("data-form=\"host\"")
    );
}

#[test]
fn a_form_at_another_service_is_a_link_in_its_time_and_nothing_else() {
    let html = |seconds: i64| {
        let mut data = sample::page_data(seconds);
        std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap()).backend.kind = BackendKind::Link;
        printed(data, |_| view! { <SignUp/> })
    };
    let open = html(-DAY);
    assert!(open.contains("href=\"http://127.0.0.1:9/\"") && !open.contains("<form"), "{open}");
    assert!(!html(60).contains("href="));
}

#[test]
fn a_form_that_the_event_does_not_need_is_not_printed() {
    for seconds in [-DAY, DAY] {
        let data = PageData { forms: Forms::default(), ..sample::page_data(seconds) };
        let html = printed(data, |_| view! { <SignUp/> <Host/> });
        assert!(!html.contains(['=', 'p']), "{html}");
        let mut data = sample::page_data(seconds);
        data.forms.next = None;
        let html = printed(data, |_| view! { <SignUp/> <Host/> });
        assert_eq!(html.contains("data-form=\"attend\""), seconds < 0, "{html}");
        assert!(!html.contains("data-form=\"next\""), "{html}");
    }
}

#[test]
fn before_between_and_during_no_sign_up_is_printed() {
    for seconds in [-1_000_000, 60] {
        let html = printed(sample::page_data(seconds), |_| view! { <SignUp/> });
        assert!(!html.contains("<form"), "{seconds}: {html}");
    }
}

#[test]
fn what_is_printed_cannot_be_sent_before_the_program_runs() {
    let html = printed(sample::page_data(-DAY), |_| view! { <SignUp/> });
    assert!(html.contains("<button type=\"submit\" id=\"p4p_attend-send\" disabled"), "{html}");
    // The browser's own way to send would put names into the address; outside of a dialog, this method does nothing.
    assert!(!html.contains("action=") && html.contains("method=\"dialog\""), "{html}");
}

#[test]
fn a_form_that_may_be_sent_without_scripts_says_where_to() {
    let mut data = sample::page_data(-DAY);
    std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap()).backend.plain = true;
    let html = printed(data, |_| view! { <SignUp/> });
    assert!(html.contains("action=\"http://127.0.0.1:9/\"") && html.contains("method=\"post\""), "{html}");
}

#[test]
fn nothing_of_the_visitor_is_printed() {
    let html = printed(sample::page_data(-DAY), |_| view! { <EventTimes/> <Countdown/> });
    assert_eq!(html.matches("hidden").count(), 4, "{html}");
    assert!(!html.contains("on your clock"));
}

#[test]
fn of_the_dialog_for_other_sites_only_its_button_is_printed() {
    let html = printed(sample::page_data(-DAY), |_| view! { <EmbedDialog/> });
    assert!(html.contains("id=\"p4p_embed-this\" class=\"quiet\">Show this on your own site</button>"), "{html}");
    // What nobody has opened costs nothing, and refers to no heading that is not there.
    assert!(html.contains("<dialog class=\"embed-dialog\">"), "{html}");
    assert!(!html.contains("<select") && !html.contains("<iframe") && !html.contains("aria-labelledby"), "{html}");
}

#[test]
fn both_ways_to_hand_the_page_on_are_printed_and_nothing_is_said_of_them_yet() {
    let html = printed(sample::page_data(-DAY), |_| view! { <ShareButtons node=None/> <ShareStatus/> });
    for part in [
        "data-share=\"copy\" class=\"quiet\">Copy link</button>",
        "data-share=\"send\" class=\"quiet\">Share…</button>",
        "<p role=\"status\">",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert!(html.contains("<div id=\"p4p_shared\" class=\"shared\">") && !html.contains("<input"), "{html}");
}

#[test]
fn printing_twice_prints_the_same() {
    let print = || {
        printed(sample::page_data(-DAY), |_| {
            view! { <EventTimes/> <NodeList/> <SignUp/> <EmbedDialog/> <ShareButtons node=None/> <ShareStatus/> }
        })
    };
    assert_eq!(print(), print());
}
