//! The state of the form, and how a person moves through it.

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
    desk::desk,
    faults::Rules,
    sending::Sending,
    step::{HEADING, Step},
};
use browser::{client::Client, dom, language::Locale};
use ui::{FAULT_LIST, FieldError, FieldErrorText, Notices, RemoteData, use_city, use_words};

type Open = Box<dyn Fn(Step, bool)>;

/// Everything the steps share. A handle, `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub words: Words,
    pub client: Client,
    pub notices: Notices,
    pub locale: Locale,
    /// What was entered so far; like the next four, a view of the [`super::desk::Desk`].
    pub draft: RwSignal<Draft>,
    /// Whether the draft of the last visit has been looked for.
    pub ready: RwSignal<bool>,
    pub unkept: RwSignal<bool>,
    pub elsewhere: RwSignal<bool>,
    pub sending: RwSignal<Sending>,
    /// Whether the draft came from an earlier visit.
    pub restored: RwSignal<bool>,
    /// What a link wants to fill in while there is another draft.
    pub offered: RwSignal<Option<Prefill>>,
    /// The screen now.
    pub step: RwSignal<Step>,
    /// Grows when all fields must be drawn anew.
    pub turn: RwSignal<u32>,
    /// What is wrong with this step.
    pub faults: RwSignal<Vec<FieldError>>,
    pub offline: RwSignal<bool>,
    pub catalogue: RemoteData<Arc<Catalogue>>,
    /// All wards, once they are here.
    pub wards: RwSignal<Option<Arc<Vec<Ward>>>>,
    /// The ward of the place.
    pub lookup: RemoteData<WardLookup>,
    /// Moves the map.
    pub go: RwSignal<Option<(LatLon, Option<u8>)>>,
    /// Where photos say they were taken, by the photos' names.
    pub taken_at: RwSignal<Vec<(String, LatLon)>>,
    /// Place and category for which the person said: mine is another.
    pub another: RwSignal<Option<(LatLon, String)>>,
    city: StoredValue<Arc<Config>>,
    open: StoredValue<Open, LocalStorage>,
    /// Faults that the next step to be shown begins with.
    coming: StoredValue<Vec<FieldError>>,
}

