//! The components in a real browser: made afresh, typed into, pressed.
// A test fails by panicking.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg(target_arch = "wasm32")]

use leptos::{mount::mount_to, prelude::*, task::tick};
use p4p_domain::{
    delivery::{
        backend::{Answer, BackendKind, Request},
        handoff::ANSWER_LENGTH,
    },
    form::{Field, kind::FieldKind},
    i18n::messages::Messages,
    json::{Value, quoted},
    nodes::node::NodeId,
    page::PageData,
};
use p4p_event::{
    app::App,
    browser::{
        database::{self, Change, DRAFTS, OUTBOX, RECEIPTS},
        fetch, json,
    },
    embed::EmbedDialog,
    share::{ShareButtons, ShareStatus},
    sign_up::{Host, SignUp},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

#[path = "components/databases.rs"]
mod databases;
#[path = "components/nodes.rs"]
mod nodes;
mod sample;

wasm_bindgen_test_configure!(run_in_browser);

const DAY: i64 = 86_400;

/// The interface in English; the page has a file for it, a test has not.
fn messages() -> Messages {
    Messages::for_tests()
}

/// A fresh place in the page, and the components mounted in it.
struct Stage {
    place: Element,
    app: App,
    // Signals and components live as long as these.
    _owner: Owner,
    _handle: Box<dyn std::any::Any>,
}

impl Stage {
    fn new<V: IntoView + 'static>(seconds: i64, part: fn(App) -> V) -> Self {
        Self::with(seconds, |_| {}, part)
    }

    /// With facts that are changed first.
    fn with<V: IntoView + 'static>(seconds: i64, change: fn(&mut PageData), part: fn(App) -> V) -> Self {
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
        let (app, handle) = owner.with(|| {
            let mut data = sample::page_data(seconds);
            change(&mut data);
            let app = App::new(messages(), data);
            let handle = mount_to(place.clone().unchecked_into::<HtmlElement>(), move || {
                app.provide();
                part(app)
            });
            (app, handle)
        });
        Self { place, app, _owner: owner, _handle: Box::new(handle) }
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

    /// As the page does once its parts are there; without its clock and its address.
    async fn wake(&self) {
        self.app.hydrated.mark();
        self.app.outbox.start();
        tick().await;
    }

    /// The buttons that say this.
    fn buttons(&self, text: &str) -> Vec<HtmlElement> {
        let all = self.place.query_selector_all("button").unwrap();
        let all = (0..all.length()).map(|index| all.item(index).unwrap().unchecked_into::<HtmlElement>());
        all.filter(|button| button.text_content().is_some_and(|content| content.trim() == text)).collect()
    }

    fn press_button(&self, text: &str) {
        let buttons = self.buttons(text);
        assert_eq!(buttons.len(), 1, "buttons that say “{text}”");
        buttons[0].click();
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

/// The draft of the form for attending as it is stored; empty when it is not.
fn draft_of_attend() -> String {
    storage().get_item("p4p:sample:draft:attend").unwrap().unwrap_or_default()
}

const DATABASE: &str = "p4p:sample";

/// What the device keeps, as values; without the database's own name.
async fn kept(store: &'static str) -> Vec<Value> {
    let texts = database::all(DATABASE, store).await.unwrap();
    texts.iter().filter_map(|text| json::parse(text)).filter(|value| value.get("marker").is_none()).collect()
}

/// A device on which nobody has been yet.
async fn forget_everything() {
    storage().clear().unwrap();
    let mut changes = Vec::new();
    for (store, key) in [(OUTBOX, "id"), (RECEIPTS, "first")] {
        for value in kept(store).await {
            let key = value.get(key).and_then(Value::as_text).unwrap().to_string();
            changes.push(Change { store, key, text: None });
        }
    }
    changes.extend(["attend", "host", "next"].map(|key| Change { store: DRAFTS, key: key.into(), text: None }));
    database::apply(DATABASE, changes).await.unwrap();
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
async fn sending_an_empty_form_lists_each_problem_and_takes_the_keyboard() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.app.hydrated.mark();
    tick().await;
    assert!(stage.one("[role=alert]").has_attribute("hidden"));
    stage.press("button[type=submit]");
    until("the summary has the keyboard", || {
        document().active_element().is_some_and(|element| element.id() == "p4p_attend-problems")
    })
    .await;
    assert_eq!(stage.count("[role=alert] a"), 3);
    let email = stage.one("[name=email]");
    assert_eq!(email.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        stage.one("#p4p_attend_email-problem").text_content().as_deref(),
        Some("Please answer “Question email”.")
    );

    // A problem goes away as soon as it is mended, and no earlier.
    stage.type_into("[name=email]", "ada@");
    tick().await;
    assert!(!stage.one("#p4p_attend_email-problem").has_attribute("hidden"));
    stage.type_into("[name=email]", "ada@example.org");
    tick().await;
    assert!(stage.one("#p4p_attend_email-problem").has_attribute("hidden"));
    assert_eq!(stage.one("[name=email]").get_attribute("aria-invalid"), None);
}

#[wasm_bindgen_test]
async fn a_draft_is_kept_as_it_is_typed_and_comes_back() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.app.hydrated.mark();
    tick().await;
    stage.type_into("[name=name]", "Ada");
    stage.tick("[name=projects][value=Willow]");
    until("the draft is saved", || stage.count("[data-draft=saved]") == 1).await;
    drop(stage);

    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.app.hydrated.mark();
    until("the draft is back", || stage.count("[data-draft=saved]") == 1).await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "Ada");
    assert!(stage.one("[name=projects][value=Willow]").unchecked_into::<HtmlInputElement>().checked());
    stage.press_button("Discard the draft");
    tick().await;
    stage.press(".question button");
    until("the form is empty", || stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value().is_empty())
        .await;
    assert_eq!(storage().length().unwrap(), 0);
}

