//! Short status messages about recent events, announced by screen readers.

use civic::error_message::{ErrorMessage, error_message};
use contract::ApiError;
use leptos::prelude::*;
use messages::Words;
use std::time::Duration;

use super::{Icon, dynamic_view, use_words};

/// Maximum number of messages. A further one replaces the oldest.
const MAX_NOTICES: u8 = 4;

#[derive(Clone)]
struct Notice {
    id: u32,
    /// Element that shows the message until it is dismissed: a message that moves would be announced again.
    slot: u8,
    text: String,
    href: Option<String>,
    problem: bool,
}

/// Shows messages from any part of the page. A handle, `Copy`.
#[derive(Clone, Copy)]
pub struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: StoredValue<u32>,
}

impl Notices {
    /// Without messages.
    pub fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Reports a success. Disappears by itself.
    pub fn success(self, text: impl Into<String>) {
        let id = self.push(text.into(), None, false);
        set_timeout(move || self.dismiss(id), Duration::from_secs(6));
    }

    /// Reports a problem. Stays until dismissed.
    pub fn problem(self, text: impl Into<String>) {
        self.push(text.into(), None, true);
    }

    /// Reports a failed request: what happened and what to do.
    pub fn request_error(self, error: &ApiError, words: Words) {
        let ErrorMessage { title, advice, .. } = error_message(error, words);
        self.problem([title, advice].join(". "));
    }

    /// Reports that something the user waited for has ended, well or not. Links to it and stays until dismissed.
    pub fn link(self, text: String, href: String, problem: bool) {
        self.push(text, Some(href), problem);
    }

    fn push(self, text: String, href: Option<String>, problem: bool) -> u32 {
        let id = self.next.get_value().wrapping_add(1);
        self.next.set_value(id);
        self.list.try_update(|list| {
            // Show the same message only once.
            list.retain(|notice| notice.text != text);
            let free = |list: &[Notice]| (0..MAX_NOTICES).find(|slot| list.iter().all(|notice| notice.slot != *slot));
            let slot = free(list).unwrap_or_else(|| list.remove(0).slot);
            list.push(Notice { id, slot, text, href, problem });
        });
        id
    }

    fn dismiss(self, id: u32) {
        self.list.try_update(|list| list.retain(|notice| notice.id != id));
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self::new()
    }
}

/// The messages. The live region exists from the start, so that screen readers watch it.
#[component]
pub fn NoticeList() -> impl IntoView {
    let words = use_words();
    use_context::<Notices>().map(|notices| {
        let draw = move |notice: Notice| {
            let dismiss = move |_| notices.dismiss(notice.id);
            view! {
                <div class="notice" class:is-problem=notice.problem data-testid="notice">
                    <Icon name=if notice.problem { "circle-alert" } else { "circle-check" }/>
                    <p>
                        {match notice.href {
                            Some(href) => view! { <a href=href on:click=dismiss>{notice.text}</a> }.into_any(),
                            None => notice.text.into_any(),
                        }}
                    </p>
                    <button
                        type="button"
                        class="button is-quiet is-icon"
                        aria-label=words.notice_dismiss()
                        on:click=dismiss
                    >
                        <Icon name="x"/>
                    </button>
                </div>
            }
            .into_any()
        };
        let in_slot = move |slot| notices.list.with(|list| list.iter().find(|notice| notice.slot == slot).cloned());
        let slots =
            (0..MAX_NOTICES).map(|slot| dynamic_view(move || in_slot(slot).map(draw).into_any())).collect_view();
        view! {
            <div class="notices" role="status" aria-live="polite" aria-label=words.notices_label()>
                {slots}
            </div>
        }
    })
}
