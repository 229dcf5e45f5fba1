//! `/services/{id}`: what a procedure needs, where, how much and how long, each fact with its sources.

use contract::procedures::{Procedure, ProceduresView};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    actions::Actions,
    facts::{authority, head, notes, papers, places, sources, times},
    fees::fees,
};
use browser::{client::Client, clock};
use ui::{Icon, Loaded, PageTitle, RemoteData, dynamic_view, failure_title, use_city, use_words};

/// The page.
#[component]
pub(super) fn ProcedurePage() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let id = Memo::new(move |_| path.with(|path| contract::procedures::procedure_in(path)));
    let remote = RemoteData::new(
        move || id.get(),
        move |id: String| async move { client.send(contract::procedures::procedure(&id)).await },
    );
    let reload = Callback::new(move |()| remote.retry());
    view! {
        <div class="page procedures">
            {dynamic_view(move || match remote.get() {
                Some(procedure) => {
                    view! { <PageTitle text=procedure.name.get(use_words().tag()).to_owned()/> }.into_any()
                }
                None => failure_title(remote),
            })}
            <Loaded remote=remote rows=6 let:procedure>
                <Facts procedure reload/>
            </Loaded>
        </div>
    }
    .into_any()
}

#[component]
fn Facts(procedure: Procedure, reload: Callback<()>) -> impl IntoView {
    let words = use_words();
    let offset = use_city().utc_offset_minutes;
    let today = clock::now(offset).date_naive();
    let copy = procedure.cached.map(|_| copy_banner(procedure.cached_at, offset, reload));
    view! {
        {copy}
        {head(&procedure, words)}
        {authority(&procedure, words)}
        {papers(&procedure, words)}
        {places(&procedure, words)}
        {fees(&procedure, today, words)}
        {times(&procedure, words)}
        {notes(&procedure, words)}
        {sources(&procedure, words)}
        <Actions procedure/>
        <p><a class="button" href=ProceduresView::default().page().href()>{words.procedures_all()}</a></p>
    }
    .into_any()
}

/// Says that the facts come from the device, and how old they are, if that is known.
fn copy_banner(cached_at: Option<u64>, offset: i32, reload: Callback<()>) -> AnyView {
    let words = use_words();
    let age = cached_at.map(|millis| {
        let at = civic::time::from_millis(millis as f64, offset);
        words.procedure_saved_age(civic::time::ago(clock::now(offset), at, &words))
    });
    view! {
        <div class="banner" data-testid="kept-copy">
            <Icon name="wifi-off"/>
            <p>{words.procedure_cached()} " " {age}</p>
            <button type="button" class="button" on:click=move |_| reload.run(())>{words.try_again()}</button>
        </div>
    }
    .into_any()
}
