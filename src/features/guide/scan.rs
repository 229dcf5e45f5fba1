//! `/scan`: a code read by the camera, from a picture, or a number typed. What it says is shown before anything is opened.

use civic::scan::{Scanned, Warning, read, visible};
use contract::heritage::{HeritagePage, NewScan};
use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use messages::Words;

use browser::{
    camera::{self, CameraError},
    client::Client,
    dom,
};
use ui::{Icon, PageTitle, dynamic_view, use_city, use_words};

/// How the camera fares.
#[derive(Clone, Copy, PartialEq)]
enum Life {
    Off,
    /// On, with a light or without.
    On(bool),
    Failed(CameraError),
}

/// The page.
#[component]
pub fn Scan() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let city = use_city();
    let life = RwSignal::new(Life::Off);
    let lit = RwSignal::new(false);
    let found = RwSignal::new(None::<Scanned>);
    let said = RwSignal::new(None::<&'static str>);
    let video = NodeRef::<html::Video>::new();
    let navigate = StoredValue::new_local(use_navigate());
    on_cleanup(camera::stop);

    let take = move |text: String| {
        let what = read(&text, &dom::host(), &city.tracing_hosts);
        camera::stop();
        life.try_set(Life::Off);
        // One's own signs open at once: that is what one came for.
        if let Scanned::Site { slug, sign } = &what {
            let (site, sign) = (slug.clone(), *sign);
            spawn_local(async move {
                let _ = client.send(contract::heritage::scanned(&NewScan { site, sign })).await;
            });
            let href = HeritagePage::Site(slug.clone(), None).href();
            navigate.try_with_value(|navigate| navigate(&href, NavigateOptions::default()));
            return;
        }
        found.try_set(Some(what));
    };
    let take = StoredValue::new_local(take);
    let start = move |_| {
        found.set(None);
        said.set(None);
        lit.set(false);
        life.set(Life::On(false));
        spawn_local(async move {
            // The field for the picture is drawn first.
            browser::timer::sleep(0).await;
            let Some(video) = video.try_get_untracked().flatten() else { return };
            let told = move |text: String| {
                take.try_with_value(|take| take(text));
            };
            match camera::start(video.into(), told).await {
                Ok(light) => {
                    if life.try_get_untracked() == Some(Life::On(false)) {
                        life.try_set(Life::On(light));
                    }
                }
                Err(why) => {
                    life.try_set(Life::Failed(why));
                }
            }
        });
    };
    let stop = move |_| {
        camera::stop();
        life.set(Life::Off);
    };
    let choose = move |event: leptos::ev::Event| {
        said.set(None);
        found.set(None);
        let Some(field) = event.target() else { return };
        spawn_local(async move {
            match camera::picture(&field).await {
                Ok(Some(text)) => {
                    take.try_with_value(|take| take(text));
                }
                Ok(None) => {
                    said.try_set(Some(words.scan_picture_none()));
                }
                Err(()) => {
                    said.try_set(Some(words.scan_picture_wrong()));
                }
            }
        });
    };
    let number = RwSignal::new(String::new());
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = number.get_untracked().trim().to_owned();
        if typed.is_empty() || typed.len() > 5 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            said.set(Some(words.scan_number_wrong()));
            return;
        }
        let href = HeritagePage::Site(typed, None).href();
        navigate.with_value(|navigate| navigate(&href, NavigateOptions::default()));
    };
    let on = Memo::new(move |_| matches!(life.get(), Life::On(_)));
    view! {
        <div class="page sites">
            <PageTitle text=words.title_scan()/>
            {dynamic_view(move || (!on.get()).then(|| view! { <p class="muted scan-what">{words.scan_what()}</p> }).into_any())}
            {dynamic_view(move || on.get().then(|| view! {
                <div class="scan-view">
                    <video node_ref=video playsinline=true muted=true aria-label=words.title_scan()></video>
                </div>
                <p class="muted">{words.scan_hint()}</p>
            }).into_any())}
            <div class="guide-actions">
                {dynamic_view(move || if on.get() {
                    view! { <button type="button" class="button" on:click=stop><Icon name="x"/>{words.scan_stop()}</button> }.into_any()
                } else {
                    view! {
                        <button type="button" class="button is-primary" on:click=start>
                            <Icon name="camera"/>
                            {words.scan_start()}
                        </button>
                    }
                    .into_any()
                })}
                {dynamic_view(move || (life.get() == Life::On(true)).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        aria-pressed=move || lit.get().to_string()
                        on:click=move |_| {
                            lit.update(|lit| *lit = !*lit);
                            camera::torch(lit.get_untracked());
                        }
                    >
                        {words.scan_torch()}
                    </button>
                }).into_any())}
                <label class="button">
                    <Icon name="image"/>
                    {words.scan_picture()}
                    <input type="file" accept="image/*" class="visually-hidden" on:change=choose/>
                </label>
            </div>
            <div role="status">
                {dynamic_view(move || match life.get() {
                    Life::Failed(CameraError::Refused) => view! { <p class="guide-note">{words.scan_refused()}</p> }.into_any(),
                    Life::Failed(CameraError::None) => view! { <p class="guide-note">{words.scan_no_camera()}</p> }.into_any(),
                    _ => ().into_any(),
                })}
                {dynamic_view(move || said.get().map(|text| view! { <p class="guide-note">{text}</p> }).into_any())}
                {dynamic_view(move || found.get().map(|what| shown(what, words)).into_any())}
            </div>
            <form class="guide-form" on:submit=go novalidate=true>
                <div class="field">
                    <label class="label" for="number">{words.scan_number()}</label>
                    <input
                        class="input"
                        id="number"
                        inputmode="numeric"
                        autocomplete="off"
                        maxlength="5"
                        aria-describedby="number-hint"
                        prop:value=move || number.get()
                        on:input=move |event| number.set(event_target_value(&event))
                    />
                    <p class="muted small" id="number-hint">{words.scan_number_hint()}</p>
                </div>
                <button type="submit" class="button">{words.scan_number_go()}</button>
            </form>
        </div>
    }
    .into_any()
}