#[wasm_bindgen_test]
async fn a_sign_up_without_an_answer_stays_on_the_device_with_its_number() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.fill_in_and_send();
    until("it is queued", || stage.count("[data-outbox=queued]") == 1).await;
    let number = stage.one(".outcome .number code").text_content().unwrap();
    assert_eq!(number.len(), 36);
    let entries = kept(OUTBOX).await;
    let body = entries[0].get("request").and_then(|request| request.get("body")?.as_text()).unwrap();
    assert!(entries.len() == 1 && body.contains(&number) && body.contains("ada@example.org"), "{body}");
    assert_eq!(kept(RECEIPTS).await.len(), 1);
    drop(stage);

    // Another visit finds it still queued.
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    until("it is still queued", || stage.count("[data-outbox=queued]") == 1).await;
    assert_eq!(stage.one(".outcome .number code").text_content().unwrap(), number);

    // It may have arrived, so that changing it is a message of its own that names the first.
    assert_eq!(stage.buttons("Change the answers").len(), 0);
    stage.press_button("Change it");
    until("the answers are back", || stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value() == "Ada")
        .await;
    stage.press("button[type=submit]");
    until("both wait", || stage.count("form[hidden]") == 1).await;
    let entries = kept(OUTBOX).await;
    let changes = |entry: &Value| entry.get("changes").and_then(Value::as_text) == Some(number.as_str());
    assert_eq!((entries.len(), entries.iter().filter(|entry| changes(entry)).count()), (2, 1));
}

#[wasm_bindgen_test]
async fn two_presses_at_once_are_one_sign_up() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.fill_in_and_send();
    stage.press("button[type=submit]");
    until("it is on its way", || stage.count("[data-outbox]") == 1).await;
    assert_eq!((kept(OUTBOX).await.len(), kept(RECEIPTS).await.len()), (1, 1));
}

