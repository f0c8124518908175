//! The components in a real browser: made afresh, typed into, pressed.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg(target_arch = "wasm32")]

use leptos::{mount::mount_to, prelude::*, task::tick};
use p4p_event::ui::{
    nodes::NodeList,
    nodes::Pins,
    session::Session,
    signup::{Host, SignUp},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement};

mod sample;

wasm_bindgen_test_configure!(run_in_browser);

const DAY: i64 = 86_400;

/// A fresh place in the page, and the components mounted in it.
struct Stage {
    place: Element,
    session: Session,
    // Signals and components live as long as these.
    _owner: Owner,
    _handle: Box<dyn std::any::Any>,
}

impl Stage {
    fn new<V: IntoView + 'static>(seconds: i64, part: fn(Session) -> V) -> Self {
        // Each test is alone on the page: ids must not meet.
        document()
            .query_selector_all("body > section")
            .map(|old| {
                for index in 0..old.length() {
                    old.item(index).unwrap().unchecked_into::<Element>().remove();
                }
            })
            .unwrap();
        let place = document().create_element("section").unwrap();
        document().body().unwrap().append_child(&place).unwrap();
        let owner = Owner::new();
        let (session, handle) = owner.with(|| {
            let session = Session::new(sample::page_data(seconds));
            let handle = mount_to(place.clone().unchecked_into::<HtmlElement>(), move || part(session));
            (session, handle)
        });
        Self { place, session, _owner: owner, _handle: Box::new(handle) }
    }

    fn one(&self, selector: &str) -> Element {
        self.place
            .query_selector(selector)
            .unwrap()
            .unwrap_or_else(|| panic!("no {selector} in {}", self.place.inner_html()))
    }

    fn count(&self, selector: &str) -> u32 {
        self.place.query_selector_all(selector).unwrap().length()
    }

    fn type_into(&self, selector: &str, text: &str) {
        let input: HtmlInputElement = self.one(selector).unchecked_into();
        input.set_value(text);
        bubble(&input, "input");
    }

    fn tick(&self, selector: &str) {
        let input: HtmlInputElement = self.one(selector).unchecked_into();
        input.set_checked(true);
        bubble(&input, "input");
    }

    /// Answers what must be answered, and presses Send.
    fn fill_in_and_send(&self) {
        self.type_into("[name=name]", "Ada");
        self.type_into("[name=email]", "ada@example.org");
        self.tick("[name=consent]");
        self.press("button[type=submit]");
    }

    fn press(&self, selector: &str) {
        self.one(selector).unchecked_into::<HtmlElement>().click();
    }
}

fn bubble(element: &Element, name: &str) {
    let options = EventInit::new();
    options.set_bubbles(true);
    element.dispatch_event(&Event::new_with_event_init_dict(name, &options).unwrap()).unwrap();
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// Waits until something is so, a tick at a time; bounded, so that a failure is told and not waited for.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..2000 {
        if is_so() {
            return;
        }
        let promise = js_sys::Promise::new(&mut |done, _| {
            web_sys::window().unwrap().set_timeout_with_callback_and_timeout_and_arguments_0(&done, 5).unwrap();
        });
        wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
    }
    panic!("never: {what}");
}

#[wasm_bindgen_test]
async fn a_search_filters_list_count_and_pins_alike() {
    let stage = Stage::new(-DAY, |session| view! { <Pins session=session/> <NodeList session=session/> });
    stage.session.ready.set(true);
    tick().await;
    assert_eq!((stage.count("li[data-node]"), stage.count("button[data-node]")), (2, 1));

    stage.type_into("input[name=q]", "MALMO");
    tick().await;
    assert_eq!((stage.count("li[data-node]"), stage.count("button[data-node]")), (1, 1));
    assert_eq!(stage.one("[data-count]").get_attribute("data-shown").as_deref(), Some("1"));
    assert_eq!(stage.one("[data-count]").text_content().as_deref(), Some("1 of 2 example nodes"));

    stage.type_into("input[name=q]", "air");
    tick().await;
    assert_eq!((stage.count("li[data-node]"), stage.count("button[data-node]")), (1, 0));

    stage.type_into("input[name=q]", "");
    tick().await;
    assert_eq!(stage.count("li[data-node]"), 2);
}

#[wasm_bindgen_test]
async fn a_pin_that_is_pressed_marks_its_row() {
    let stage = Stage::new(-DAY, |session| view! { <Pins session=session/> <NodeList session=session/> });
    stage.session.ready.set(true);
    tick().await;
    stage.press("button[data-node=malmo]");
    tick().await;
    assert!(stage.one("li[data-node=malmo]").class_list().contains("chosen"));
    assert!(!stage.one("li[data-node=radio]").class_list().contains("chosen"));
}