/// What a code says, and what can be done with it.
fn shown(what: Scanned, words: Words) -> AnyView {
    let title = match &what {
        Scanned::Site { .. } => words.scan_found_site(),
        Scanned::Page(_) => words.scan_found_page(),
        Scanned::Transfer(_) | Scanned::BrokenTransfer => words.scan_found_transfer(),
        Scanned::Payment(_) => words.scan_found_payment(),
        Scanned::Link(link) if link.traces => words.scan_found_trace(),
        Scanned::Link(_) => words.scan_found_link(),
        Scanned::Text(..) => words.scan_found_text(),
    };
    let body = match what {
        Scanned::Site { slug, .. } => open(HeritagePage::Site(slug, None).href(), words),
        Scanned::Page(path) => open(path, words),
        Scanned::Transfer(transfer) => view! {
            <p>{words.scan_transfer_bank(transfer.bank)}</p>
            <p>{words.scan_transfer_account(transfer.number)}</p>
            {sum(transfer.amount, transfer.purpose, words)}
            <p class="guide-note">{words.scan_transfer_do()}</p>
        }
        .into_any(),
        Scanned::Payment(payment) => {
            let name = visible(&payment.name);
            view! {
                {(!name.is_empty()).then(|| view! { <p>{words.scan_payment_to(name)}</p> })}
                {sum(payment.amount, payment.purpose, words)}
                <p>{words.scan_payment_other()}</p>
                <p class="guide-note">{words.scan_transfer_do()}</p>
            }
            .into_any()
        }
        Scanned::BrokenTransfer => view! { <p class="guide-note">{words.scan_broken_transfer()}</p> }.into_any(),
        Scanned::Link(link) => {
            let warning = |warning: &Warning| {
                let text = match warning {
                    Warning::Plain => words.scan_warn_plain(),
                    Warning::Letters => words.scan_warn_letters(),
                    Warning::Imitates => words.scan_warn_imitates(),
                    Warning::Disguised => words.scan_warn_disguised(),
                    Warning::Number => words.scan_warn_number(),
                };
                view! { <p class="guide-note">{text}</p> }
            };
            view! {
                <p>{words.scan_leads()}</p>
                <p class="scan-host">{link.host.clone()}</p>
                <p class="scan-text">{link.url.clone()}</p>
                {link.warnings.iter().map(warning).collect_view()}
                <p>
                    <a class="button" href=link.url rel="external noopener noreferrer" target="_blank">
                        <Icon name="arrow-right"/>
                        {words.scan_open_foreign()}
                    </a>
                </p>
            }
            .into_any()
        }
        Scanned::Text(text, all) => view! {
            <p class="scan-text">{text}</p>
            {(!all).then(|| view! { <p class="muted small">{words.scan_text_cut()}</p> })}
        }
        .into_any(),
    };
    view! {
        <section class="scan-found" data-testid="scan-result">
            <h2>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// Amount and purpose of a payment, as far as its code says them.
fn sum(amount: Option<u64>, purpose: String, words: Words) -> AnyView {
    let amount = amount.and_then(|amount| i64::try_from(amount).ok()?.checked_mul(1000));
    let purpose = visible(&purpose);
    view! {
        {amount.map(|milli| view! { <p>{words.scan_transfer_amount(civic::locale::price(milli, "VND", words.tag()))}</p> })}
        {(!purpose.is_empty()).then(|| view! { <p>{words.scan_transfer_purpose(purpose)}</p> })}
    }
    .into_any()
}

fn open(href: String, words: Words) -> AnyView {
    view! { <p><a class="button is-primary" href=href>{words.scan_open()}</a></p> }.into_any()
}
