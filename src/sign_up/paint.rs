//! What is seen of a desk: it follows from what the desk and the outbox know, and only what differs is touched.

use super::{
    desk::{Desk, Keeping, Mode},
    form::{form_markup, template_id},
    outcome, problems, receipts,
};
use crate::browser::{clock, document};
use p4p_domain::{
    delivery::outbox::Entry,
    form::problem::Problem,
    i18n::words::{Words, draft, sending},
    markup::{Markup, text},
};

impl Desk {
    /// The desk as it is put on the page: natively made here, in the browser taken from the template in the page.
    pub fn printed(&self) -> Markup {
        let form = self.form();
        document::printed(&template_id(&form), || form_markup(self.session.messages, &form, &self.session.facts.get()))
    }

    /// Another part of the form belongs on the page now.
    pub fn set_mode(self, mode: Mode) {
        // The controls go; what was typed into them must not go with them.
        self.flush();
        self.change(|state| {
            state.mode = mode;
            state.painted.clear();
        });
        document::set_html(&self.control_id("desk"), &self.printed());
        self.fill(self.know(|state| state.draft.clone()));
    }

    /// Brings the page in line with what is known.
    pub fn paint(self) {
        if !self.is_there() {
            return;
        }
        let words = self.session.messages;
        let (entry, receipts) = (self.entry(), self.receipts());
        let is_sent = self.is_sent();
        let is_ready = self.session.hydrated.get_untracked();
        let seen = self.know(|state| {
            let changing = state.changing.is_some();
            (
                state.mode,
                state.keeping,
                state.is_pressed,
                state.is_rejected,
                changing,
                state.is_shared,
                state.draft.is_blank(),
                state.is_restored,
            )
        });
        let (mode, keeping, is_pressed, is_rejected, is_changing, is_shared, is_blank, is_restored) = seen;
        let flag = |is: bool| is.then_some("");
        if mode != Mode::Full {
            // What cannot be filled in now is not there to be filled in.
            document::remove(&self.control_id("form-place"));
            self.put_markup("closed", &text(&self.why_closed(mode)));
        }
        self.put("closed", "hidden", flag(matches!(mode, Mode::Full | Mode::Rest)));
        self.put("find", "hidden", flag(mode != Mode::Full));
        if mode == Mode::Full {
            self.put("form", "hidden", flag(is_sent));
            self.put("form", "inert", flag(is_pressed));
            // The browser's own words for what is missing are for visitors without the program.
            self.put("form", "novalidate", flag(is_ready));
            self.put("send", "disabled", flag(!is_ready || is_pressed));
            self.put("changing", "hidden", flag(!is_changing));
            let label =
                if is_changing { words.get(sending::SEND_CHANGE).into() } else { self.form().send_label.clone() };
            self.put_markup("send", &text(&label));
            self.paint_problems();
            self.put("draft", "hidden", flag(is_sent));
            self.put("draft", "data-draft", word_for(keeping));
            self.put("draft", "data-restored", flag(is_restored));
            self.put_markup("keeping", &text(&said(words, keeping, is_ready)));
            self.put_markup("misfits", &text(&self.misfits()));
            for button in ["discard", "preview"] {
                self.put(button, "hidden", flag(is_blank));
            }
            // Only when it is news: the press that ticks the box paints before it is read.
            if self.is_new("shared:ticked", if is_shared { "yes" } else { "no" }) {
                document::set_ticked(&self.control_id("shared"), is_shared);
            }
        }
        // Once the form is not there any more, what arrived long ago is no news; its receipt stays.
        let news = entry.filter(|entry| mode == Mode::Full || !entry.is_done());
        self.paint_outcome(news.as_ref(), is_rejected);
        self.put("receipts", "hidden", flag(!is_ready || (mode != Mode::Full && receipts.is_empty())));
        self.put("receipts-title", "hidden", flag(receipts.is_empty()));
        let doubted = self.know(|state| state.doubted.clone());
        self.put_markup(
            "receipts-list",
            &receipts::rows(
                words,
                &self.form(),
                &self.session.facts.get().nodes,
                &receipts,
                &doubted,
                mode == Mode::Full,
            ),
        );
    }

