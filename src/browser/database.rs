//! The browser's database (IndexedDB), for what must survive a browser that is killed: messages on their way,
//! receipts, and drafts. Like [`storage`](super::storage) it may be absent, full, blocked or gone.

use super::{storage::StorageError, window};
use js_sys::{Array, Function, Promise};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, Window};

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

/// The layout of the databases: which stores there are. The service worker opens them with the same.
pub const VERSION: u32 = 1;

/// How long the browser may take for one thing that it is asked for: so many steps of so many milliseconds. What takes
/// longer hangs.
const PATIENCE: (u32, i32) = (8, 500);

/// For so long, in milliseconds, a database that hangs is not asked again: nobody waits for it at every step.
const REST: f64 = 30_000.0;

thread_local! {
    /// The connections that are open.
    static CONNECTIONS: RefCell<Vec<IdbDatabase>> = const { RefCell::new(Vec::new()) };
    /// Until when the database is not asked, by the page's clock.
    static RESTS_UNTIL: Cell<f64> = const { Cell::new(0.0) };
    /// Closes the connection that an event is about.
    static CLOSE: Function = Closure::<dyn Fn(Event)>::new(close_target).into_js_value().unchecked_into();
}

/// Why a promise was not kept.
enum Failure {
    /// The browser says no.
    Refused,
    /// It says nothing.
    Hangs,
}

/// Every failure of the database means the same: it did not take it.
fn refused<E>(_error: E) -> StorageError {
    StorageError::Refused
}

/// The milliseconds that the page has been there.
fn page_time() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Waits for what resolves with an event, as long as there is reason to.
async fn in_time(promise: &Promise) -> Result<(), Failure> {
    // In steps, because a device that was asleep, or a page that was held up, finds a single timer run out before it
    // hears of the database, which was there all the time.
    for _ in 0..PATIENCE.0 {
        let step = Promise::new(&mut |resolve, _| {
            let set =
                |window: Window| window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE.1);
            _ = window().map(set);
        });
        match JsFuture::from(Promise::race(&Array::of2(promise, &step))).await {
            // A timer gives nothing.
            Ok(event) if event.is_undefined() => {}
            Ok(_) => return Ok(()),
            Err(_) => return Err(Failure::Refused),
        }
    }
    RESTS_UNTIL.set(page_time() + REST);
    Err(Failure::Hangs)
}

async fn settled(request: &IdbRequest) -> Result<JsValue, StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let settled = in_time(&promise).await;
    if let (Err(Failure::Hangs), Some(transaction)) = (&settled, request.transaction()) {
        // It fails for what is over only, and then there is nothing left to end.
        _ = transaction.abort();
    }
    settled.map_err(refused)?;
    request.result().map_err(refused)
}

async fn completed(transaction: &IdbTransaction) -> Result<(), StorageError> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onerror(Some(&reject));
        transaction.set_onabort(Some(&reject));
    });
    match in_time(&promise).await {
        Ok(()) => Ok(()),
        Err(Failure::Refused) => Err(StorageError::Refused),
        // What is given up must not happen later. Where that can no longer be ended, it has happened.
        Err(Failure::Hangs) => transaction.abort().map_or(Ok(()), |()| Err(StorageError::Refused)),
    }
}

/// A connection, for as long as one thing takes.
struct Connection(IdbDatabase);

impl Connection {
    fn of(database: IdbDatabase) -> Self {
        // A newer page of this site brings another layout, or somebody deletes everything: nobody waits for this page.
        CLOSE.with(|close| database.set_onversionchange(Some(close)));
        CONNECTIONS.with_borrow_mut(|all| all.push(database.clone()));
        Self(database)
    }

    /// A transaction over some stores. `strict` returns only when it is on the disk.
    fn begin(&self, stores: &[&str], mode: &str) -> Result<IdbTransaction, StorageError> {
        let options: TransactionOptions = js_sys::Object::new().unchecked_into();
        options.set_durability("strict");
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        self.0.unchecked_ref::<Database>().transaction(&stores, mode, &options).map_err(refused)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
        CONNECTIONS.with_borrow_mut(|all| all.retain(|other| *other != self.0));
    }
}

fn close_target(event: Event) {
    let Some(target) = event.target() else { return };
    // An opened one is the result of the request that opened it.
    let database = match target.dyn_ref::<IdbRequest>() {
        Some(request) => request.result().unwrap_or_default(),
        None => target.into(),
    };
    _ = database.dyn_ref::<IdbDatabase>().map(IdbDatabase::close);
}

/// Has everything closed when the page goes: what is being written still is, and nothing stays open. WebKit lets a page
/// that it keeps for the Back button keep its transactions too, and all tabs then wait for them.
fn close_with_the_page(window: &Window) {
    thread_local!(static LISTENS: Cell<bool> = const { Cell::new(false) });
    if LISTENS.replace(true) {
        return;
    }
    let listen = |name: &str, act: fn()| {
        let heard = Closure::<dyn Fn()>::new(act).into_js_value();
        _ = window.add_event_listener_with_callback(name, heard.unchecked_ref());
    };
    listen("pagehide", || CONNECTIONS.with_borrow(|all| all.iter().for_each(IdbDatabase::close)));
    // Whatever hung then may not hang now.
    listen("pageshow", || RESTS_UNTIL.set(0.0));
}

