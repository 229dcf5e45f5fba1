//! Forms that send one request each, and what is wrong with their fields.

use civic::{
    parking::dong,
    payments::{MOST_AMOUNT, parse_amount},
};
use contract::{ApiError, FieldCode, FieldProblem};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;

use browser::dom;
use ui::{ERROR_SUMMARY_ID, FieldError, FieldErrorText, Icon, InputAttributes, Notices, TextField, use_words};

/// State of a form. A `Copy` handle that belongs to the component which creates it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// Whether a request is in progress.
    pub busy: RwSignal<bool>,
    /// What is wrong with the fields.
    pub errors: RwSignal<Vec<FieldError>>,
    words: Words,
    notices: Notices,
    id: StoredValue<String>,
    /// Names of the fields, as in the body of the request.
    fields: &'static [&'static str],
    most: u64,
    has_summary: bool,
}

impl Form {
    /// A form with an id of its own on the page.
    pub fn new(id: impl Into<String>, fields: &'static [&'static str]) -> Self {
        Self {
            busy: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
            words: use_words(),
            notices: expect_context(),
            id: StoredValue::new(id.into()),
            fields,
            most: MOST_AMOUNT,
            has_summary: false,
        }
    }

    /// With an error summary, which gets the focus when something is wrong.
    pub fn with_summary(self) -> Self {
        Self { has_summary: true, ..self }
    }

    /// With another largest amount, in đồng.
    pub fn with_most(self, most: u64) -> Self {
        Self { most, ..self }
    }

    /// Id of the element of a field.
    pub fn field_id(self, name: &str) -> String {
        self.id.with_value(|id| [id.as_str(), "-", name].concat())
    }

    /// The error of a field, to show at the field.
    pub fn error(self, name: &str) -> FieldErrorText {
        let id = self.field_id(name);
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == id).map(|error| error.text.clone()))
        })
    }

    /// An error of a field.
    pub fn field_error(self, name: &str, code: FieldCode) -> FieldError {
        FieldError { field: self.field_id(name), text: self.sentence(name, code) }
    }

    /// The amount in a text, at most that of the form.
    pub fn amount(self, text: &str) -> Result<u64, FieldCode> {
        let amount = parse_amount(text)?;
        if amount > self.most { Err(FieldCode::OutOfRange) } else { Ok(amount) }
    }

    /// Shows what is wrong, and moves the focus there.
    pub fn show(self, errors: Vec<FieldError>) {
        let target = match self.has_summary {
            true => Some(ERROR_SUMMARY_ID.to_owned()),
            false => errors.first().map(|error| error.field.clone()),
        };
        self.errors.set(errors);
        request_animation_frame(move || {
            if let Some(id) = target {
                dom::focus(&id);
            }
        });
    }

    /// Sends a request, unless one is in progress. Errors of fields are shown at the fields, others as a notice.
    pub fn send<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, ApiError>> + 'static,
        on_done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.errors.set(Vec::new());
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // The page may be gone.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(value) => on_done(value),
                Err(error) => self.fail(&error),
            }
        });
    }

    fn fail(self, error: &ApiError) {
        let problems: &[FieldProblem] = match error {
            ApiError::Refused { problem, .. } => &problem.fields,
            _ => &[],
        };
        let field_error = |problem: &FieldProblem| {
            let name = problem.pointer.trim_start_matches('/');
            self.fields.contains(&name).then(|| self.field_error(name, problem.code))
        };
        let errors: Vec<FieldError> = problems.iter().filter_map(field_error).collect();
        match errors.is_empty() {
            true => self.notices.request_error(error, self.words),
            false => self.show(errors),
        }
    }

    fn sentence(self, name: &str, code: FieldCode) -> String {
        let words = self.words;
        let text = match (name, code) {
            ("amount", FieldCode::OutOfRange) => return words.pay_fault_range(dong(self.most, &words)),
            ("amount", _) => words.pay_fault_amount(),
            ("reference", FieldCode::Unknown | FieldCode::Invalid) => words.ledger_fault_reference(),
            ("account", FieldCode::Unknown | FieldCode::Invalid) => words.ledger_fault_account(),
            (_, FieldCode::Required) => words.fault_required(),
            (_, FieldCode::TooLong) => words.fault_long(),
            (_, FieldCode::TooShort) => words.fault_short(),
            (_, FieldCode::OutOfRange) => words.fault_range(),
            (_, FieldCode::ControlCharacters) => words.fault_control(),
            _ => words.fault_invalid(),
        };
        text.to_owned()
    }
}

/// A text that somebody types. A `Copy` handle that belongs to the component which creates it.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    /// Set to change what the field shows.
    shown: RwSignal<String>,
    text: RwSignal<String>,
}

impl Typed {
    /// A text to begin with.
    pub fn new(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self { shown: RwSignal::new(text.clone()), text: RwSignal::new(text) }
    }

    /// The text, without white space around it.
    pub fn get(self) -> String {
        self.text.with_untracked(|text| text.trim().to_owned())
    }

    /// Replaces the text.
    pub fn set(self, text: String) {
        self.shown.set(text.clone());
        self.text.set(text);
    }
}

/// A text field of a form. `name` is that of the request's body.
pub(super) fn text_field(
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: String,
    typed: Typed,
    attributes: InputAttributes,
) -> AnyView {
    let on_input = Callback::new(move |text: String| typed.text.set(text));
    view! {
        <TextField
            id=form.field_id(name)
            label
            hint
            fault=form.error(name)
            value=typed.shown
            attributes
            on_input
        />
    }
    .into_any()
}

/// The button that sends a form. `about` tells screen readers which of several forms it is; empty for none.
pub(super) fn submit_button(form: Form, icon: &'static str, text: &'static str, about: String) -> AnyView {
    view! {
        <button type="submit" class="button is-primary" aria-busy=move || form.busy.get().then_some("true")>
            <Icon name=icon/>
            <span>
                {text}
                {(!about.is_empty()).then(|| view! { <span class="visually-hidden">": "{about}</span> })}
            </span>
        </button>
    }
    .into_any()
}
