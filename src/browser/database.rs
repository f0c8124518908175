//! The browser's database (IndexedDB), for what must survive a browser that is killed: messages on their way,
//! receipts, and drafts. Like [`storage`](super::storage) it may be absent, full, blocked or gone.

use super::{storage::StorageError, window};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbRequestReadyState, IdbTransaction};

/// The stores of an event's database; each holds JSON texts by a key.
pub const STORES: [&str; 3] = [OUTBOX, RECEIPTS, DRAFTS];
/// Messages on their way, by their ids.
pub const OUTBOX: &str = "outbox";
/// Receipts, by the ids of the first messages.
pub const RECEIPTS: &str = "receipts";
/// Drafts, by the ids of the forms.
pub const DRAFTS: &str = "drafts";

/// One change of the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which store.
    pub store: &'static str,
    /// Which key in it.
    pub key: String,
    /// The new text; `None` takes it out.
    pub text: Option<String>,
}

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions have options (Indexed Database API 3.0), which `web_sys` does not know yet.
    #[wasm_bindgen(extends = IdbDatabase)]
    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        stores: &Array,
        mode: &str,
        options: &TransactionOptions,
    ) -> Result<IdbTransaction, JsValue>;

    #[wasm_bindgen(extends = js_sys::Object)]
    type TransactionOptions;
    #[wasm_bindgen(method, setter)]
    fn set_durability(this: &TransactionOptions, durability: &str);
}

/// How long the browser may take to open the database: so many steps of so many milliseconds. One that takes
/// longer hangs.
const PATIENCE: (u32, i32) = (8, 500);

/// Every failure of the database means the same: it did not take it.
fn refused<E>(_error: E) -> StorageError {
    StorageError::Refused
}

async fn settled(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.map_err(refused)?;
    request.result().map_err(refused)
}

async fn completed(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onerror(Some(&reject));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(promise).await.map(drop).map_err(refused)
}

async fn open(name: &str) -> Result<IdbDatabase, StorageError> {
    let window = window().ok_or(StorageError::Absent)?;
    // Even asking for it throws where it is forbidden, and it is null where there is none.
    let factory = window.indexed_db().ok().flatten().ok_or(StorageError::Absent)?;
    let request = factory.open_with_u32(name, 1).map_err(|_| StorageError::Absent)?;
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onblocked(Some(&reject));
        let (request, window) = (request.clone(), window.clone());
        spawn_local(async move {
            // In steps, because a device that was asleep, or a page that was held up, finds a single timer run out
            // before it hears of the database, which was there all the time.
            for _ in 0..PATIENCE.0 {
                if request.ready_state() == IdbRequestReadyState::Done {
                    return;
                }
                let step = Promise::new(&mut |resolve, _| {
                    _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE.1);
                });
                _ = JsFuture::from(step).await;
            }
            // Where it hangs, it is as good as absent.
            _ = reject.call0(&JsValue::NULL);
        });
    });
    let make_stores = wasm_bindgen::closure::Closure::once_into_js({
        let request = request.clone();
        move || {
            let database = request.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok());
            for store in STORES {
                // A store that is there already stays as it is.
                _ = database.as_ref().map(|database| database.create_object_store(store));
            }
        }
    });
    request.set_onupgradeneeded(make_stores.dyn_ref::<Function>());
    JsFuture::from(promise).await.map_err(|_| StorageError::Absent)?;
    request.result().ok().and_then(|database| database.dyn_into().ok()).ok_or(StorageError::Absent)
}

/// A transaction over all stores. `strict` returns only when it is on the disk.
fn begin(database: &IdbDatabase, mode: &str) -> Result<IdbTransaction, StorageError> {
    let options: TransactionOptions = js_sys::Object::new().unchecked_into();
    options.set_durability("strict");
    let stores: Array = STORES.iter().map(|store| JsValue::from_str(store)).collect();
    database.unchecked_ref::<Database>().transaction(&stores, mode, &options).map_err(refused)
}

fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, StorageError> {
    transaction.object_store(name).map_err(refused)
}

fn note(transaction: &IdbTransaction, change: &Change) -> Result<(), StorageError> {
    let (store, key) = (store(transaction, change.store)?, JsValue::from_str(&change.key));
    match &change.text {
        Some(text) => store.put_with_key(&JsValue::from_str(text), &key),
        None => store.delete(&key),
    }
    .map(drop)
    .map_err(refused)
}

/// All texts of a store, by their keys' order.
pub async fn all(name: &str, from: &'static str) -> Result<Vec<String>, StorageError> {
    let database = open(name).await?;
    let found = async {
        let transaction = begin(&database, "readonly")?;
        settled(&store(&transaction, from)?.get_all().map_err(refused)?).await
    };
    let found = found.await;
    database.close();
    Ok(Array::from(&found?).iter().filter_map(|text| text.as_string()).collect())
}

/// Makes all changes or none, and returns once they are on the disk.
pub async fn apply(name: &str, changes: Vec<Change>) -> Result<(), StorageError> {
    let database = open(name).await?;
    let done = async {
        let transaction = begin(&database, "readwrite")?;
        changes.iter().try_for_each(|change| note(&transaction, change))?;
        completed(&transaction).await
    };
    let done = done.await;
    database.close();
    done
}

/// Reads one text and may replace it, with nobody else between the two. `change` says what to write; `None` leaves
/// everything as it is.
pub async fn update(
    name: &str,
    of: &'static str,
    key: &str,
    change: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<(), StorageError> {
    let database = open(name).await?;
    let done = async {
        let transaction = begin(&database, "readwrite")?;
        let request = store(&transaction, of)?.get(&JsValue::from_str(key)).map_err(refused)?;
        // The transaction stays open until this task has put its answer.
        let before = settled(&request).await?.as_string();
        match change(before) {
            Some(text) => {
                note(&transaction, &Change { store: of, key: key.into(), text: Some(text) })?;
                completed(&transaction).await
            }
            None => Ok(()),
        }
    };
    let done = done.await;
    database.close();
    done
}
