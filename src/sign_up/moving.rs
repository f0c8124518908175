//! Takes what this event's page kept under its older name, without a site's id, to where it is kept now.

use super::outbox_device::MARKER;
use crate::browser::{
    channel,
    database::{self, Change, DRAFTS, OUTBOX, RECEIPTS},
    json, locks,
    once::{self, Once},
    storage,
};
use crate::context::Facts;
use p4p_domain::{
    delivery::{
        handoff::{PATIENCE, SENDER_LOCK, database_name, draft_name},
        moving::Ownership,
    },
    form::draft::KeptDraft,
    json::Value,
    page::PageData,
};

thread_local! {
    static MOVED: Once = Once::default();
}

/// Waits until that is done; it is done once in a visit, before anything is looked at.
pub async fn moved(facts: Facts) {
    let Some(data) = facts.try_get().filter(|data| !data.site_id.is_empty()) else { return };
    let work = MOVED.with(|moved| moved.begin(async move { move_all(&data).await }));
    once::done(work).await;
}

async fn move_all(data: &PageData) {
    let (old, new) = (database_name("", &data.slug), database_name(&data.site_id, &data.slug));
    // Nobody sends what is being moved: an older page in another tab, or the service worker.
    // One that takes too long leaves that for another visit.
    let alone = locks::alone_within(&[&old, SENDER_LOCK].concat(), PATIENCE + 5_000).await;
    if alone.is_none() {
        return;
    }
    // Who does not know what is there does not know whose it is. Another time it may be readable.
    let Ok(found) = database::everything(&old).await else { return };
    let ours = ours(data, &found);
    let has_moved = move_texts(data, &old, &new, &found, &ours).await;
    if has_moved {
        move_drafts(data, &old, &new, &ours);
    }
    drop(alone);
    if has_moved && found.iter().any(|change| ours.has(data, change)) {
        // Older pages take it off what they show, and do not look for it again and again.
        channel::tell(&old);
    }
}

fn value_of(change: &Change) -> Option<Value> {
    json::parse(change.text.as_ref()?)
}

/// What of it is this page's.
struct Ours(Ownership);

fn ours(data: &PageData, found: &[Change]) -> Ours {
    // A database's own name is no message.
    let is_message = |change: &&Change| change.store == OUTBOX && change.key != MARKER;
    let messages = found.iter().filter(is_message).filter_map(value_of);
    Ours(Ownership::of(&data.forms, &messages.collect::<Vec<_>>()))
}

impl Ours {
    fn has(&self, data: &PageData, change: &Change) -> bool {
        // What cannot be read is nobody's.
        let Some(value) = value_of(change) else { return false };
        match change.store {
            OUTBOX => self.0.has_message(&change.key),
            RECEIPTS => self.0.has_receipt(&data.forms, &value),
            _ => self.0.has_draft(&data.forms, &change.key, &value),
        }
    }
}

/// First there, then no longer here: who is interrupted between the two begins again, and changes nothing that is there.
async fn move_texts(data: &PageData, old: &str, new: &str, found: &[Change], ours: &Ours) -> bool {
    let texts: Vec<_> = found.iter().filter(|change| ours.has(data, change)).cloned().collect();
    let emptied = texts.iter().map(|change| Change { text: None, ..change.clone() }).collect();
    database::add(new, texts).await.is_ok() && database::apply(old, emptied).await.is_ok()
}

/// The same in the other place where drafts are. An older page that is still open may have been typed into since: the newer
/// draft counts.
fn move_drafts(data: &PageData, old: &str, new: &str, ours: &Ours) {
    for form in data.forms.all() {
        let (from, to) = (draft_name(old, &form.id), draft_name(new, &form.id));
        let Ok(Some(text)) = storage::read(&from) else { continue };
        let change = Change { store: DRAFTS, key: form.id.clone(), text: Some(text.clone()) };
        let is_newer = storage::read(&to).is_ok_and(|there| saved_at(there.as_deref()) < saved_at(Some(&text)));
        if ours.has(data, &change) && (!is_newer || storage::write(&to, &text).is_ok()) {
            // It is in its new place.
            _ = storage::remove(&from);
        }
    }
}

/// When a draft was saved; `None`, which is before everything, where there is none that can be read.
fn saved_at(draft: Option<&str>) -> Option<i64> {
    KeptDraft::from_json(&json::parse(draft?)?).ok().map(|draft| draft.saved_at)
}
