//! The state of the form, and the navigation between its steps.

use civic::draft::Draft;
use contract::{
    LatLon, Ward, WardLookup,
    portal::Config,
    reports::{Catalogue, Category, Prefill, ReportKind},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use messages::Words;
use std::sync::Arc;

use super::{
    rules::Rules,
    sending::Sending,
    session::session,
    step::{HEADING, Step},
};
use browser::{client::Client, dom, language::Locale};
use ui::{ERROR_SUMMARY_ID, FieldError, FieldErrorText, Notices, RemoteData, use_city, use_words};

type Open = Box<dyn Fn(Step, bool)>;

/// State shared by the steps. A `Copy` handle.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub words: Words,
    pub client: Client,
    pub notices: Notices,
    pub locale: Locale,
    /// The data entered so far. This and the next four are signals of the [`super::session::DraftSession`].
    pub draft: RwSignal<Draft>,
    /// Whether the draft of the last visit has been restored, or there is none.
    pub ready: RwSignal<bool>,
    pub unsaved: RwSignal<bool>,
    pub elsewhere: RwSignal<bool>,
    pub sending: RwSignal<Sending>,
    /// Whether the draft came from an earlier visit.
    pub restored: RwSignal<bool>,
    /// Data that a link fills in, while there is another draft.
    pub offered: RwSignal<Option<Prefill>>,
    /// A link has filled in the whole draft, and its first step is not known before the categories are.
    pub undecided: RwSignal<bool>,
    /// The current step.
    pub step: RwSignal<Step>,
    /// Incremented when all fields must be rendered again.
    pub generation: RwSignal<u32>,
    /// The field errors of the current step.
    pub errors: RwSignal<Vec<FieldError>>,
    pub offline: RwSignal<bool>,
    pub catalogue: RemoteData<Arc<Catalogue>>,
    /// All wards, once they are loaded.
    pub wards: RwSignal<Option<Arc<Vec<Ward>>>>,
    /// The ward of the place.
    pub lookup: RemoteData<WardLookup>,
    /// Moves the map.
    pub map_target: RwSignal<Option<(LatLon, Option<u8>)>>,
    /// Names of photos, and the positions in their metadata.
    pub taken_at: RwSignal<Vec<(String, LatLon)>>,
    /// Place and category for which the user said that none of the nearby reports is the same.
    pub not_nearby: RwSignal<Option<(LatLon, String)>>,
    city: StoredValue<Arc<Config>>,
    open: StoredValue<Open, LocalStorage>,
    /// Field errors to show on the next step.
    pending_errors: StoredValue<Vec<FieldError>>,
}

