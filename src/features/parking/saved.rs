//! The last list on the device. It is shown with its age and its stay until the server answers.

use civic::parking::{SavedList, saved_age, stay_text};
use contract::{
    ApiError, Instant, Page,
    parking::{ParkingQuery, ParkingSite, Vehicle, parking_sites},
};
use leptos::{prelude::*, task::spawn_local};
use messages::{Words, args::ParkingSavedList};
use std::sync::Arc;

use super::{live::Live, stay::instants};
use browser::{client::Client, clock, kv};
use ui::{Icon, RemoteData, State, dynamic_text, dynamic_view, use_words};

const KEY: &str = "parking-list";

/// Sites, and where their list comes from.
#[derive(Clone)]
pub(super) struct Listed {
    pub page: Arc<Page<ParkingSite>>,
    /// `None` if the server has just sent it.
    pub origin: Option<Origin>,
}

/// A list from the device.
#[derive(Clone, PartialEq)]
pub(super) struct Origin {
    /// When it was fetched.
    at: Instant,
    /// The stay of its prices.
    stay: (Instant, Instant),
    /// Whether filters and destination are those that are chosen now.
    has_same_choices: bool,
}

/// What the last list says about a site.
#[derive(Clone)]
pub(super) struct SavedSite {
    pub site: ParkingSite,
    /// The vehicle and the stay of its price.
    pub vehicle: Vehicle,
    pub stay: (Instant, Instant),
    /// When the list was fetched.
    pub at: Instant,
}

/// The sites. Without an answer, the last list for the same vehicle.
pub(super) async fn fetch(client: Client, query: ParkingQuery, offset: i32) -> Result<Listed, ApiError> {
    let request = parking_sites(&query);
    let target = request.target();
    match client.send_raw(request).await {
        Ok((page, json)) => {
            // A list without sites is of no use later.
            if let Some(json) = String::from_utf8(json).ok().filter(|_| !page.items.is_empty()) {
                let text = SavedList::print(clock::millis(), &target, &json);
                // Nobody waits for the device.
                spawn_local(async move {
                    kv::set_text(KEY, &text).await;
                });
            }
            Ok(Listed { page: Arc::new(page), origin: None })
        }
        Err(error) if error.is_retryable() => load(query.vehicle, &target, offset).await.ok_or(error),
        Err(error) => Err(error),
    }
}

/// Shows the last list for the same vehicle until the first request is answered or fails.
pub(super) fn show_early(sites: RemoteData<Listed>, query: ParkingQuery, vehicle: Memo<Vehicle>, offset: i32) {
    spawn_local(async move {
        let target = parking_sites(&query).target();
        let Some(listed) = load(query.vehicle, &target, offset).await else { return };
        let is_waiting = sites.state.try_with_untracked(|state| matches!(state, State::Loading)) == Some(true);
        if is_waiting && vehicle.try_get_untracked() == Some(query.vehicle) {
            sites.state.try_set(State::Loaded(listed));
        }
    });
}

/// The last list, if it is for this vehicle.
async fn load(vehicle: Vehicle, target: &str, offset: i32) -> Option<Listed> {
    let list = read(offset).await?;
    let view = list.view();
    if view.vehicle != Some(vehicle) {
        return None;
    }
    let origin =
        Origin { at: list.at, stay: instants(&view.stay?, offset)?, has_same_choices: list.has_same_choices(target) };
    Some(Listed { page: Arc::new(list.page), origin: Some(origin) })
}

/// What the last list says about a site, if it has the site.
pub(super) async fn find_site(uid: &str, offset: i32) -> Option<SavedSite> {
    let list = read(offset).await?;
    let view = list.view();
    let site = list.page.items.into_iter().find(|site| site.uid == uid)?;
    Some(SavedSite { site, vehicle: view.vehicle?, stay: instants(&view.stay?, offset)?, at: list.at })
}

async fn read(offset: i32) -> Option<SavedList> {
    let text = kv::text(KEY).await.ok()??;
    SavedList::parse(&text, offset)
}

/// Says that the list comes from the device, how old it is, and for which stay its prices are.
#[component]
pub(super) fn OriginBanner(sites: RemoteData<Listed>, live: Live) -> impl IntoView {
    let words = use_words();
    let origin = Memo::new(move |_| sites.get().and_then(|listed| listed.origin));
    dynamic_view(move || {
        let draw = |origin: Origin| {
            let at = origin.at;
            let age = move || Some(saved_age(live.now(), Some(at), &words));
            // Nothing is wrong while the server may still answer.
            let icon = move || {
                let name = if sites.busy.get() { "info" } else { "wifi-off" };
                view! { <Icon name/> }.into_any()
            };
            view! {
                <div class="banner" role="status" data-testid="kept-copy">
                    {dynamic_view(icon)}
                    <p>
                        {dynamic_text(move || Some(sentence(&origin, live.now(), words)))}
                        " "
                        // Not announced each minute.
                        <span aria-live="off">{dynamic_text(age)}</span>
                    </p>
                    <button
                        type="button"
                        class="button"
                        aria-busy=move || sites.busy.get().then_some("true")
                        on:click=move |_| sites.retry()
                    >
                        {words.try_again()}
                    </button>
                </div>
            }
        };
        origin.get().map(draw).into_any()
    })
}

fn sentence(origin: &Origin, now: Instant, words: Words) -> String {
    let mut text = words.parking_saved_list(ParkingSavedList {
        time: &civic::time::day_time(now, origin.at, &words),
        stay: &stay_text(origin.stay.0, origin.stay.1, &words),
    });
    if !origin.has_same_choices {
        text.push(' ');
        text.push_str(words.parking_saved_choices());
    }
    text
}
