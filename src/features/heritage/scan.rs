//! `/scan`: reads a code with the camera or from a picture, or takes a typed number. The content is shown before
//! anything is opened; only signs of this portal open at once.

use civic::scan::{CodeContent, Warning, read, visible};
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

/// State of the camera.
#[derive(Clone, Copy, PartialEq)]
enum CameraState {
    Off,
    /// On; `true` when it has a torch.
    On(bool),
    Failed(CameraError),
}

/// The page.
#[component]
pub fn Scan() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let city = use_city();
    let camera_state = RwSignal::new(CameraState::Off);
    let torch_on = RwSignal::new(false);
    let result = RwSignal::new(None::<CodeContent>);
    let message = RwSignal::new(None::<&'static str>);
    let video = NodeRef::<html::Video>::new();
    let navigate = StoredValue::new_local(use_navigate());
    on_cleanup(camera::stop);

    let handle_text = move |text: String| {
        let content = read(&text, &dom::host(), &city.tracing_hosts);
        camera::stop();
        camera_state.try_set(CameraState::Off);
        // Signs of this portal open at once: that is what people scan for.
        if let CodeContent::Site { slug, sign } = &content {
            let (site, sign) = (slug.clone(), *sign);
            spawn_local(async move {
                let _ = client.send(contract::heritage::scanned(&NewScan { site, sign })).await;
            });
            let href = HeritagePage::Site(slug.clone(), None).href();
            navigate.try_with_value(|navigate| navigate(&href, NavigateOptions::default()));
            return;
        }
        result.try_set(Some(content));
    };
    let handle_text = StoredValue::new_local(handle_text);
    let start = move |_| {
        result.set(None);
        message.set(None);
        torch_on.set(false);
        camera_state.set(CameraState::On(false));
        spawn_local(async move {
            // Wait until the video element is rendered.
            browser::timer::sleep(0).await;
            let Some(video) = video.try_get_untracked().flatten() else { return };
            let on_text = move |text: String| {
                handle_text.try_with_value(|handle_text| handle_text(text));
            };
            match camera::start(video.into(), on_text).await {
                Ok(light) => {
                    if camera_state.try_get_untracked() == Some(CameraState::On(false)) {
                        camera_state.try_set(CameraState::On(light));
                    }
                }
                Err(error) => {
                    camera_state.try_set(CameraState::Failed(error));
                }
            }
        });
    };
    let stop = move |_| {
        camera::stop();
        camera_state.set(CameraState::Off);
    };
    let choose = move |event: leptos::ev::Event| {
        message.set(None);
        result.set(None);
        let Some(field) = event.target() else { return };
        spawn_local(async move {
            match camera::picture(&field).await {
                Ok(Some(text)) => {
                    handle_text.try_with_value(|handle_text| handle_text(text));
                }
                Ok(None) => {
                    message.try_set(Some(words.scan_picture_none()));
                }
                Err(()) => {
                    message.try_set(Some(words.scan_picture_wrong()));
                }
            }
        });
    };
    let number = RwSignal::new(String::new());
    let open_number = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = number.get_untracked().trim().to_owned();
        if typed.is_empty() || typed.len() > 5 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            message.set(Some(words.scan_number_wrong()));
            return;
        }
        let href = HeritagePage::Site(typed, None).href();
        navigate.with_value(|navigate| navigate(&href, NavigateOptions::default()));
    };
    let on = Memo::new(move |_| matches!(camera_state.get(), CameraState::On(_)));
    view! {
        <div class="page sites">
            <PageTitle text=words.title_scan()/>
            {dynamic_view(move || {
                (!on.get()).then(|| view! { <p class="muted scan-what">{words.scan_what()}</p> }).into_any()
            })}
            {dynamic_view(move || on.get().then(|| view! {
                <div class="scan-view">
                    <video node_ref=video playsinline=true muted=true aria-label=words.title_scan()></video>
                </div>
                <p class="muted">{words.scan_hint()}</p>
            }).into_any())}
            <div class="guide-actions">
                {dynamic_view(move || if on.get() {
                    view! {
                        <button type="button" class="button" on:click=stop>
                            <Icon name="x"/>
                            {words.scan_stop()}
                        </button>
                    }
                    .into_any()
                } else {
                    view! {
                        <button type="button" class="button is-primary" on:click=start>
                            <Icon name="camera"/>
                            {words.scan_start()}
                        </button>
                    }
                    .into_any()
                })}
                {dynamic_view(move || (camera_state.get() == CameraState::On(true)).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        aria-pressed=move || torch_on.get().to_string()
                        on:click=move |_| {
                            torch_on.update(|torch_on| *torch_on = !*torch_on);
                            camera::torch(torch_on.get_untracked());
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
                {dynamic_view(move || match camera_state.get() {
                    CameraState::Failed(CameraError::PermissionDenied) => {
                        view! { <p class="guide-note">{words.scan_refused()}</p> }.into_any()
                    }
                    CameraState::Failed(CameraError::None) => {
                        view! { <p class="guide-note">{words.scan_no_camera()}</p> }.into_any()
                    }
                    _ => ().into_any(),
                })}
                {dynamic_view(move || message.get().map(|text| view! { <p class="guide-note">{text}</p> }).into_any())}
                {dynamic_view(move || result.get().map(|content| result_view(content, words)).into_any())}
            </div>
            <form class="guide-form" on:submit=open_number novalidate=true>
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

/// The content of a code, and what can be done with it.
fn result_view(content: CodeContent, words: Words) -> AnyView {
    let title = match &content {
        CodeContent::Site { .. } => words.scan_found_site(),
        CodeContent::Page(_) => words.scan_found_page(),
        CodeContent::Transfer(_) | CodeContent::BrokenTransfer => words.scan_found_transfer(),
        CodeContent::Payment(_) => words.scan_found_payment(),
        CodeContent::Link(link) if link.traces => words.scan_found_trace(),
        CodeContent::Link(_) => words.scan_found_link(),
        CodeContent::Text(..) => words.scan_found_text(),
    };
    let body = match content {
        CodeContent::Site { slug, .. } => open_link(HeritagePage::Site(slug, None).href(), words),
        CodeContent::Page(path) => open_link(path, words),
        CodeContent::Transfer(transfer) => view! {
            <p>{words.scan_transfer_bank(transfer.bank)}</p>
            <p>{words.scan_transfer_account(transfer.number)}</p>
            {payment_facts(transfer.amount, transfer.purpose, words)}
            <p class="guide-note">{words.scan_transfer_do()}</p>
        }
        .into_any(),
        CodeContent::Payment(payment) => {
            let name = visible(&payment.name);
            view! {
                {(!name.is_empty()).then(|| view! { <p>{words.scan_payment_to(name)}</p> })}
                {payment_facts(payment.amount, payment.purpose, words)}
                <p>{words.scan_payment_other()}</p>
                <p class="guide-note">{words.scan_transfer_do()}</p>
            }
            .into_any()
        }
        CodeContent::BrokenTransfer => view! { <p class="guide-note">{words.scan_broken_transfer()}</p> }.into_any(),
        CodeContent::Link(link) => {
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
        CodeContent::Text(text, all) => view! {
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

/// Amount and purpose of a payment, where its code has them.
fn payment_facts(amount: Option<u64>, purpose: String, words: Words) -> AnyView {
    let amount = amount.and_then(|amount| i64::try_from(amount).ok()?.checked_mul(1000));
    let purpose = visible(&purpose);
    view! {
        {amount.map(|milli| {
            view! { <p>{words.scan_transfer_amount(civic::locale::price(milli, "VND", words.tag()))}</p> }
        })}
        {(!purpose.is_empty()).then(|| view! { <p>{words.scan_transfer_purpose(purpose)}</p> })}
    }
    .into_any()
}

fn open_link(href: String, words: Words) -> AnyView {
    view! { <p><a class="button is-primary" href=href>{words.scan_open()}</a></p> }.into_any()
}