#[wasm_bindgen_test]
async fn what_another_tab_sent_is_not_sent_again() {
    forget_everything().await;
    // Two visits that show the same draft, as two tabs do.
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.type_into("[name=name]", "Ada");
    until("the draft is saved", || stage.count("[data-draft=saved]") == 1).await;
    let draft = json::parse(&storage().get_item("p4p:sample:draft:attend").unwrap().unwrap()).unwrap();
    let draft = draft.get("id").and_then(Value::as_text).unwrap().to_string();
    let number = "11111111-1111-4111-8111-111111111111";
    let receipt = format!(
        r#"{{"first":"{number}","form":"attend","draft":"{draft}","code":"aaaa-bbbb-cccc","sent_at":"2025-11-10T09:00:00Z","message":"{{}}"}}"#
    );
    let pressed = js_sys::Date::now();
    let entry = format!(
        r#"{{"id":"{number}","form":"attend","request":{{"method":"POST","url":"http://127.0.0.1:9/","headers":[],"body":""}},
        "sent_at":"","pressed":{pressed},"tries":1,"state":"stored"}}"#
    );
    let put = |store, text| Change { store, key: number.into(), text: Some(text) };
    database::apply(DATABASE, vec![put(OUTBOX, entry), put(RECEIPTS, receipt)]).await.unwrap();
    stage.fill_in_and_send();
    until("the other one is shown", || stage.count(&format!("[data-receipt='{number}']")) == 1).await;
    assert_eq!(stage.count("[data-outbox=stored]"), 1);
    // From nothing to stored at once, which is said all the same.
    assert_eq!(stage.one(".outcome .number code").text_content().as_deref(), Some(number));
    assert_eq!(kept(OUTBOX).await.len(), 1);
}

#[wasm_bindgen_test]
async fn a_shared_computer_keeps_nothing() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.type_into("[name=name]", "Ada");
    until("the draft is saved", || stage.count("[data-draft=saved]") == 1).await;
    stage.tick("[name=shared]");
    until("nothing is stored", || stage.count("[data-draft=off]") == 1).await;
    assert_eq!(storage().length().unwrap(), 0);
    stage.fill_in_and_send();
    until("it waits on the page", || stage.count("[data-outbox=queued]") == 1).await;
    assert_eq!((kept(OUTBOX).await.len(), kept(RECEIPTS).await.len(), kept(DRAFTS).await.len()), (0, 0, 0));
}

#[wasm_bindgen_test]
async fn a_form_that_leaves_while_it_is_being_sent_takes_nothing_down() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.fill_in_and_send();
    stage.app.clock.set_phase(p4p_domain::event::Phase::Live);
    until("the form is gone", || stage.count("form") == 0).await;
    // What is not known to have arrived is still there, and can still be sent.
    until("the sign-up is still there", || {
        stage.count("[data-outbox=queued]") == 1 && stage.buttons("Try again").len() == 1
    })
    .await;
    stage.app.clock.set_phase(p4p_domain::event::Phase::Open);
    until("the sign-up is found again", || stage.count("[data-outbox=queued]") == 1).await;
}

#[wasm_bindgen_test]
async fn a_node_that_was_on_its_way_when_it_got_too_late_is_not_forgotten() {
    forget_everything().await;
    let number = "11111111-1111-4111-8111-111111111111";
    let entry = format!(
        r#"{{"id":"{number}","form":"host","request":{{"method":"POST","url":"http://127.0.0.1:9/","headers":[],"body":"{{}}"}},
        "sent_at":"","pressed":0,"tries":1,"state":"queued","at":0}}"#
    );
    let put = Change { store: OUTBOX, key: number.into(), text: Some(entry) };
    database::apply(DATABASE, vec![put]).await.unwrap();
    let stage = Stage::new(60, |_| view! { <Host/> });
    stage.wake().await;
    until("it can still be sent", || stage.count("[data-outbox=queued]") == 1 && stage.buttons("Try again").len() == 1)
        .await;
    assert_eq!(stage.count("form"), 0);
}

#[wasm_bindgen_test]
async fn a_form_that_leaves_while_someone_types_takes_nothing_down_and_comes_back() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.app.hydrated.mark();
    tick().await;
    // Taking an element with the keyboard out of the page is itself an event, for a form that is gone by then.
    stage.one("[name=name]").unchecked_into::<HtmlElement>().focus().unwrap();
    stage.type_into("[name=name]", "Ada");
    stage.app.clock.set_phase(p4p_domain::event::Phase::Live);
    until("the form is gone", || stage.count("form") == 0).await;
    stage.app.clock.set_phase(p4p_domain::event::Phase::Open);
    until("the draft is back", || stage.count("[data-draft=saved]") == 1).await;
    assert_eq!(stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value(), "Ada");
}

#[wasm_bindgen_test]
async fn the_phase_decides_which_form_is_there() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    assert_eq!(stage.count("form[data-form=attend]"), 1);
    stage.app.clock.set_phase(p4p_domain::event::Phase::Live);
    tick().await;
    assert_eq!(stage.count("form"), 0);
    stage.app.clock.set_phase(p4p_domain::event::Phase::Over);
    tick().await;
    assert_eq!((stage.count("form[data-form=next]"), stage.count("form[data-form=attend]")), (1, 0));
}

