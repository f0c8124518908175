//! The browser's database, as the page uses it.

use p4p_event::browser::{
    database::{self, Change, DRAFTS, OUTBOX},
    storage::StorageError,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn change(store: &'static str, key: &str, text: Option<&str>) -> Change {
    Change { store, key: key.into(), text: text.map(String::from) }
}

#[wasm_bindgen_test]
async fn a_database_that_is_not_there_holds_nothing_and_is_not_made_by_looking() {
    const NAME: &str = "p4p:nowhere";
    assert_eq!(database::everything(NAME).await, Ok(Vec::new()));
    // One that had been made without its stores would be of no use for ever.
    database::apply(NAME, vec![change(OUTBOX, "a", Some("1"))]).await.unwrap();
    assert_eq!(database::everything(NAME).await.unwrap(), [change(OUTBOX, "a", Some("1"))]);
    database::apply(NAME, vec![change(OUTBOX, "a", None)]).await.unwrap();
}

#[wasm_bindgen_test]
async fn what_is_added_replaces_nothing_and_what_is_applied_does() {
    const NAME: &str = "p4p:adding";
    let texts = |text: &str| vec![change(OUTBOX, "a", Some(text)), change(DRAFTS, "b", Some(text))];
    database::apply(NAME, vec![change(DRAFTS, "b", None), change(OUTBOX, "a", Some("there"))]).await.unwrap();
    database::add(NAME, texts("added")).await.unwrap();
    assert_eq!(database::get(NAME, OUTBOX, "a").await, Ok(Some("there".into())));
    assert_eq!(database::get(NAME, DRAFTS, "b").await, Ok(Some("added".into())));
    assert_eq!(database::get(NAME, DRAFTS, "c").await, Ok(None));
    database::apply(NAME, texts("applied")).await.unwrap();
    assert_eq!(database::all(NAME, OUTBOX).await, Ok(vec!["applied".to_string()]));
    assert_eq!(database::apply(NAME, Vec::new()).await, Ok::<(), StorageError>(()));
}