#[wasm_bindgen_test]
async fn sending_an_empty_form_lists_each_problem_and_takes_the_keyboard() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    assert!(stage.one("[role=alert]").has_attribute("hidden"));
    stage.press("button[type=submit]");
    until("the summary has the keyboard", || {
        document().active_element().is_some_and(|element| element.id() == "attend-problems")
    })
    .await;
    assert_eq!(stage.count("[role=alert] a"), 3);
    let email = stage.one("[name=email]");
    assert_eq!(email.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(stage.one("#attend-email-problem").text_content().as_deref(), Some("Please answer “Question email”."));

    // A problem goes away as soon as it is mended, and no earlier.
    stage.type_into("[name=email]", "ada@");
    tick().await;
    assert!(!stage.one("#attend-email-problem").has_attribute("hidden"));
    stage.type_into("[name=email]", "ada@example.org");
    tick().await;
    assert!(stage.one("#attend-email-problem").has_attribute("hidden"));
    assert_eq!(stage.one("[name=email]").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_as_it_is_typed_and_comes_back() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    tick().await;
    stage.type_into("[name=name]", "Ada");
    stage.tick("[name=projects][value=Willow]");
    tick().await;
    assert_eq!(stage.one("[data-draft]").get_attribute("data-draft").as_deref(), Some("saved"));
    drop(stage);

    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    until("the draft is back", || stage.count("[data-draft=saved]") == 1).await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "Ada");
    assert!(stage.one("[name=projects][value=Willow]").unchecked_into::<HtmlInputElement>().checked());
    stage.press(".draft button");
    tick().await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "");
    assert_eq!(storage().length().unwrap(), 0);
}

#[wasm_bindgen_test]
async fn a_sign_up_without_an_answer_stays_on_the_device_with_its_number() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    stage.fill_in_and_send();
    until("it is queued", || stage.count("[data-outbox=queued]") == 1).await;
    let number = stage.one(".number code").text_content().unwrap();
    assert_eq!(number.len(), 36);
    let kept = storage().get_item("p4p:sample:outbox:attend").unwrap().unwrap();
    assert!(kept.contains(&number) && kept.contains("ada@example.org"));

    // Another visit finds it still queued; seen once: its answers were gone when they were taken back there.
    drop(stage);
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    until("it is still queued", || stage.count("[data-outbox=queued]") == 1).await;
    assert_eq!(stage.one(".number code").text_content().unwrap(), number);

    // The answers can be taken back, and are still there.
    stage.press("button[name=change]");
    tick().await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "Ada");
    assert_eq!(storage().get_item("p4p:sample:outbox:attend").unwrap(), None);
}

#[wasm_bindgen_test]
async fn two_presses_at_once_are_one_sign_up() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    stage.fill_in_and_send();
    let kept = || storage().get_item("p4p:sample:outbox:attend").unwrap().unwrap();
    let first = kept();
    stage.press("button[type=submit]");
    assert_eq!(kept(), first);
}

#[wasm_bindgen_test]
async fn what_another_tab_sent_is_not_sent_again() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    let number = "11111111-1111-4111-8111-111111111111";
    let entry =
        format!(r#"{{"id":"{number}","form":"attend","body":"","sent_at":"2025-11-10T09:00:00Z","state":"stored"}}"#);
    storage().set_item("p4p:sample:outbox:attend", &entry).unwrap();
    stage.fill_in_and_send();
    tick().await;
    assert_eq!(stage.one("[data-outbox=stored] .number code").text_content().as_deref(), Some(number));
    assert_eq!(storage().get_item("p4p:sample:outbox:attend").unwrap(), Some(entry));
}

#[wasm_bindgen_test]
async fn a_form_that_leaves_while_it_is_being_sent_takes_nothing_down() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    stage.fill_in_and_send();
    stage.session.phase.set(p4p_event::domain::event::Phase::Live);
    until("the form is gone", || stage.count("form") == 0).await;
    // What is not known to have arrived is still there, and can still be sent.
    until("the sign-up is still there", || stage.count("[data-outbox=queued] button[name=again]") == 1).await;
    stage.session.phase.set(p4p_event::domain::event::Phase::Open);
    until("the sign-up is found again", || stage.count("[data-outbox=queued]") == 1).await;
}

#[wasm_bindgen_test]
async fn a_node_that_was_on_its_way_when_it_got_too_late_is_not_forgotten() {
    storage().clear().unwrap();
    let entry =
        r#"{"id":"11111111-1111-4111-8111-111111111111","form":"host","body":"{}","sent_at":"","state":"queued"}"#;
    storage().set_item("p4p:sample:outbox:host", entry).unwrap();
    let stage = Stage::new(60, |session| view! { <Host session=session/> });
    until("it can still be sent", || stage.count("[data-outbox=queued] button[name=again]") == 1).await;
    assert_eq!(stage.count("form"), 0);
}

#[wasm_bindgen_test]
async fn a_form_that_leaves_while_someone_types_takes_nothing_down_and_comes_back() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    stage.session.ready.set(true);
    tick().await;
    // Taking an element with the keyboard out of the page is itself an event, for a form that is gone by then.
    stage.one("[name=name]").unchecked_into::<HtmlElement>().focus().unwrap();
    stage.type_into("[name=name]", "Ada");
    stage.session.phase.set(p4p_event::domain::event::Phase::Live);
    until("the form is gone", || stage.count("form") == 0).await;
    stage.session.phase.set(p4p_event::domain::event::Phase::Open);
    until("the draft is back", || stage.count("[data-draft=saved]") == 1).await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "Ada");
}

#[wasm_bindgen_test]
async fn the_phase_decides_which_form_is_there() {
    storage().clear().unwrap();
    let stage = Stage::new(-DAY, |session| view! { <SignUp session=session/> });
    assert_eq!(stage.count("form[name=attend]"), 1);
    stage.session.phase.set(p4p_event::domain::event::Phase::Live);
    tick().await;
    assert_eq!(stage.count("form"), 0);
    stage.session.phase.set(p4p_event::domain::event::Phase::Over);
    tick().await;
    assert_eq!((stage.count("form[name=next]"), stage.count("form[name=attend]")), (1, 0));
}