// Seen once: a withdrawal took along the draft of something else that was in the form.
#[wasm_bindgen_test]
async fn a_draft_outlives_what_is_done_with_an_earlier_sign_up() {
    forget_everything().await;
    let number = "11111111-1111-4111-8111-111111111111";
    let receipt = format!(
        r#"{{"first":"{number}","form":"attend","draft":"","code":"aaaa-bbbb-cccc","sent_at":"2025-11-10T09:00:00Z","message":"{{\"name\":\"Earlier\"}}"}}"#
    );
    let put = Change { store: RECEIPTS, key: number.into(), text: Some(receipt) };
    database::apply(DATABASE, vec![put]).await.unwrap();
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    until("the receipt is there", || stage.count("[data-receipt]") == 1).await;
    stage.type_into("[name=name]", "Another");
    until("the draft is saved", || stage.count("[data-draft=saved]") == 1).await;
    let name = || stage.one("[name=name]").unchecked_into::<HtmlInputElement>().value();

    // Changing the earlier one would need the form, so it is refused and says why.
    stage.press_button("Change it");
    until("it says why not", || stage.count("#p4p_attend-problems:not([hidden])") == 1).await;
    assert!(stage.one("#p4p_attend-problems").text_content().unwrap().contains("not sent yet"));
    assert_eq!(name(), "Another");

    stage.press_button("Withdraw it");
    until("it asks again", || stage.buttons("Yes, withdraw it").len() == 1).await;
    stage.press_button("Yes, withdraw it");
    until("the withdrawal waits", || stage.count("[data-outbox=queued]") == 1).await;
    assert_eq!(name(), "Another");
    assert!(draft_of_attend().contains("Another"));
}

#[wasm_bindgen_test]
async fn a_form_at_another_service_leaves_the_page_when_its_time_is_over() {
    forget_everything().await;
    let stage = Stage::with(
        -DAY,
        |data| std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap()).backend.kind = BackendKind::Link,
        |_| view! { <SignUp/> },
    );
    tick().await;
    assert_eq!((stage.count("a[href='http://127.0.0.1:9/']"), stage.count("form")), (1, 0));
    stage.app.clock.set_phase(p4p_domain::event::Phase::Live);
    until("the link is gone", || stage.count("a[href='http://127.0.0.1:9/']") == 0).await;
}

#[wasm_bindgen(module = "/web/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = setUp)]
    fn set_up(config: &JsValue, messages: &js_sys::Array, patience: &JsValue);
}

/// Has the page load its programs from here; the loader's patience is for networks.
fn load_from(config: &str) {
    let patience = "({ twice: (ask) => ask('', () => {}), within: (_, promise) => promise })";
    let eval = |script: &str| js_sys::eval(script).unwrap();
    set_up(&eval(config), &js_sys::Array::new(), &eval(patience));
}

/// Has the page load this in the place of the program that knows cities.
fn cities_are(script: &str) {
    let script = ["data:text/javascript,", &String::from(js_sys::encode_uri_component(script))].concat();
    load_from(&["({ programs: { cities: { script: ", &quoted(&script), ", wasm: '' } } })"].concat());
}

#[wasm_bindgen_test]
async fn a_field_for_a_city_has_what_suggests_them_loaded_and_takes_any_text_without() {
    forget_everything().await;
    let change = |data: &mut PageData| {
        let form = std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap());
        let city = Field { id: "city".into(), kind: FieldKind::City { max: 200 }, ..form.fields[0].clone() };
        form.fields.push(city);
    };
    cities_are(
        "export default async () => {};
        export const table_from = () => {};
        export const suggest_cities = async (...values) => {
            if (window.hasNoCities) throw new Error();
            window.suggested = values.join('|');
        };",
    );
    let stage = Stage::with(-DAY, change, |_| view! { <SignUp/> });
    stage.wake().await;
    let status = || stage.one("#p4p_attend_city-status").text_content().unwrap();
    let suggested = || js_sys::eval("window.suggested").unwrap().as_string();
    bubble(&stage.one("[name=name]"), "focusin");
    stage.type_into("[role=combobox]", "Lis");
    assert_eq!(suggested(), None);
    bubble(&stage.one("[role=combobox]"), "focusin");
    until("what suggests cities is told", || suggested().as_deref() == Some("p4p_attend_city|Lis")).await;
    assert_eq!(status(), "");

    // What is chosen is kept like what is typed.
    stage.one("[role=combobox]").set_attribute("data-city", "{\"name\":\"Lisbon\"}").unwrap();
    stage.type_into("[role=combobox]", "Lisbon");
    // "Lis" may have been saved before.
    until("it is saved", || draft_of_attend().contains("Lisbon")).await;

    js_sys::eval("window.hasNoCities = true").unwrap();
    bubble(&stage.one("[role=combobox]"), "focusin");
    let failure = || stage.one("#p4p_attend_city-status + [role=status]").text_content().unwrap();
    until("it says so", || failure().contains("could not be loaded")).await;
}

