//! `/parking/{uid}`: whether there is room, what a stay costs here, when and how to pay, and how to get there.

use civic::parking::{saved_age, stay_text, vehicle_name};
use contract::{
    Instant, Service,
    parking::{ParkingSite, ParkingSiteDetails},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;
use messages::Words;

use super::{
    card::price_text,
    input::SiteInput,
    live::{Live, free_spaces, stay_warnings},
    overcharge::Overcharge,
    pay::Pay,
    place::{Facts, Hours, Photos, Place, Source, offers},
    price::{Price, TariffTables, quote_of},
    saved::{self, SavedSite},
    stay::{Choice, StayFields, VehicleSwitch, offset},
};
use browser::{client::Client, timer};
use ui::{Icon, Loaded, PageTitle, RemoteData, State, dynamic_text, dynamic_view, failure_title, use_words};

/// Milliseconds without an answer before the page shows what the last list says about the site. Longer than the patience
/// of the service worker, which may have a copy with tariffs.
const PATIENCE_MS: i32 = 5_000;

/// What the page shows.
#[derive(Clone)]
enum Known {
    /// The answer of the server, or its copy.
    Details(Box<ParkingSiteDetails>),
    /// What the last list says, without an answer.
    Saved(Box<SavedSite>),
}

impl Known {
    fn site(&self) -> &ParkingSite {
        match self {
            Self::Details(details) => &details.site,
            Self::Saved(saved) => &saved.site,
        }
    }
}

/// The page.
#[component]
pub(super) fn SitePage() -> impl IntoView {
    let client = expect_context::<Client>();
    let path = use_location().pathname;
    let uid = Memo::new(move |_| path.with(|path| contract::parking::uid_in(path)));
    let offset = offset();
    let remote = RemoteData::new(
        move || uid.get(),
        move |uid: String| async move {
            match client.send(contract::parking::parking_site(&uid)).await {
                Ok(details) => Ok(Known::Details(Box::new(details))),
                Err(error) if error.is_retryable() => find_saved(&uid, offset).await.ok_or(error),
                Err(error) => Err(error),
            }
        },
    );
    // A server that does not answer must not hold back what the device knows.
    spawn_local(async move {
        timer::sleep(PATIENCE_MS).await;
        let is_waiting = move || remote.state.try_with_untracked(|state| matches!(state, State::Loading)) == Some(true);
        let Some(uid) = uid.try_get_untracked().flatten().filter(|_| is_waiting()) else { return };
        if let Some(known) = find_saved(&uid, offset).await
            && is_waiting()
        {
            remote.state.try_set(State::Loaded(known));
        }
    });
    let reload = Callback::new(move |()| remote.retry());
    let input = SiteInput::empty();
    view! {
        <div class="page parking">
            {dynamic_view(move || match remote.get() {
                Some(known) => view! { <PageTitle text=known.site().name.get(use_words().tag()).to_owned()/> }.into_any(),
                None => failure_title(remote),
            })}
            <Loaded remote=remote rows=6 let:known>
                {match known {
                    Known::Details(details) => view! { <Details details=*details input reload/> }.into_any(),
                    Known::Saved(saved) => view! { <Saved saved=*saved reload/> }.into_any(),
                }}
            </Loaded>
        </div>
    }
    .into_any()
}

async fn find_saved(uid: &str, offset: i32) -> Option<Known> {
    saved::find_site(uid, offset).await.map(|site| Known::Saved(Box::new(site)))
}

#[component]
fn Details(details: ParkingSiteDetails, input: SiteInput, reload: Callback<()>) -> impl IntoView {
    let words = use_words();
    let site = details.site.clone();
    let uid = site.uid.clone();
    let watched = vec![site.uid.clone()];
    let live = Live::subscribe(move || Some(watched.clone()));
    let choice = Choice::of_page(move |view| view.site(&uid).href());
    let vehicles = site.purpose.clone();
    let taken = vehicles.clone();
    let choice = Choice {
        // Instead of a vehicle that the site does not take, one that it takes: there may be no switch to change it.
        vehicle: Memo::new(move |_| {
            let wanted = choice.vehicle.get();
            if taken.contains(&wanted) { wanted } else { taken.first().copied().unwrap_or(wanted) }
        }),
        ..choice
    };
    let has_prices = !details.tariffs.is_empty();
    let copied_at = details.cached_at.map(|millis| civic::time::from_millis(millis as f64, offset()));
    let copy = details.cached.map(|_| copy_banner(words.parking_cached(), copied_at, reload, live, words));
    let details = StoredValue::new(details);
    let quote = quote_of(details, choice);
    let price = match has_prices {
        true => view! {
            <section aria-labelledby="parking-price">
                <h2 id="parking-price">{words.parking_calculate()}</h2>
                {(vehicles.len() > 1).then(|| view! { <VehicleSwitch choice vehicles/> })}
                <StayFields choice/>
                <Price details quote/>
            </section>
            <section aria-labelledby="parking-tariff">
                <h2 id="parking-tariff">{words.parking_tariff()}</h2>
                <TariffTables details choice/>
            </section>
        }
        .into_any(),
        false if site.has_fee == Some(false) => view! { <p>{words.parking_free_of_charge()}</p> }.into_any(),
        false => view! { <p>{words.parking_no_price()}</p> }.into_any(),
    };
    let room = free_spaces(&site, choice.vehicle, live, words, no_count);
    view! {
        {copy}
        <p class="parking-room">{room}</p>
        <div class="parking-warnings" role="status">{stay_warnings(&site, choice.stay, live, words)}</div>
        {price}
        <Pay details choice quote input reload/>
        {offers(Service::Reports).then(|| view! { <Overcharge details quote input/> })}
        <Hours site=site.clone() live/>
        <Facts site=site.clone()/>
        <Place site=site.clone()/>
        <Photos site=site.clone()/>
        <Source site/>
    }
    .into_any()
}

/// What the last list says about a site whose page has never been loaded: the price of the list's stay, and no tariff to
/// compute others.
#[component]
fn Saved(saved: SavedSite, reload: Callback<()>) -> impl IntoView {
    let words = use_words();
    let SavedSite { site, vehicle, stay, at } = saved;
    let watched = vec![site.uid.clone()];
    let live = Live::subscribe(move || Some(watched.clone()));
    let stay = stay_text(stay.0, stay.1, &words);
    let label = [words.parking_price_of_stay(), vehicle_name(vehicle, &words), &stay].join(" · ");
    let room = free_spaces(&site, Memo::new(move |_| vehicle), live, words, no_count);
    view! {
        {copy_banner(words.parking_saved_site(), Some(at), reload, live, words)}
        <p class="parking-room">{room}</p>
        <p class="parking-sum">
            <span class="label">{label}</span>
            <strong class="num">{price_text(&site, words)}</strong>
        </p>
        <Hours site=site.clone() live/>
        <Facts site=site.clone()/>
        <Place site=site.clone()/>
        <Source site/>
    }
    .into_any()
}

/// What to say about free spaces when nothing is known, by whether there was ever a count.
fn no_count(words: Words, was_counted: bool) -> &'static str {
    match was_counted {
        true => words.parking_live_lost(),
        false => words.parking_no_live(),
    }
}

/// Says that what is shown comes from the device, and how old it is.
fn copy_banner(text: &'static str, at: Option<Instant>, reload: Callback<()>, live: Live, words: Words) -> AnyView {
    let age = move || Some(saved_age(live.now(), at, &words));
    view! {
        <div class="banner" data-testid="kept-copy">
            <Icon name="wifi-off"/>
            <p>{text} " " {dynamic_text(age)}</p>
            <button type="button" class="button" on:click=move |_| reload.run(())>{words.try_again()}</button>
        </div>
    }
    .into_any()
}
