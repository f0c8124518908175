//! Opens rows on all cores of the machine, and says how far that is.

use p4p_answers::{Answers, Keys, OpenedRow, Rows, collect_opened, open_row, output::grouped};
use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// How many rows a thread takes at once: enough to lose no time over it, few enough to tell of them.
const AT_ONCE: usize = 64;

/// Below so many rows nobody waits long enough to look.
const WORTH_TELLING: usize = 2_000;

/// Opens what is sealed and makes the answers out of the rows.
pub fn answers(rows: Rows, keys: &Keys) -> Answers {
    let progress = Progress::new("Opened", rows.rows.len());
    let threads = thread::available_parallelism().map_or(1, Into::into).min(rows.rows.len().div_ceil(AT_ONCE));
    let waiting = Mutex::new(rows.rows.into_iter().enumerate());
    let opened: Mutex<Vec<(usize, Vec<OpenedRow>)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let taken: Vec<_> = held(&waiting).by_ref().take(AT_ONCE).collect();
                    let Some((first, _)) = taken.first() else { break };
                    let (first, count) = (*first, taken.len());
                    let done = taken.into_iter().map(|(position, row)| open_row(row, position, keys)).collect();
                    held(&opened).push((first, done));
                    progress.add(count);
                }
            });
        }
    });
    progress.end();
    let mut opened = opened.into_inner().unwrap_or_else(PoisonError::into_inner);
    opened.sort_unstable_by_key(|(first, _)| *first);
    collect_opened(opened.into_iter().flat_map(|(_, rows)| rows), rows.diagnostics)
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line on the terminal that says how many of how many are done; silent where nobody looks or nobody waits.
pub struct Progress {
    what: &'static str,
    all: usize,
    done: AtomicUsize,
    is_shown: bool,
}

impl Progress {
    /// Of so many; `what` is what has become of those that are done.
    pub fn new(what: &'static str, all: usize) -> Self {
        let is_shown = WORTH_TELLING <= all && io::stderr().is_terminal();
        Self { what, all, done: AtomicUsize::new(0), is_shown }
    }

    /// So many more are done.
    pub fn add(&self, count: usize) {
        let before = self.done.fetch_add(count, Ordering::Relaxed);
        let percent = |done: usize| done * 100 / self.all.max(1);
        if self.is_shown && percent(before) < percent(before + count) {
            self.say(&format!("{} {} of {} rows", self.what, grouped(before + count), grouped(self.all)));
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        if self.is_shown {
            self.say("");
        }
    }

    fn say(&self, text: &str) {
        // A line that cannot be shown is no loss.
        _ = write!(io::stderr(), "\r\u{1b}[K{text}");
    }
}
