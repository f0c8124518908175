use crate::browser::clock;
use chrono::DateTime;
use p4p_domain::{
    delivery::{
        backend::Hold,
        message::Purpose,
        outbox::{Entry, State, UNREACHABLE},
    },
    form::Form,
    i18n::words::{Word, Words, outcome as said},
    markup::{Markup, template, text, together},
};

/// What is said when the form service refused the answers.
pub fn refusal(words: Words) -> Markup {
    template("<h3>{}</h3><p>{}</p>", &[words.text(said::NOT_TAKEN), words.text(said::REFUSED)])
}

/// What became of what was sent, in plain words, and what can be done about it.
pub fn told(words: Words, entry: &Entry, form: &Form, is_kept: bool, can_change: bool) -> Markup {
    let (heading, explanation) = heading_and_explanation(words, entry, form, is_kept);
    let is_waiting = matches!(entry.state, State::Queued(_) | State::Held(_)) && !entry.is_fresh();
    let mut ways = Vec::new();
    let mut buttons = Vec::new();
    if is_waiting {
        let (url, mail) = (form.backend.fallback.as_ref(), Some(&form.backend.mail).filter(|mail| !mail.is_empty()));
        ways.extend(url.map(|url| template(FALLBACK, &[text(url.as_str()), words.text(said::FALLBACK)])));
        ways.extend(mail.map(|mail| template(MAIL, &[text(mail), words.text(said::MAIL)])));
        buttons.push(template("<button type=\"button\" name=\"again\">{}</button>", &[words.text(said::AGAIN)]));
    }
    if can_change && is_waiting && !entry.may_be_stored() {
        buttons.push(template(QUIET, &[text("back"), words.text(said::BACK)]));
    }
    if can_change && entry.is_done() {
        buttons.push(template(QUIET, &[text("new"), words.text(said::NEW)]));
    }
    let number = words.markup(said::NUMBER, [template("<code>{}</code>", &[text(entry.id.as_str())])]);
    template(WORDS, &[words.text(heading), text(&explanation), together(ways), number, together(buttons)])
}

const WORDS: &str = "<h3>{}</h3><p>{}</p>{}<p class=\"number\">{}</p><p class=\"actions\">{}</p>";
const FALLBACK: &str = "<p><a href=\"{}\" rel=\"noopener\">{}</a></p>";
const MAIL: &str = "<p><a href=\"mailto:{}\">{}</a></p>";
const QUIET: &str = "<button type=\"button\" class=\"quiet\" name=\"{}\">{}</button>";

fn heading_and_explanation(words: Words, entry: &Entry, form: &Form, is_kept: bool) -> (Word<0>, String) {
    // Where storage is blocked or full, the page itself is all that holds the answers.
    let (queued, held) = if is_kept { (said::QUEUED, said::HELD) } else { (said::QUEUED_IN_PAGE, said::HELD_IN_PAGE) };
    let (heading, why) = match (&entry.purpose, &entry.state) {
        (Purpose::Withdrawal(_), State::Stored) => (said::WITHDRAWN, said::WITHDRAWAL_STORED),
        (Purpose::Change(_), State::Stored) => (said::CHANGED, said::CHANGE_STORED),
        (_, State::Stored) => return (said::STORED, form.thanks.clone()),
        (_, State::Sending(_)) => (said::SENDING, said::ON_ITS_WAY),
        (_, State::Unconfirmed) => (said::UNCONFIRMED, said::UNCONFIRMED_WHY),
        (_, State::Queued(_)) if entry.is_fresh() => (said::SENDING, said::LEAVES_SOON),
        (_, State::Queued(due)) => {
            let sentences = [Some(words.get(why(entry)).into()), repeats(words, entry, form), next_try(words, *due)];
            return (queued, sentences.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
        (_, State::Held(Hold::Closed)) => (held, said::HELD_CLOSED),
        (_, State::Held(Hold::Quota)) => (held, said::HELD_QUOTA),
        (_, State::Held(Hold::TooLarge)) => (held, said::HELD_TOO_LARGE),
        (_, State::Rejected(_)) => (said::NOT_TAKEN, said::REJECTED),
    };
    (heading, words.get(why).into())
}

fn why(entry: &Entry) -> Word<0> {
    if UNREACHABLE <= entry.unreachable {
        said::WHY_UNREACHABLE
    } else if 0 < entry.waits {
        said::WHY_WAITS
    } else {
        said::WHY_LOST
    }
}

fn repeats(words: Words, entry: &Entry, form: &Form) -> Option<String> {
    let word = if form.backend.once { said::ONCE } else { said::TWICE };
    (entry.tries != 0).then(|| words.get(word).into())
}

fn next_try(words: Words, due: i64) -> Option<String> {
    let due = DateTime::from_timestamp_millis(due)?;
    Some(words.say(said::NEXT_TRY, [&clock::clock_time(due)]))
}