impl Form {
    pub fn new() -> Self {
        let client = expect_context::<Client>();
        let desk = desk();
        let draft = RwSignal::from(desk.draft.clone());
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
            ready: RwSignal::from(desk.ready.clone()),
            unkept: RwSignal::from(desk.unkept.clone()),
            elsewhere: RwSignal::from(desk.elsewhere.clone()),
            sending: RwSignal::from(desk.sending.clone()),
            restored: RwSignal::new(false),
            offered: RwSignal::new(None),
            step: RwSignal::new(Step::Place),
            turn: RwSignal::new(0),
            faults: RwSignal::new(Vec::new()),
            offline: RwSignal::new(!dom::is_online()),
            catalogue: RemoteData::new(|| Some(()), move |()| client.catalogue()),
            wards,
            lookup: RemoteData::new(move || at.get(), move |at| client.send(contract::portal::ward_at(at))),
            go: RwSignal::new(None),
            taken_at: RwSignal::new(Vec::new()),
            another: RwSignal::new(None),
            city: StoredValue::new(use_city()),
            open: StoredValue::new_local(open),
            coming: StoredValue::new(Vec::new()),
        }
    }

    pub fn city(self) -> Arc<Config> {
        self.city.get_value()
    }

    /// Whether something was changed since it was confirmed.
    pub fn is_changed(self) -> bool {
        let desk = desk();
        let confirmed = desk.confirmed.borrow();
        self.draft.with(|draft| confirmed.as_ref().is_some_and(|confirmed| !draft.says_same(confirmed)))
    }

    pub fn edit(self, change: impl FnOnce(&mut Draft)) {
        self.draft.try_update(change);
    }

    /// What the draft is checked against.
    pub fn rules(self) -> Rules {
        Rules { words: self.words, city: self.city(), catalogue: self.catalogue.get() }
    }

    /// The chosen category, when it is known.
    pub fn category(self, draft: &Draft) -> Option<Category> {
        self.rules().category(draft)
    }

    /// What is wrong with the field of an id, as long as it is.
    pub fn fault(self, id: impl Into<String>) -> FieldErrorText {
        let id = id.into();
        Signal::derive(move || {
            self.faults.with(|faults| faults.iter().find(|fault| fault.field == id).map(|fault| fault.text.clone()))
        })
    }

    /// Chooses the place; false when it lies outside the city, and nothing changes.
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

    /// Continue: to the next step, or to what is wrong with this one.
    pub fn next(self) {
        let step = self.step.get_untracked();
        let found = self.draft.with_untracked(|draft| self.rules().faults(draft, Some(step)));
        if !found.is_empty() {
            self.refuse(found);
            return;
        }
        if step == Step::Place {
            // The person has seen the ward beside the place, and went on.
            self.edit(|draft| draft.ward_confirmed = draft.ward.is_some());
        }
        if let Some(next) = self.after(step) {
            self.open(next, false);
        }
    }

    /// Back: to the step before.
    pub fn back(self) {
        let step = self.step.get_untracked();
        let before = Step::ALL.iter().rev().map(|(step, _)| *step);
        let before = before.filter(|other| *other < step && *other != Step::Nearby).find(|other| self.applies(*other));
        self.open(before.unwrap_or(Step::Place), false);
    }

    fn after(self, step: Step) -> Option<Step> {
        Step::ALL.iter().map(|(step, _)| *step).filter(|other| *other > step).find(|other| self.applies(*other))
    }

    /// Whether a step has anything to ask.
    fn applies(self, step: Step) -> bool {
        self.draft.with_untracked(|draft| match step {
            Step::Questions => untrack(|| self.category(draft)).is_some_and(|known| !known.questions.is_empty()),
            // How an office handled a procedure is a matter of each person.
            Step::Nearby => {
                let of_street = untrack(|| self.category(draft)).is_some_and(|known| known.family == ReportKind::Field);
                let asked = draft.at.map(|at| (at, draft.category.clone()));
                of_street && self.another.get_untracked() != asked
            }
            _ => true,
        })
    }

    /// Goes to a step, as a page of its own in the browser's history or in the place of this one.
    pub fn open(self, step: Step, replace: bool) {
        self.open.try_with_value(|open| open(step, replace));
    }

    /// Goes to the step of the first of these faults and shows there what is wrong.
    pub fn open_faulty(self, step: Step, found: Vec<FieldError>) {
        if self.step.get_untracked() == step {
            self.refuse(found);
        } else {
            self.coming.set_value(found);
            self.open(step, false);
        }
    }

    /// The address names a step: shows it, or the first one before it that is not done.
    pub fn arrive(self, asked: Step, first: bool) {
        let undone = self.draft.with_untracked(|draft| {
            Step::ALL.iter().map(|(step, _)| *step).find(|step| !self.rules().faults(draft, Some(*step)).is_empty())
        });
        let step = undone.map_or(asked, |undone| asked.min(undone));
        let found = self.coming.try_update_value(std::mem::take).unwrap_or_default();
        self.faults.set(Vec::new());
        self.step.set(step);
        self.edit(|draft| draft.step = step.number());
        if !found.is_empty() {
            self.refuse(found);
        } else if !first {
            dom::scroll_to_top();
            request_animation_frame(|| dom::focus(HEADING));
        }
    }

    fn refuse(self, found: Vec<FieldError>) {
        self.faults.set(found);
        request_animation_frame(|| {
            dom::scroll_to_top();
            dom::focus(FAULT_LIST);
        });
    }

    /// Forgets the draft and begins with an empty one.
    pub fn start_anew(self) {
        desk().renew();
        self.forget_around();
        self.open(Step::Place, true);
        self.arrive(Step::Place, false);
    }

    /// Forgets what stands around the draft.
    pub fn forget_around(self) {
        self.restored.set(false);
        self.taken_at.set(Vec::new());
        self.another.set(None);
        self.turn.update(|turn| *turn += 1);
    }
}
