use leptos::prelude::*;
use p4p_domain::form::{Field, draft::Answer, kind::FieldKind};

/// What was answered to one question, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct FieldState {
    answer: RwSignal<Answer>,
    problem: RwSignal<Option<String>>,
}

impl FieldState {
    /// Not answered, unless something was typed before the program came.
    pub fn new(field: &Field, typed: Option<&Answer>) -> Self {
        let answer = typed.cloned().unwrap_or_else(|| blank(field));
        Self { answer: RwSignal::new(answer), problem: RwSignal::new(None) }
    }

    /// The answer as it was typed; tracked.
    pub fn answer(self) -> Answer {
        self.answer.get()
    }

    /// The text that was typed or chosen; tracked.
    pub fn text(self) -> String {
        match self.answer.get() {
            Answer::Text(text) => text,
            Answer::Ticked(_) | Answer::Several(_) => String::new(),
        }
    }

    /// Whether the box is ticked; tracked.
    pub fn is_ticked(self) -> bool {
        self.answer.with(|answer| *answer == Answer::Ticked(true))
    }

    /// Whether an option is chosen, of several or of one; tracked.
    pub fn is_chosen(self, option: &str) -> bool {
        self.answer.with(|answer| match answer {
            Answer::Several(chosen) => chosen.iter().any(|one| one == option),
            Answer::Text(text) => text == option,
            Answer::Ticked(_) => false,
        })
    }

    /// What is wrong with the answer; tracked.
    pub fn problem(self) -> Option<String> {
        self.problem.get()
    }

    /// Whether something is known to be wrong; tracked.
    pub fn has_problem(self) -> bool {
        self.problem.with(Option::is_some)
    }

    /// Notes an answer, or takes it away with `None`.
    pub fn set_answer(self, field: &Field, answer: Option<Answer>) {
        _ = self.answer.try_set(answer.unwrap_or_else(|| blank(field)));
    }

    /// Adds an option to those chosen, or takes it out.
    pub fn choose(self, option: &str, is_chosen: bool) {
        self.answer.update(|answer| {
            if !matches!(answer, Answer::Several(_)) {
                *answer = Answer::Several(Vec::new());
            }
            if let Answer::Several(chosen) = answer {
                chosen.retain(|one| one != option);
                chosen.extend(is_chosen.then(|| option.to_string()));
            }
        });
    }

    /// Notes what is wrong; where that is news.
    pub fn set_problem(self, problem: Option<String>) {
        if self.problem.try_with_untracked(|before| *before != problem) == Some(true) {
            self.problem.set(problem);
        }
    }
}

fn blank(field: &Field) -> Answer {
    match field.kind {
        FieldKind::Consent => Answer::Ticked(false),
        FieldKind::SeveralOf { .. } => Answer::Several(Vec::new()),
        _ => Answer::Text(String::new()),
    }
}
