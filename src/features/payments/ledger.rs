//! `/pay/ledger`: the operator's ledger, behind an API key that stays in this tab.

mod actions;
mod conflicts;
mod list;
mod more;
mod record;
mod refresh;
mod sign_in;
mod totals;

use contract::{Request, payments::LedgerTransfer};
use leptos::prelude::*;

use self::{
    conflicts::Conflicts,
    list::TransferList,
    record::Record,
    sign_in::{KEY_ID, SignIn},
    totals::TotalTable,
};
use super::{form::Form, ledger_key};
use browser::{client::Client, dom};
use ui::{Icon, Notices, PageTitle, dynamic_view, use_city, use_words};

/// Id of the heading of what waits, which gets the focus when something is done.
const WAITING_ID: &str = "ledger-waiting";

/// The ledger as its parts use it. A `Copy` handle.
#[derive(Clone, Copy)]
struct Books {
    client: Client,
    notices: Notices,
    key: StoredValue<String>,
    /// Changes when something was recorded, so that totals and lists are fetched again.
    changes: RwSignal<u32>,
    /// Changes when the server has refused to record something, which may be a new contradicting report.
    refusals: RwSignal<u32>,
    offset: i32,
}

impl Books {
    fn new(key: String) -> Self {
        Self {
            client: expect_context(),
            notices: expect_context(),
            key: StoredValue::new(key),
            changes: RwSignal::new(0),
            refusals: RwSignal::new(0),
            offset: use_city().utc_offset_minutes,
        }
    }

    /// A request with the API key.
    fn request<T>(self, request: impl FnOnce(&str) -> Request<T>) -> Request<T> {
        self.key.with_value(|key| request(key))
    }

    /// Sends the request of a form. What `done` says about the answer is reported, and the ledger is fetched again.
    fn record(
        self,
        form: Form,
        request: Request<LedgerTransfer>,
        focus_id: &'static str,
        done: impl FnOnce(&LedgerTransfer) -> String + 'static,
    ) {
        let answer = self.client.send(request);
        let answer = async move {
            let answer = answer.await;
            if answer.as_ref().is_err_and(|error| error.status() == Some(409)) {
                self.refusals.try_update(|refusals| *refusals = refusals.wrapping_add(1));
            }
            answer
        };
        form.send(answer, move |transfer: LedgerTransfer| {
            self.notices.success(done(&transfer));
            self.changes.update(|changes| *changes = changes.wrapping_add(1));
            request_animation_frame(move || dom::focus(focus_id));
        });
    }
}

/// The page.
#[component]
pub fn Ledger() -> impl IntoView {
    let words = use_words();
    let key = RwSignal::new(ledger_key::get());
    view! {
        <div class="page pay">
            <PageTitle text=words.title_ledger()/>
            {dynamic_view(move || match key.get() {
                None => view! { <SignIn signed_in=key/> }.into_any(),
                Some(text) => view! { <Open api_key=text signed_in=key/> }.into_any(),
            })}
        </div>
    }
    .into_any()
}

/// The ledger of an operator who has signed in.
#[component]
fn Open(api_key: String, signed_in: RwSignal<Option<String>>) -> impl IntoView {
    let words = use_words();
    let books = Books::new(api_key);
    let sign_out = move |_| {
        ledger_key::remove();
        signed_in.set(None);
        request_animation_frame(|| dom::focus(KEY_ID));
    };
    view! {
        <TotalTable books/>
        <section aria-labelledby=WAITING_ID>
            <h2 id=WAITING_ID tabindex="-1">{words.ledger_waiting()}</h2>
            <TransferList books is_waiting=true/>
        </section>
        <Conflicts books/>
        <Record books/>
        <section aria-labelledby="ledger-all">
            <h2 id="ledger-all">{words.ledger_all()}</h2>
            <TransferList books is_waiting=false/>
        </section>
        <div class="actions">
            <button type="button" class="button" on:click=sign_out>
                <Icon name="lock"/>
                {words.ledger_sign_out()}
            </button>
        </div>
    }
    .into_any()
}
