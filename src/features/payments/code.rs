//! How to pay: the code to scan, and the account and memo to copy.

use civic::parking::dong;
use contract::{
    CodeDrawing,
    payments::{Payee, PaymentIntent},
};
use leptos::{prelude::*, task::spawn_local};
use messages::{
    Words,
    args::{PayCodeText, PayCodeTitle},
};

use browser::{code, dom};
use ui::{Icon, Notices, use_words};

/// What the payer needs for a transfer.
#[derive(Clone, PartialEq)]
pub(super) struct Due {
    code: Option<CodeDrawing>,
    /// What is missing in đồng.
    missing: u64,
    payee: Payee,
    memo: String,
}

impl Due {
    /// What is still due for a payment.
    pub fn of(intent: &PaymentIntent) -> Self {
        Self {
            code: intent.code.clone(),
            missing: intent.missing(),
            payee: intent.payee.clone(),
            memo: intent.memo.clone(),
        }
    }
}

/// Code, account and memo.
#[component]
pub(super) fn Pay(due: Due) -> impl IntoView {
    let words = use_words();
    let Due { code, missing, payee, memo } = due;
    let row = move |label: &'static str, shown: String, copied: String| copy_row(label, shown, copied, words);
    let amount = dong(missing, &words);
    let figure = code.map(|code| {
        let title = words.pay_code_title(PayCodeTitle { amount: &amount, name: &payee.holder });
        let text = words.pay_code_text(PayCodeText { bank: &payee.bank, account: &payee.number, memo: &memo });
        view! {
            {drawing(&code, title, text)}
            <SaveCode code file_name=["vietqr-", &memo, ".png"].concat()/>
        }
    });
    view! {
        <section class="pay-how" aria-labelledby="pay-how">
            <h2 id="pay-how">{words.pay_scan()}</h2>
            {figure}
            <dl class="pay-rows">
                {row(words.pay_to_transfer(), amount.clone(), missing.to_string())}
                {row(words.pay_holder(), payee.holder.clone(), payee.holder.clone())}
                {row(words.pay_bank(), payee.bank.clone(), payee.bank)}
                {row(words.pay_account(), payee.number.clone(), payee.number)}
                {row(words.pay_memo(), memo.clone(), memo)}
            </dl>
            <p class="pay-note"><Icon name="info"/><span>{words.pay_memo_keep()}</span></p>
            <p class="pay-note"><Icon name="triangle-alert"/><strong>{words.pay_compare(&payee.holder)}</strong></p>
        </section>
    }
    .into_any()
}

/// The code, on white also on a dark page, so that every camera reads it.
fn drawing(code: &CodeDrawing, title: String, text: String) -> AnyView {
    let size = code.size.to_string();
    let ground = ["M0 0h", &size, "v", &size, "H0z"].concat();
    view! {
        <figure class="pay-code" data-testid="vietqr" data-payload=code.payload.clone()>
            <svg
                role="img"
                viewBox=["0 0 ", &size, " ", &size].concat()
                aria-labelledby="pay-code-title pay-code-text"
            >
                <title id="pay-code-title">{title}</title>
                <desc id="pay-code-text">{text}</desc>
                <path fill="#fff" d=ground></path>
                <path fill="#000" d=code.path.clone()></path>
            </svg>
        </figure>
    }
    .into_any()
}

/// The button that saves the code as a picture.
#[component]
fn SaveCode(code: CodeDrawing, file_name: String) -> impl IntoView {
    let words = use_words();
    let notices = expect_context::<Notices>();
    let save = move |_| {
        if !code::save(&code, &file_name) {
            notices.problem(words.pay_code_failed());
        }
    };
    view! {
        <p class="actions">
            <button type="button" class="button" on:click=save>
                <Icon name="image"/>
                {words.pay_code_save()}
            </button>
        </p>
        <p class="muted small">{words.pay_code_save_hint()}</p>
    }
    .into_any()
}

/// A line with a button that copies it. A notice says whether that worked.
fn copy_row(label: &'static str, shown: String, copied: String, words: Words) -> AnyView {
    let notices = expect_context::<Notices>();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            match dom::copy(&text).await {
                Ok(()) => notices.success(words.pay_copied(label)),
                Err(()) => notices.problem(words.pay_copy_failed()),
            }
        });
    };
    view! {
        <div class="pay-row">
            <dt>{label}</dt>
            <dd>
                <span class="pay-value num">{shown}</span>
                <button type="button" class="button" on:click=copy>
                    <Icon name="copy"/>
                    <span>{words.pay_copy()}<span class="visually-hidden">": "{label}</span></span>
                </button>
            </dd>
        </div>
    }
    .into_any()
}