/// What a form service would have answered with this body.
async fn answered(body: String) -> Answer {
    let url = format!("data:application/json,{body}");
    let request = Request { method: "POST".into(), url, headers: Vec::new(), body: String::new(), opaque: false };
    fetch::send(request).await.unwrap()
}

fn nested(depth: usize) -> String {
    ["[".repeat(depth), "]".repeat(depth)].concat()
}

#[wasm_bindgen_test]
fn json_that_is_nested_without_end_is_no_json() {
    assert!(json::parse(&nested(64)).is_some());
    assert_eq!(json::parse(&nested(65)), None);
    assert_eq!(json::parse(&nested(100_000)), None);
    assert_eq!(json::parse(&[r#"{"a":"#.repeat(100_000), "1".into(), "}".repeat(100_000)].concat()), None);
}

#[wasm_bindgen_test]
async fn an_answer_too_deep_or_too_long_is_read_as_none() {
    let answer = answered(r#"{"ok":true}"#.into()).await;
    assert_eq!((answer.status, answer.body), (200, Value::Object(vec![("ok".into(), Value::Bool(true))])));
    assert_eq!(answered(nested(30_000)).await.body, Value::Null);
    let text = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
    assert_eq!(answered(text(ANSWER_LENGTH)).await.body, Value::Text("x".repeat(ANSWER_LENGTH - 2)));
    let answer = answered(text(ANSWER_LENGTH + 1)).await;
    assert_eq!((answer.status, answer.body), (200, Value::Null));
}

#[wasm_bindgen_test]
async fn what_a_worker_was_answered_cannot_stop_a_visit() {
    forget_everything().await;
    let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
    stage.wake().await;
    stage.fill_in_and_send();
    until("it is queued", || stage.count("[data-outbox=queued]") == 1).await;
    drop(stage);
    for body in [nested(100_000), "x".repeat(1_000_000)] {
        let entry = database::all(DATABASE, OUTBOX).await.unwrap().remove(0);
        let id = json::parse(&entry).unwrap().get("id").and_then(Value::as_text).unwrap().to_string();
        let answer = format!(r#"{{"status":500,"body":"{body}","retry_after":null,"opaque":false}},"id":"#);
        let text = entry.replacen(r#""id":"#, &[r#""answer":"#, &answer].concat(), 1);
        database::apply(DATABASE, vec![Change { store: OUTBOX, key: id, text: Some(text) }]).await.unwrap();
        let stage = Stage::new(-DAY, |_| view! { <SignUp/> });
        stage.wake().await;
        until("it is queued again", || stage.count("[data-outbox=queued]") == 1).await;
    }
}
/// A clipboard that takes what is written into it, or refuses it.
fn clipboard_takes(takes: bool) {
    let write = if takes { "async (text) => { window.copied = text; }" } else { "() => Promise.reject(new Error())" };
    let clipboard = ["({ configurable: true, value: { writeText: ", write, " } })"].concat();
    js_sys::eval(&["Object.defineProperty(navigator, 'clipboard', ", &clipboard, ")"].concat()).unwrap();
}

fn copied() -> Option<String> {
    js_sys::eval("window.copied").unwrap().as_string()
}

fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// The dialog for other sites, opened.
async fn opened_dialog() -> Stage {
    // What is on the page can be shown elsewhere; this one asks nobody to host.
    let stage = Stage::new(-DAY, |_| view! { <div id="nodes"></div> <div id="sign-up"></div> <EmbedDialog/> });
    stage.wake().await;
    assert_eq!(stage.count("select"), 0);
    stage.press("#p4p_embed-this");
    until("the dialog is open", || stage.count("dialog[open] select") == 3).await;
    stage
}

impl Stage {
    fn choose(&self, selector: &str, value: &str) {
        let select: HtmlSelectElement = self.one(selector).unchecked_into();
        select.set_value(value);
        assert_eq!(select.value(), value, "{selector} offers it");
        bubble(&select, "input");
    }

    /// What is to be pasted.
    fn pasted(&self) -> String {
        self.one("textarea").unchecked_into::<HtmlTextAreaElement>().value()
    }
}

#[wasm_bindgen_test]
async fn the_dialog_follows_the_host_the_part_the_theme_and_the_height() {
    let stage = opened_dialog().await;
    until("there is something to paste", || stage.pasted().starts_with("<p4p-event src=\"http")).await;
    stage.choose("#p4p_embed-where", "xwiki");
    assert_eq!(stage.count("#p4p_embed-part option[value=host]"), 0);
    stage.choose("#p4p_embed-part", "nodes");
    stage.choose("#p4p_embed-theme", "dark");
    stage.type_into("#p4p_embed-height", "500");
    let all = "{{p4p-event part=\"nodes\" theme=\"dark\" height=\"500\"/}}";
    until("all choices are in it", || stage.pasted() == all).await;
    assert!(stage.one("dialog > p").text_content().unwrap().contains("installs the macro once"));
    let frame = stage.one("iframe");
    assert!(
        frame.get_attribute("src").unwrap().ends_with("?embed=nodes&theme=dark"),
        "{:?}",
        frame.get_attribute("src")
    );

    stage.choose("#p4p_embed-where", "mediawiki");
    until("there are two ways", || stage.count("textarea") == 2).await;
    stage.type_into("#p4p_embed-height", "");
    stage.choose("#p4p_embed-where", "html-plain");
    until("there is one", || stage.count("textarea") == 1 && stage.pasted().contains("height=\"640\"")).await;
    // A frame that is made anew loads the page anew.
    assert_eq!(stage.one("iframe"), frame);

    stage.press_button("Close");
    until("the dialog is closed", || stage.count("dialog[open]") == 0).await;
}

#[wasm_bindgen_test]
async fn what_the_dialog_cannot_copy_is_selected_and_nothing_is_said_of_another_text() {
    let stage = opened_dialog().await;
    until("there is something to paste", || !stage.pasted().is_empty()).await;
    let status = || stage.one("dialog [role=status]").text_content().unwrap();
    clipboard_takes(true);
    stage.press_button("Copy");
    until("it is copied", || status().contains("Copied.")).await;
    assert_eq!(copied(), Some(stage.pasted()));

    stage.choose("#p4p_embed-where", "wordpress");
    until("nothing is said of what was not copied", || status().trim().is_empty()).await;
    clipboard_takes(false);
    stage.press_button("Copy");
    until("it says how to copy it", || status().contains("copy it with your keyboard")).await;
    let area: HtmlTextAreaElement = stage.one("textarea").unchecked_into();
    let selected = (area.selection_start().unwrap(), area.selection_end().unwrap());
    assert_eq!(selected, (Some(0), Some(u32::try_from(area.value().len()).unwrap())));
}

#[wasm_bindgen_test]
async fn a_link_is_copied_and_where_that_is_refused_its_address_is_selected() {
    let stage = Stage::new(-DAY, |_| {
        let node = (NodeId::parse("malmo").unwrap(), "Malmö".to_string());
        view! { <p><ShareButtons node=None/></p> <p><ShareButtons node=Some(node)/></p> <ShareStatus/> }
    });
    stage.wake().await;
    let status = || stage.one("[role=status]").text_content().unwrap();
    let [of_page, of_node] = ["p:nth-of-type(1) [data-share=copy]", "p:nth-of-type(2) [data-share=copy]"];
    clipboard_takes(true);
    stage.press(of_page);
    until("it says so", || status() == "Copied.").await;
    let page = copied().unwrap();
    assert!(page.starts_with("http") && !page.contains(['?', '#']), "{page}");
    stage.press(of_node);
    until("it is the node's", || copied() == Some([&page, "#node-malmo"].concat())).await;

    clipboard_takes(false);
    stage.press(of_page);
    until("the address is there", || stage.count("#p4p_shared[data-open] input") == 1).await;
    let field: HtmlInputElement = stage.one("#p4p_shared input").unchecked_into();
    let length = u32::try_from(page.len()).unwrap();
    until("it is selected", || has_focus(&field) && field.selection_end() == Ok(Some(length))).await;
    assert_eq!((field.value(), field.selection_start()), (page, Ok(Some(0))));
    assert!(status().contains("did not allow copying"));

    stage.press_button("Close");
    until("it is closed", || stage.count("#p4p_shared[data-open]") == 0 && stage.count("#p4p_shared input") == 0).await;
    assert!(status().trim().is_empty() && has_focus(&stage.one(of_page)));
}

#[wasm_bindgen_test]
async fn other_programs_get_title_and_address_and_a_closed_choice_is_nothing_to_talk_about() {
    let stage = Stage::new(-DAY, |_| {
        let node = (NodeId::parse("malmo").unwrap(), "Malmö".to_string());
        view! { <h1>"A  workshop"</h1> <ShareButtons node=Some(node)/> <ShareStatus/> }
    });
    stage.wake().await;
    clipboard_takes(true);
    js_sys::eval(
        "window.copied = null; window.failure = null; navigator.share = async ({ title, url }) => {
        window.handed = title + ' ' + new URL(url).hash;
        if (window.failure) throw new DOMException('', window.failure);
    };",
    )
    .unwrap();
    let handed = || js_sys::eval("window.handed").unwrap().as_string();
    stage.press("[data-share=send]");
    until("it is handed on", || handed().as_deref() == Some("Malmö, A workshop #node-malmo")).await;

    js_sys::eval("window.handed = null; window.failure = 'AbortError'").unwrap();
    stage.press("[data-share=send]");
    until("it was closed", || handed().is_some()).await;
    tick().await;
    assert_eq!((copied(), stage.count("#p4p_shared[data-open]")), (None, 0));

    js_sys::eval("window.failure = 'NotAllowedError'").unwrap();
    stage.press("[data-share=send]");
    until("it is copied instead", || copied().is_some_and(|link| link.ends_with("#node-malmo"))).await;
    js_sys::eval("delete navigator.share").unwrap();
}

// A radio button that is chosen can only be left for another one.
#[wasm_bindgen_test]
async fn a_choice_that_may_be_left_out_can_be_taken_back() {
    forget_everything().await;
    let change = |data: &mut PageData| {
        let form = std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap());
        let of = |required: bool, id: &str| Field {
            id: id.into(),
            required,
            kind: FieldKind::YesNo,
            ..form.fields[0].clone()
        };
        let (may, must) = (of(false, "may"), of(true, "must"));
        form.fields.extend([may, must]);
    };
    let stage = Stage::with(-DAY, change, |_| view! { <SignUp/> });
    stage.app.hydrated.mark();
    tick().await;
    let is_checked = |selector: &str| stage.one(selector).unchecked_into::<HtmlInputElement>().checked();
    assert_eq!((stage.count("[name=may]"), stage.count("[name=must]")), (3, 2));
    assert!(is_checked("[name=may][value='']"));
    for chosen in ["yes", "", "no", ""] {
        let selector = format!("[name=may][value='{chosen}']");
        stage.press(&selector);
        tick().await;
        assert!(is_checked(&selector), "{chosen}");
        assert_eq!(stage.count("[name=may]:checked"), 1);
    }
}

#[wasm_bindgen_test]
async fn once_the_program_is_there_the_browser_has_no_way_to_send_a_form() {
    forget_everything().await;
    let change =
        |data: &mut PageData| std::sync::Arc::make_mut(data.forms.attend.as_mut().unwrap()).backend.plain = true;
    let stage = Stage::with(-DAY, change, |_| view! { <SignUp/> });
    assert_eq!(stage.one("form").get_attribute("method").as_deref(), Some("post"));
    stage.app.hydrated.mark();
    tick().await;
    let form = stage.one("form");
    assert_eq!((form.get_attribute("method").as_deref(), form.get_attribute("action")), (Some("dialog"), None));
}