    fn why_closed(self, mode: Mode) -> String {
        match self.form().opens.filter(|_| mode == Mode::Early) {
            Some(opens) => self.session.messages.say(draft::OPENS, [&clock::day_and_time(opens)]),
            None => self.session.messages.get(draft::CLOSED).into(),
        }
    }

    fn paint_outcome(self, entry: Option<&Entry>, is_rejected: bool) {
        let can_change = self.know(|state| state.mode == Mode::Full);
        let words = self.session.messages;
        let (state, told) = match entry {
            _ if is_rejected => (Some("rejected"), outcome::refusal(words)),
            Some(entry) => {
                let is_kept = self.session.outbox.keeps(&entry.id);
                (Some(entry.word()), outcome::told(words, entry, &self.form(), is_kept, can_change))
            }
            None => (None, Markup::default()),
        };
        self.put_markup("outcome", &told);
        self.put("outcome", "data-outbox", state);
        self.put("outcome", "hidden", state.is_none().then_some(""));
    }

    /// Puts what is wrong beside each control and into the summary, and takes away what is no longer wrong.
    fn paint_problems(self) {
        let (problems, refused) = self.know(|state| (state.problems.clone(), state.refused.clone()));
        self.put("problems", "hidden", refused.is_empty().then_some(""));
        self.put_markup("problems", &problems::summary(self.session.messages, &self.form().id, &refused));
        for field in &self.form().fields {
            let is_of_field = |problem: &&Problem| problem.field.as_deref() == Some(&field.id);
            let message = problems.iter().find(is_of_field).map(|problem| problem.message.as_str());
            if self.is_new(&[&field.id, ":problem"].concat(), message.unwrap_or_default()) {
                document::show_problem(&self.control_id(&field.id), message);
            }
        }
    }

    /// Shows what would be sent.
    pub(super) fn show_preview_of(self, words: &Markup) {
        if self.is_there() {
            self.put_markup("previewed", words);
        }
    }

    fn misfits(self) -> String {
        let form = self.form();
        let name = |id: &String| form.field(id).map_or_else(|| id.clone(), |field| field.label.clone());
        let names = self.know(|state| state.misfits.iter().map(name).collect::<Vec<_>>()).join(", ");
        if names.is_empty() {
            return names;
        }
        self.session.messages.say(draft::MISFITS, [&names])
    }

    /// Sets or (with `None`) removes an attribute of a part, when it is not so already.
    fn put(self, part: &str, attribute: &str, value: Option<&str>) {
        if self.is_new(&[part, ":", attribute].concat(), value.unwrap_or("(none)")) {
            document::set_attribute(&self.control_id(part), attribute, value);
        }
    }

    fn put_markup(self, part: &str, markup: &Markup) {
        if self.is_new(part, markup.as_str()) {
            document::set_html(&self.control_id(part), markup);
        }
    }

    /// Notes what is painted; whether it was something else before.
    fn is_new(self, what: &str, value: &str) -> bool {
        self.change(|state| match state.painted.iter_mut().find(|(of, _)| of == what) {
            Some((_, painted)) if painted == value => false,
            Some((_, painted)) => {
                *painted = value.into();
                true
            }
            None => {
                state.painted.push((what.into(), value.into()));
                true
            }
        })
    }
}

/// The word in `[data-draft]`.
fn word_for(keeping: Keeping) -> Option<&'static str> {
    match keeping {
        Keeping::Nothing => None,
        Keeping::Saving => Some("saving"),
        Keeping::Saved(_) => Some("saved"),
        Keeping::MemoryOnly => Some("memory-only"),
        Keeping::Off => Some("off"),
    }
}

fn said(words: Words, keeping: Keeping, is_ready: bool) -> String {
    words
        .get(match keeping {
            // Without the program nothing is saved, so nothing is said.
            Keeping::Nothing if !is_ready => return String::new(),
            Keeping::Nothing => draft::NOTHING,
            Keeping::Saving => draft::SAVING,
            Keeping::Saved(at) => {
                // A draft of another day says which.
                let is_recent = clock::now() - at < chrono::TimeDelta::hours(12);
                let when = if is_recent { clock::clock_time(at) } else { clock::day_and_time(at) };
                return words.say(draft::SAVED, [&when]);
            }
            Keeping::MemoryOnly => draft::MEMORY_ONLY,
            Keeping::Off => draft::OFF,
        })
        .into()
}
