use super::desk::Desk;
use crate::{
    domain::{
        draft::Answer,
        form::{Field, Kind, ONLINE},
        node::Status,
    },
    ui::session::Session,
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

/// A question with its help, its control and what is wrong with its answer.
#[component]
pub fn FieldView(
    /// The question.
    field: Field,
    /// The form's desk.
    desk: Desk,
    /// This visit.
    session: Session,
) -> impl IntoView {
    let names = Names::new(desk, &field);
    let help =
        (!field.help.is_empty()).then(|| view! { <p class="help" id=names.help.clone()>{field.help.clone()}</p> });
    let problem = {
        let (field, id) = (field.id.clone(), names.problem.clone());
        move || desk.problem_of(&field).map(|message| view! { <p class="problem" id=id.clone()>{message}</p> })
    };
    let label =
        [field.label.as_str(), if field.required || field.kind == Kind::Consent { "" } else { " (optional)" }].concat();
    match &field.kind {
        // Several controls under one question are a group with a legend; one control has a label.
        Kind::SeveralOf { .. } | Kind::OneOf { .. } => {
            let described = names.described(desk, &field.id);
            let id = names.control.clone();
            Either::Left(view! {
                <fieldset class="field" id=id tabindex="-1" aria-describedby=described>
                    <legend>{label}</legend>
                    {help}
                    {problem}
                    <Options field=field desk=desk/>
                </fieldset>
            })
        }
        Kind::Consent => Either::Right(Either::Left(view! {
            <div class="field consent">
                {help}
                {problem}
                <Consent field=field names=names label=label desk=desk/>
            </div>
        })),
        _ => Either::Right(Either::Right(view! {
            <div class="field">
                <label for=names.control.clone()>{label}</label>
                {help}
                {problem}
                <Control field=field names=names desk=desk session=session/>
            </div>
        })),
    }
}

/// The ids that tie a control to its label, its help and its problem.
#[derive(Clone)]
struct Names {
    control: String,
    help: String,
    problem: String,
    has_help: bool,
}

impl Names {
    fn new(desk: Desk, field: &Field) -> Self {
        let control = desk.control_id(&field.id);
        Self {
            help: [&control, "-help"].concat(),
            problem: [&control, "-problem"].concat(),
            has_help: !field.help.is_empty(),
            control,
        }
    }

    /// What a screen reader reads after the label.
    fn described(&self, desk: Desk, field: &str) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
        let (names, field) = (self.clone(), field.to_string());
        move || {
            let has_problem = desk.problem_of(&field).is_some();
            let ids = [has_problem.then_some(names.problem.as_str()), names.has_help.then_some(names.help.as_str())];
            let ids: Vec<_> = ids.into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }
}

fn invalid(desk: Desk, field: &str) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + use<> {
    let field = field.to_string();
    move || desk.problem_of(&field).map(|_| "true")
}

/// A control for one answer: a line, several lines, or a choice of nodes.
#[component]
fn Control(field: Field, names: Names, desk: Desk, session: Session) -> impl IntoView {
    let Field { id, required, autocomplete, kind, .. } = field;
    let (described, invalid) = (names.described(desk, &id), invalid(desk, &id));
    let value = {
        let id = id.clone();
        move || desk.draft.with(|draft| draft.text(&id).to_string())
    };
    let answer = {
        let id = id.clone();
        move |text: String| desk.answer(&id, Answer::Text(text))
    };
    let leave = {
        let id = id.clone();
        move || desk.leave(&id)
    };
    let required = required.then_some("true");
    let autocomplete = (!autocomplete.is_empty()).then_some(autocomplete);
    let control = names.control;
    match kind {
        Kind::LongText { .. } => EitherOf3::A(view! {
            <textarea
                id=control name=id rows="5" autocomplete=autocomplete aria-required=required
                aria-invalid=invalid aria-describedby=described
                prop:value=value on:input:target=move |event| answer(event.target().value()) on:blur=move |_| leave()
            ></textarea>
        }),
        Kind::NodeChoice { online } => {
            let nodes = session.facts().nodes.clone();
            let nodes = nodes.into_iter().map(|node| {
                let is_gone = matches!(node.status, Status::Full | Status::Cancelled);
                let note = if is_gone { [" (", node.status.as_str(), ")"].concat() } else { String::new() };
                let text = ["At a node: ", &node.name, &note].concat();
                view! { <option value=node.id.to_string() disabled=is_gone>{text}</option> }
            });
            EitherOf3::B(view! {
                <select
                    id=control name=id aria-required=required aria-invalid=invalid aria-describedby=described
                    prop:value=value on:change:target=move |event| answer(event.target().value())
                >
                    <option value="">"Please choose"</option>
                    <option value=ONLINE>{online}</option>
                    {nodes.collect_view()}
                </select>
            })
        }
        kind => {
            let (type_, mode) = match kind {
                Kind::Email => ("email", None),
                Kind::Url => ("url", None),
                // Not type=number: that swallows what is no number, so that nobody could say what is wrong.
                Kind::Number { .. } => ("text", Some("numeric")),
                _ => ("text", None),
            };
            EitherOf3::C(view! {
                <input
                    type=type_ inputmode=mode id=control name=id autocomplete=autocomplete aria-required=required
                    aria-invalid=invalid aria-describedby=described
                    prop:value=value on:input:target=move |event| answer(event.target().value()) on:blur=move |_| leave()
                />
            })
        }
    }
}

/// A box that says yes.
#[component]
fn Consent(field: Field, names: Names, label: String, desk: Desk) -> impl IntoView {
    let id = field.id;
    let (described, invalid) = (names.described(desk, &id), invalid(desk, &id));
    let ticked = {
        let id = id.clone();
        move || desk.draft.with(|draft| draft.ticked(&id))
    };
    let name = id.clone();
    view! {
        <label class="option">
            <input
                type="checkbox" id=names.control name=name aria-required=field.required.then_some("true")
                aria-invalid=invalid aria-describedby=described
                prop:checked=ticked
                on:change:target=move |event| desk.answer(&id, Answer::Ticked(event.target().checked()))
            />
            <span>{label}</span>
        </label>
    }
}

/// The options of a question with several answers to choose from.
#[component]
fn Options(field: Field, desk: Desk) -> impl IntoView {
    let (options, is_several) = match field.kind {
        Kind::SeveralOf { options } => (options, true),
        Kind::OneOf { options } => (options, false),
        _ => (Vec::new(), false),
    };
    let id = field.id;
    let options = options.into_iter().map(|option| {
        let (name, value, label) = (id.clone(), option.clone(), option.clone());
        let chosen = {
            let (id, option) = (id.clone(), option.clone());
            move || {
                desk.draft.with(|draft| {
                    if is_several { draft.several(&id).contains(&option) } else { draft.text(&id) == option }
                })
            }
        };
        let choose = {
            let id = id.clone();
            move |checked: bool| {
                if is_several {
                    desk.choose(&id, &option, checked);
                } else {
                    desk.answer(&id, Answer::Text(option.clone()));
                }
            }
        };
        view! {
            <label class="option">
                <input
                    type=if is_several { "checkbox" } else { "radio" } name=name value=value
                    prop:checked=chosen on:change:target=move |event| choose(event.target().checked())
                />
                <span>{label}</span>
            </label>
        }
    });
    view! { <div class="options">{options.collect_view()}</div> }
}
