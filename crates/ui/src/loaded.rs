//! Remote data, and a uniform presentation of its states.

use civic::error_message::{ErrorMessage, error_message};
use contract::ApiError;
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, time::Duration};

use super::{Icon, Latest, PageTitle, dynamic_text, dynamic_view, effect, use_words};

/// State of remote data.
#[derive(Clone, Debug, PartialEq)]
pub enum State<T> {
    /// Loading for the first time.
    Loading,
    /// Loaded.
    Loaded(T),
    /// Failed.
    Failed(ApiError),
}

/// Remote data that is fetched again whenever its key changes. A handle, `Copy`.
///
/// While data for a new key is loading, the old data stays visible, so that nothing flickers. A response that arrives
/// after a newer request was sent is dropped.
pub struct RemoteData<T: Send + Sync + 'static> {
    /// The current state.
    pub state: RwSignal<State<T>>,
    /// Whether a request is in progress.
    pub busy: RwSignal<bool>,
    retries: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for RemoteData<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for RemoteData<T> {}

impl<T: Clone + Send + Sync + 'static> RemoteData<T> {
    /// Fetches now and whenever `key` changes. A key of `None` fetches nothing.
    pub fn new<K, F>(key: impl Fn() -> Option<K> + 'static, fetch: impl Fn(K) -> F + 'static) -> Self
    where
        K: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let remote =
            Self { state: RwSignal::new(State::Loading), busy: RwSignal::new(false), retries: RwSignal::new(0) };
        let latest = Latest::new();
        // A memo counts the keys, because an effect may miss a change: where it reads a memo that depends on another one
        // and stays the same, before it reads that one, the other's change does not reach it. A memo has no such gap.
        let parts = StoredValue::new_local((key, None::<K>));
        let version = Memo::new(move |old: Option<&u32>| {
            let now = parts.try_with_value(|(key, _)| key()).flatten();
            let is_same = parts.try_with_value(|(_, known)| *known == now).unwrap_or(true);
            let old = old.copied().unwrap_or_default();
            if is_same {
                return old;
            }
            parts.try_update_value(|(_, known)| *known = now);
            old.wrapping_add(1)
        });
        effect(move || {
            // Read, not only tracked: a memo has no sources before it is read.
            let _ = (version.get(), remote.retries.get());
            let Some(current) = parts.try_with_value(|(_, known)| known.clone()).flatten() else { return };
            let token = latest.begin();
            let answer = fetch(current);
            remote.busy.set(true);
            spawn_local(async move {
                let answer = answer.await;
                if !token.is_latest() {
                    return;
                }
                remote.busy.try_set(false);
                remote.state.try_set(match answer {
                    Ok(value) => State::Loaded(value),
                    Err(error) => State::Failed(error),
                });
            });
        });
        remote
    }

    /// Fetches again.
    pub fn retry(self) {
        self.retries.try_update(|n| *n = n.wrapping_add(1));
    }

    /// The data, if it is loaded, without subscribing to changes.
    pub fn get_untracked(self) -> Option<T> {
        untrack(|| self.get())
    }

    /// The data, if it is loaded.
    pub fn get(self) -> Option<T> {
        self.state.with(|state| match state {
            State::Loaded(value) => Some(value.clone()),
            _ => None,
        })
    }
}

/// Shows remote data: nothing for 300 ms, then a skeleton, then the content or an error with what to do about it.
#[component]
pub fn Loaded<T, V>(
    /// The data.
    remote: RemoteData<T>,
    /// Draws the data.
    children: impl Fn(T) -> V + Send + Sync + 'static,
    /// Number of rows of the skeleton.
    #[prop(default = 3)]
    rows: u8,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    dynamic_view(move || match remote.state.get() {
        State::Loading => view! { <Skeleton rows/> }.into_any(),
        State::Loaded(value) => children(value).into_any(),
        State::Failed(error) => {
            let again = error.is_retryable().then_some(Callback::new(move |()| remote.retry()));
            view! { <Failure error again/> }.into_any()
        }
    })
}

/// Page heading that names the error if the content failed to load. For screen readers and the document's title.
pub fn failure_title<T: Clone + Send + Sync + 'static>(remote: RemoteData<T>) -> AnyView {
    let words = use_words();
    dynamic_view(move || {
        let title = remote.state.with(|state| match state {
            State::Failed(error) => Some(error_message(error, words).title),
            _ => None,
        });
        title.map(|text| view! { <PageTitle text hidden=true/> }).into_any()
    })
}

/// Grey placeholder rows that appear after 300 ms.
#[component]
pub fn Skeleton(
    /// Number of rows.
    rows: u8,
) -> impl IntoView {
    let words = use_words();
    let shown = RwSignal::new(false);
    set_timeout(
        move || {
            shown.try_set(true);
        },
        Duration::from_millis(300),
    );
    view! {
        <div class="skeleton" class:is-shown=shown role="status">
            <span class="visually-hidden">{dynamic_text(move || shown.get().then(|| words.loading().to_owned()))}</span>
            {(0..rows).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}

/// An error as the user sees it: what happened, what to do, and a button to retry.
#[component]
pub fn Failure(
    /// The error.
    error: ApiError,
    /// Retries; `None` if that cannot help.
    again: Option<Callback<()>>,
) -> impl IntoView {
    let words = use_words();
    let ErrorMessage { icon, title, advice } = error_message(&error, words);
    view! {
        <div class="failure" role="alert">
            <Icon name=icon/>
            <div>
                <p class="failure-title">{title}</p>
                <p>{advice}</p>
                {again.map(|again| {
                    view! {
                        <button type="button" class="button" on:click=move |_| again.run(())>
                            <Icon name="rotate-ccw"/>
                            {words.try_again()}
                        </button>
                    }
                })}
            </div>
        </div>
    }
    .into_any()
}