impl Form {
    pub fn new() -> Self {
        let client = expect_context::<Client>();
        let session = session();
        let draft = RwSignal::from(session.draft.clone());
        let navigate = use_navigate();
        let open: Open = Box::new(move |step: Step, replace| {
            navigate(&step.href(), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        let wards = RwSignal::new(None);
        spawn_local(async move {
            wards.try_set(client.wards().await.ok());
        });
        let at = Memo::new(move |_| draft.with(|draft| draft.at));
        Self {
            words: use_words(),
            client,
            notices: expect_context(),
            locale: expect_context(),
            draft,
            ready: RwSignal::from(session.ready.clone()),
            unsaved: RwSignal::from(session.unsaved.clone()),
            elsewhere: RwSignal::from(session.elsewhere.clone()),
            sending: RwSignal::from(session.sending.clone()),
            restored: RwSignal::new(false),
            offered: RwSignal::new(None),
            undecided: RwSignal::new(false),
            step: RwSignal::new(Step::Place),
            generation: RwSignal::new(0),
            errors: RwSignal::new(Vec::new()),
            offline: RwSignal::new(!dom::is_online()),
            catalogue: RemoteData::new(|| Some(()), move |()| client.catalogue()),
            wards,
            lookup: RemoteData::new(move || at.get(), move |at| client.send(contract::portal::ward_at(at))),
            map_target: RwSignal::new(None),
            taken_at: RwSignal::new(Vec::new()),
            not_nearby: RwSignal::new(None),
            city: StoredValue::new(use_city()),
            open: StoredValue::new_local(open),
            pending_errors: StoredValue::new(Vec::new()),
        }
    }

    pub fn city(self) -> Arc<Config> {
        self.city.get_value()
    }

    /// Whether the draft was changed since it was confirmed.
    pub fn is_changed(self) -> bool {
        let session = session();
        let confirmed = session.confirmed.borrow();
        self.draft.with(|draft| confirmed.as_ref().is_some_and(|confirmed| !draft.has_same_content(confirmed)))
    }

    pub fn edit(self, change: impl FnOnce(&mut Draft)) {
        self.draft.try_update(change);
    }

    /// The rules that the draft is checked against.
    pub fn rules(self) -> Rules {
        Rules { words: self.words, city: self.city(), catalogue: self.catalogue.get() }
    }

    /// The chosen category, when it is known.
    pub fn category(self, draft: &Draft) -> Option<Category> {
        self.rules().category(draft)
    }

    /// The error of the field with this id; `None` once it is corrected.
    pub fn error(self, id: impl Into<String>) -> FieldErrorText {
        let id = id.into();
        Signal::derive(move || {
            self.errors.with(|errors| errors.iter().find(|error| error.field == id).map(|error| error.text.clone()))
        })
    }

    /// Sets the place. Returns false and changes nothing when it is outside the city.
    pub fn set_place(self, at: LatLon) -> bool {
        let inside = self.city().bounds.contains(at);
        if inside {
            self.edit(|draft| {
                if draft.at != Some(at) {
                    draft.at = Some(at);
                    draft.ward = None;
                    draft.ward_confirmed = false;
                }
            });
        }
        inside
    }

    /// "Continue": goes to the next step, or shows the errors of this one.
    pub fn next(self) {
        let step = self.step.get_untracked();
        let errors = self.draft.with_untracked(|draft| self.rules().errors(draft, Some(step)));
        if !errors.is_empty() {
            self.show_errors(errors);
            return;
        }
        if step == Step::Place {
            // The user saw the ward next to the place and continued, which confirms it.
            self.edit(|draft| draft.ward_confirmed = draft.ward.is_some());
        }
        if let Some(next) = self.after(step) {
            self.open(next, false);
        }
    }

    /// "Back": goes to the previous step.
    pub fn back(self) {
        let step = self.step.get_untracked();
        let before = Step::ALL.iter().rev().map(|(step, _)| *step);
        let before = before.filter(|other| *other < step && *other != Step::Nearby).find(|other| self.applies(*other));
        self.open(before.unwrap_or(Step::Place), false);
    }

    fn after(self, step: Step) -> Option<Step> {
        Step::ALL.iter().map(|(step, _)| *step).filter(|other| *other > step).find(|other| self.applies(*other))
    }

    /// Whether a step applies to this draft.
    fn applies(self, step: Step) -> bool {
        self.draft.with_untracked(|draft| match step {
            Step::Questions => untrack(|| self.category(draft)).is_some_and(|known| !known.questions.is_empty()),
            // A report about an office is personal, so there are no duplicates to look for.
            Step::Nearby => {
                let of_street = untrack(|| self.category(draft)).is_some_and(|known| known.family == ReportKind::Field);
                let place_and_category = draft.at.map(|at| (at, draft.category.clone()));
                of_street && self.not_nearby.get_untracked() != place_and_category
            }
            _ => true,
        })
    }

    /// Goes to a step, with a new entry in the browser's history or replacing the current one.
    pub fn open(self, step: Step, replace: bool) {
        self.open.try_with_value(|open| open(step, replace));
    }

    /// Goes to a step and shows its field errors there.
    pub fn open_with_errors(self, step: Step, errors: Vec<FieldError>) {
        if self.step.get_untracked() == step {
            self.show_errors(errors);
        } else {
            self.pending_errors.set_value(errors);
            self.open(step, false);
        }
    }

    /// Shows the step that the address requests, or the first incomplete step before it.
    pub fn arrive(self, requested: Step, first: bool) {
        let incomplete = self.draft.with_untracked(|draft| {
            Step::ALL.iter().map(|(step, _)| *step).find(|step| !self.rules().errors(draft, Some(*step)).is_empty())
        });
        let step = incomplete.map_or(requested, |incomplete| requested.min(incomplete));
        let errors = self.pending_errors.try_update_value(std::mem::take).unwrap_or_default();
        self.errors.set(Vec::new());
        self.step.set(step);
        self.edit(|draft| draft.step = step.number());
        if !errors.is_empty() {
            self.show_errors(errors);
        } else if !first {
            dom::scroll_to_top();
            request_animation_frame(|| dom::focus(HEADING));
        }
    }

    fn show_errors(self, errors: Vec<FieldError>) {
        self.errors.set(errors);
        request_animation_frame(|| {
            dom::scroll_to_top();
            dom::focus(ERROR_SUMMARY_ID);
        });
    }

    /// Discards the draft and starts with an empty one.
    pub fn start_over(self) {
        session().start_over();
        self.reset();
        self.open(Step::Place, true);
        self.arrive(Step::Place, false);
    }

    /// Resets the state that belongs to the draft but isn't part of it.
    pub fn reset(self) {
        self.restored.set(false);
        self.taken_at.set(Vec::new());
        self.not_nearby.set(None);
        self.generation.update(|generation| *generation += 1);
    }
}
