//! What the pages of public transport share.

use contract::{
    ApiError,
    transit::{TransitLine, TransitMode, TransitNetwork, TransitPage, TransitStop},
};
use leptos::{prelude::*, task::spawn_local};
use messages::Words;
use messages::args::BusSource;

use super::saved_items::{self, SavedItem};
use browser::{client::Client, device, offline, storage};
use ui::{Icon, RemoteData, dynamic_text, dynamic_view, effect, use_city, use_words};

/// The name of a stop; those that have none are called by their id.
pub(super) fn stop_name(name: &contract::Localized, id: &str, words: Words) -> String {
    let name = name.get(words.tag());
    if name.is_empty() { words.stop_nameless(id) } else { name.to_owned() }
}

pub(super) fn mode_icon(mode: TransitMode) -> &'static str {
    match mode {
        TransitMode::Metro | TransitMode::Rail | TransitMode::Tram => "train-front",
        TransitMode::Ferry | TransitMode::Bus | TransitMode::Other => "bus",
    }
}

/// The sign of a line, as it stands on the vehicle.
pub(super) fn badge(line: &TransitLine) -> AnyView {
    let color = line.color.clone().unwrap_or_default();
    let (metro, own) = (!matches!(line.mode, TransitMode::Bus | TransitMode::Other), !color.is_empty());
    view! {
        <span class="line-badge" class:is-metro=metro class:is-own=own style:--line=color>
            <Icon name=mode_icon(line.mode)/>
            <span>{line.name.clone()}</span>
        </span>
    }
    .into_any()
}

/// A stop in a list: its name, the lines that tell it apart from others of that name, and how far it is.
pub(super) fn stop_card(stop: &TransitStop, words: Words) -> AnyView {
    let away = stop.distance_m.map(|metres| civic::locale::distance(f64::from(metres), &words));
    view! {
        <li class="stop-card" data-testid="stop-card">
            <a href=TransitPage::Stop(stop.id.clone()).href()>
                <span class="stop-name">{stop_name(&stop.name, &stop.id, words)}</span>
                {away.map(|away| view! { <span class="muted num">{away}</span> })}
            </a>
            <span class="badges">{stop.lines.iter().map(badge).collect_view()}</span>
        </li>
    }
    .into_any()
}

/// How the network fares on its way to the device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Take {
    Not,
    Coming,
    /// Answers come from the device; opening the page without a network is not yet sure.
    Here,
    /// The page opens without a network.
    Whole,
    /// The page does not open without a network, but goes on as it is.
    Open,
    Failed,
}

/// What is known of the network.
#[derive(Clone)]
struct About {
    network: TransitNetwork,
    /// As the server said it, to be kept once the network is here.
    json: Option<String>,
    /// What the device has, when the server has another by now.
    before: Option<TransitNetwork>,
}

const KEY: &str = "portal-transit";

/// What the server says of the network; without a server what the device has.
async fn about(client: Client) -> Result<About, ApiError> {
    let saved_items =
        storage::get(KEY).and_then(|json| contract::transit::transit_network().decode(200, json.as_bytes()).ok());
    match client.send_raw(contract::transit::transit_network()).await {
        Ok((network, json)) => {
            let before = saved_items.filter(|saved_items: &TransitNetwork| saved_items.pack != network.pack);
            Ok(About { network, json: String::from_utf8(json).ok(), before })
        }
        Err(error) => saved_items.map(|network| About { network, json: None, before: None }).ok_or(error),
    }
}

/// Takes the network onto the device. One that breaks off on its way leaves the one before in use.
async fn begin(client: Client, about: &About, offset: i32) -> bool {
    if device::begin(client, &about.network, offset).await {
        if let Some(json) = &about.json {
            storage::set(KEY, json);
        }
        return true;
    }
    let here = match &about.before {
        Some(before) => device::begin(client, before, offset).await,
        None => false,
    };
    device::give_up();
    here
}

/// Whether the network is on the device, or the way to get it there.
fn kept_state(take: Take, about: &About, words: Words, take_it: impl Fn(About) + Send + 'static) -> AnyView {
    match take {
        Take::Here | Take::Whole | Take::Open => {
            let said = match take {
                Take::Whole => words.offline_ready(),
                Take::Open => words.offline_open(),
                _ => words.offline_rooms(),
            };
            view! { <p class="on-device" data-testid="on-device"><Icon name="circle-check"/>{said}</p> }.into_any()
        }
        Take::Coming => view! { <p class="muted small" role="status">{words.offline_coming()}</p> }.into_any(),
        Take::Not | Take::Failed => {
            let network = &about.network;
            let bytes = network.pack.bytes + network.shapes.bytes + device::engine_bytes();
            let about = about.clone();
            view! {
                {(take == Take::Failed).then(|| view! { <p class="small" role="status">{words.offline_failed()}</p> })}
                <p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            device::want();
                            take_it(about.clone());
                        }
                    >
                        <Icon name="arrow-down"/>
                        {words.offline_take(bytes.div_ceil(1000))}
                    </button>
                </p>
            }
            .into_any()
        }
    }
}

/// What the data is: a sample, a model of another year, by whom and how old.
#[component]
pub(super) fn Source() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let known = RemoteData::new(|| Some(()), move |()| about(client));
    let offset = use_city().utc_offset_minutes;
    let take = RwSignal::new(match (device::is_here(), offline::is_whole()) {
        (true, true) => Take::Whole,
        (true, false) => Take::Open,
        _ => Take::Not,
    });
    let take_it = move |about: About| {
        take.set(Take::Coming);
        spawn_local(async move {
            let here = begin(client, &about, offset).await;
            take.try_set(if here { Take::Here } else { Take::Failed });
            if here {
                let whole = offline::take().await;
                take.try_set(if whole { Take::Whole } else { Take::Open });
            }
        });
    };
    effect(move || {
        if let Some(about) = known.get()
            && take.get_untracked() == Take::Not
            && !device::is_metered()
        {
            take_it(about);
        }
    });
    dynamic_view(move || {
        let Some(about) = known.get() else { return ().into_any() };
        let network = &about.network;
        let year: String = network.valid_from.chars().take(4).collect();
        let said = if network.sample {
            Some((words.bus_sample().to_owned(), words.bus_sample_do()))
        } else {
            network.as_model.then(|| (words.bus_model(year), words.bus_model_do()))
        };
        let millis = network.imported_at.timestamp_millis() as f64;
        let date = civic::time::date(civic::time::from_millis(millis, offset), &words);
        view! {
            {said.map(|(title, text)| view! {
                <p class="banner" data-testid="notice">
                    <Icon name="info"/>
                    <span><strong>{title}</strong> ". " {text}</span>
                </p>
            })}
            <p class="muted small">{words.bus_source(BusSource { publisher: &network.publisher.clone(), date: &date })}</p>
            {dynamic_view(move || kept_state(take.get(), &about, words, take_it))}
        }
        .into_any()
    })
}

/// Saves a stop or a line on this device, or takes it out again.
pub(super) fn save_button(one: SavedItem, words: Words) -> AnyView {
    let saved = RwSignal::new(saved_items::is_saved(&one));
    view! {
        <button
            type="button"
            class="button"
            aria-pressed=move || saved.get().to_string()
            on:click=move |_| saved.set(saved_items::toggle(&one))
        >
            <Icon name="star"/>
            {dynamic_text(move || Some((if saved.get() { words.bus_unsave() } else { words.bus_save() }).to_owned()))}
        </button>
    }
    .into_any()
}
