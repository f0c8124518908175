use crate::{
    domain::{
        backend::Hold,
        form::Form,
        markup::{Markup, template, text, together},
        message::Purpose,
        outbox::{Entry, State, UNREACHABLE},
    },
    platform::clock,
};
use chrono::DateTime;

/// What is said when the form service refused the answers.
pub fn refusal() -> Markup {
    template(
        "<h3>Not taken</h3><p>The form service read your answers and refused them. Nothing is stored there, and nothing \
         is lost: they are back in the form, with what it says about them.</p>",
        &[],
    )
}

/// What became of what was sent, in plain words, and what can be done about it.
pub fn words(entry: &Entry, form: &Form, is_kept: bool, can_change: bool) -> Markup {
    let (heading, explanation) = heading_and_explanation(entry, form, is_kept);
    let is_waiting = matches!(entry.state, State::Queued(_) | State::Held(_)) && !entry.is_fresh();
    let mut ways = Vec::new();
    let mut buttons = Vec::new();
    if is_waiting {
        let (url, mail) = (form.backend.fallback.as_ref(), Some(&form.backend.mail).filter(|mail| !mail.is_empty()));
        ways.extend(url.map(|url| template(FALLBACK, &[text(url.as_str())])));
        ways.extend(mail.map(|mail| template(MAIL, &[text(mail)])));
        buttons.push(template("<button type=\"button\" name=\"again\">Try again</button>", &[]));
    }
    if can_change && is_waiting && !entry.may_be_stored() {
        buttons
            .push(template("<button type=\"button\" class=\"quiet\" name=\"back\">Change the answers</button>", &[]));
    }
    if can_change && entry.is_done() {
        buttons.push(template(
            "<button type=\"button\" class=\"quiet\" name=\"new\">Fill in the form again</button>",
            &[],
        ));
    }
    let number = text(entry.id.as_str());
    template(WORDS, &[text(heading), text(&explanation), together(ways), number, together(buttons)])
}

const WORDS: &str = "<h3>{}</h3><p>{}</p>{}<p class=\"number\">Number <code>{}</code></p><p class=\"actions\">{}</p>";
const FALLBACK: &str = "<p><a href=\"{}\" rel=\"noopener\">Or go to the organisers’ own page</a></p>";
const MAIL: &str = "<p><a href=\"mailto:{}\">Or write to the organisers</a></p>";

fn heading_and_explanation(entry: &Entry, form: &Form, is_kept: bool) -> (&'static str, String) {
    // Where storage is blocked or full, the page itself is all that holds the answers.
    let (queued, held) = if is_kept {
        ("Saved on this device, not known to have arrived", "Saved on this device, not taken yet")
    } else {
        (
            "Kept only while this page is open, not known to have arrived",
            "Kept only while this page is open, not taken yet",
        )
    };
    let arrived = match (&entry.purpose, &entry.state) {
        (Purpose::Withdrawal(_), State::Stored) => Some(("Withdrawn", "The organisers know that you take it back.")),
        (Purpose::Change(_), State::Stored) => Some(("Changed", "Your change is stored.")),
        _ => None,
    };
    if let Some((heading, words)) = arrived {
        return (heading, words.into());
    }
    match &entry.state {
        State::Sending(_) => ("Sending…", "Your answers are on their way.".into()),
        State::Stored => ("Stored", form.thanks.clone()),
        State::Unconfirmed => (
            "Sent, not confirmed",
            "It was sent, but this form service does not let anybody see whether it was stored.".into(),
        ),
        State::Queued(_) if entry.is_fresh() => ("Sending…", "It leaves in a moment.".into()),
        State::Queued(due) => (queued, [why(entry), &repeats(entry, form), &next_try(*due)].concat()),
        State::Held(Hold::Closed) => (held, "The form service does not take this form at the moment. It is not tried again by itself, until the organisers change something.".into()),
        State::Held(Hold::Quota) => (held, "The form service has taken too much lately. Please try again later.".into()),
        State::Held(Hold::TooLarge) => {
            (held, "The form service says that this is too large. Please shorten your answers.".into())
        }
        State::Rejected(_) => ("Not taken", "Please look at the form again.".into()),
    }
}

fn why(entry: &Entry) -> &'static str {
    if UNREACHABLE <= entry.unreachable {
        "This page cannot reach the form service, although your connection works; perhaps the service does not know this page. "
    } else if 0 < entry.waits {
        "The form service is asked too much just now, and wants us to wait. "
    } else {
        "The form service could not be reached, or its answer was lost. "
    }
}

fn repeats(entry: &Entry, form: &Form) -> String {
    if entry.tries == 0 {
        String::new()
    } else if form.backend.once {
        "The very same bytes are sent again, and the service stores them once. ".into()
    } else {
        "The very same bytes are sent again under the same number: they may arrive twice, and the organisers see that it is one. ".into()
    }
}

fn next_try(due: i64) -> String {
    match DateTime::from_timestamp_millis(due) {
        Some(due) => {
            ["It is tried again by itself, at ", &clock::clock_time(due), " or when your network is back."].concat()
        }
        None => String::new(),
    }
}