/// Opens a database, which is made where there is none.
async fn open(name: &str) -> Result<Connection, StorageError> {
    open_or_note(name, None).await
}

/// Opens a database; with `is_missing`, one that is not there is noted instead of made, and fails.
async fn open_or_note(name: &str, is_missing: Option<Rc<Cell<bool>>>) -> Result<Connection, StorageError> {
    let window = window().ok_or(StorageError::Absent)?;
    if page_time() < RESTS_UNTIL.get() {
        return Err(StorageError::Absent);
    }
    close_with_the_page(&window);
    // Even asking for it throws where it is forbidden, and it is null where there is none.
    let factory = window.indexed_db().ok().flatten().ok_or(StorageError::Absent)?;
    let request = factory.open_with_u32(name, VERSION).map_err(|_| StorageError::Absent)?;
    // Who still has an older layout open hears of it and closes it: that is waited for like everything else. A newer one
    // than this page's is an error, and as good as none.
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let make_stores = Closure::once_into_js({
        let request = request.clone();
        move || {
            if let Some(is_missing) = is_missing {
                is_missing.set(true);
                _ = request.transaction().map(|transaction| transaction.abort());
                return;
            }
            let database = request.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok());
            for store in STORES {
                // A store that is there already stays as it is.
                _ = database.as_ref().map(|database| database.create_object_store(store));
            }
        }
    });
    request.set_onupgradeneeded(make_stores.dyn_ref::<Function>());
    if in_time(&promise).await.is_err() {
        // One that comes after all is not left open.
        CLOSE.with(|close| request.set_onsuccess(Some(close)));
        return Err(StorageError::Absent);
    }
    let database = request.result().ok().and_then(|database| database.dyn_into().ok());
    database.map(Connection::of).ok_or(StorageError::Absent)
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
    let connection = open(name).await?;
    let transaction = connection.begin(&[from], "readonly")?;
    let found = settled(&store(&transaction, from)?.get_all().map_err(refused)?).await?;
    Ok(Array::from(&found).iter().filter_map(|text| text.as_string()).collect())
}

/// One text of a store; `None` where there is none.
pub async fn get(name: &str, from: &'static str, key: &str) -> Result<Option<String>, StorageError> {
    let connection = open(name).await?;
    let transaction = connection.begin(&[from], "readonly")?;
    let found = settled(&store(&transaction, from)?.get(&JsValue::from_str(key)).map_err(refused)?).await?;
    Ok(found.as_string())
}

/// Everything in a database, each as the change that puts it there; nothing where there is none, and then none is made.
pub async fn everything(name: &str) -> Result<Vec<Change>, StorageError> {
    let is_missing = Rc::new(Cell::new(false));
    let connection = match open_or_note(name, Some(is_missing.clone())).await {
        Err(_) if is_missing.get() => return Ok(Vec::new()),
        opened => opened?,
    };
    let transaction = connection.begin(&STORES, "readonly")?;
    let mut found = Vec::new();
    for from in STORES {
        let store = store(&transaction, from)?;
        let keys = settled(&store.get_all_keys().map_err(refused)?).await?;
        let texts = settled(&store.get_all().map_err(refused)?).await?;
        let pairs = Array::from(&keys).iter().zip(Array::from(&texts).iter()).collect::<Vec<_>>();
        let change = |(key, text): (JsValue, JsValue)| {
            Some(Change { store: from, key: key.as_string()?, text: Some(text.as_string()?) })
        };
        found.extend(pairs.into_iter().filter_map(change));
    }
    Ok(found)
}

/// Makes all changes or none, and returns once they are on the disk.
pub async fn apply(name: &str, changes: Vec<Change>) -> Result<(), StorageError> {
    write(name, changes, true).await
}

/// The same, but what is there already stays as it is.
pub async fn add(name: &str, changes: Vec<Change>) -> Result<(), StorageError> {
    write(name, changes, false).await
}

async fn write(name: &str, changes: Vec<Change>, replaces: bool) -> Result<(), StorageError> {
    let stores: Vec<_> = changes.iter().map(|change| change.store).collect();
    if stores.is_empty() {
        return Ok(());
    }
    let connection = open(name).await?;
    let transaction = connection.begin(&stores, "readwrite")?;
    if let Err(error) = note_all(&transaction, &changes, replaces).await {
        // It fails where the browser has ended it by itself.
        _ = transaction.abort();
        return Err(error);
    }
    completed(&transaction).await
}

async fn note_all(transaction: &IdbTransaction, changes: &[Change], replaces: bool) -> Result<(), StorageError> {
    for change in changes {
        if !replaces {
            let key = JsValue::from_str(&change.key);
            let there = store(transaction, change.store)?.count_with_key(&key).map_err(refused)?;
            if settled(&there).await?.as_f64() != Some(0.0) {
                continue;
            }
        }
        note(transaction, change)?;
    }
    Ok(())
}

/// Reads one text and may replace it, with nobody else between the two. `change` says what to write; `None` leaves
/// everything as it is. Who only looks uses [`get`], which nobody has to wait for.
pub async fn update(
    name: &str,
    of: &'static str,
    key: &str,
    change: impl FnOnce(Option<String>) -> Option<String>,
) -> Result<(), StorageError> {
    let connection = open(name).await?;
    let transaction = connection.begin(&[of], "readwrite")?;
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
}
