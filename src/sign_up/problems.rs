use p4p_domain::{
    form::problem::Problem,
    i18n::words::{Words, sending},
    markup::{Markup, element, text, together},
};

/// The summary of what is wrong, after Send: it takes the keyboard, and each line leads to its field.
pub fn summary(words: Words, form: &str, problems: &[Problem]) -> Markup {
    if problems.is_empty() {
        return Markup::default();
    }
    let lines = problems.iter().map(|problem| {
        // What is wrong with the form as a whole leads back to this summary.
        let to = ["#", form, "-", problem.field.as_deref().unwrap_or("problems")].concat();
        element("li", &[], &[element("a", &[("href", &to)], &[text(&problem.message)])])
    });
    let list = element("ul", &[], &lines.collect::<Vec<_>>());
    together([element("h3", &[], &[words.text(sending::NOT_SENT)]), list])
}
