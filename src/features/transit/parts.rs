//! Components shared by the public transport pages.

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

/// The name of a stop; contains the id when the stop has no name.
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

/// The badge of a line, as displayed on its vehicles.
pub(super) fn badge(line: &TransitLine) -> AnyView {
    let color = line.color.clone().unwrap_or_default();
    let (metro, has_color) = (!matches!(line.mode, TransitMode::Bus | TransitMode::Other), !color.is_empty());
    view! {
        <span class="line-badge" class:is-metro=metro class:is-own=has_color style:--line=color>
            <Icon name=mode_icon(line.mode)/>
            <span>{line.name.clone()}</span>
        </span>
    }
    .into_any()
}

/// A stop in a list: its name, its distance, and its lines, which distinguish it from stops with the same name.
pub(super) fn stop_card(stop: &TransitStop, words: Words) -> AnyView {
    let distance = stop.distance_m.map(|metres| civic::locale::distance(f64::from(metres), &words));
    view! {
        <li class="stop-card" data-testid="stop-card">
            <a href=TransitPage::Stop(stop.id.clone()).href()>
                <span class="stop-name">{stop_name(&stop.name, &stop.id, words)}</span>
                {distance.map(|distance| view! { <span class="muted num">{distance}</span> })}
            </a>
            <span class="badges">{stop.lines.iter().map(badge).collect_view()}</span>
        </li>
    }
    .into_any()
}

/// State of the network's download to the device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DownloadState {
    NotStarted,
    Running,
    /// The device answers queries. Whether the page opens offline is not known yet.
    Downloaded,
    /// The page opens offline.
    OpensOffline,
    /// The page doesn't open offline, but an open page keeps working.
    KeepsWorking,
    Failed,
}

/// Information about the network.
#[derive(Clone)]
struct NetworkInfo {
    network: TransitNetwork,
    /// The server's response, stored once the network is downloaded.
    json: Option<String>,
    /// The network on the device, if the server has a different one.
    previous: Option<TransitNetwork>,
}

const NETWORK_KEY: &str = "portal-transit";

/// The network's information from the server; without a connection, from the device.
async fn load_info(client: Client) -> Result<NetworkInfo, ApiError> {
    let stored = storage::get(NETWORK_KEY)
        .and_then(|json| contract::transit::transit_network().decode(200, json.as_bytes()).ok());
    match client.send_raw(contract::transit::transit_network()).await {
        Ok((network, json)) => {
            let previous = stored.filter(|stored: &TransitNetwork| stored.pack != network.pack);
            Ok(NetworkInfo { network, json: String::from_utf8(json).ok(), previous })
        }
        Err(error) => stored.map(|network| NetworkInfo { network, json: None, previous: None }).ok_or(error),
    }
}

/// Downloads the network to the device. When the download fails, the previous network stays in use.
async fn download_network(client: Client, info: &NetworkInfo, offset: i32) -> bool {
    if device::begin(client, &info.network, offset).await {
        if let Some(json) = &info.json {
            storage::set(NETWORK_KEY, json);
        }
        return true;
    }
    let has_previous = match &info.previous {
        Some(previous) => device::begin(client, previous, offset).await,
        None => false,
    };
    device::give_up();
    has_previous
}

/// The state of the download, or the button that starts it.
fn download_view(
    state: DownloadState,
    info: &NetworkInfo,
    words: Words,
    download: impl Fn(NetworkInfo) + Send + 'static,
) -> AnyView {
    match state {
        DownloadState::Downloaded | DownloadState::OpensOffline | DownloadState::KeepsWorking => {
            let text = match state {
                DownloadState::OpensOffline => words.offline_ready(),
                DownloadState::KeepsWorking => words.offline_open(),
                _ => words.offline_pages(),
            };
            view! { <p class="on-device" data-testid="on-device"><Icon name="circle-check"/>{text}</p> }.into_any()
        }
        DownloadState::Running => {
            view! { <p class="muted small" role="status">{words.offline_coming()}</p> }.into_any()
        }
        DownloadState::NotStarted | DownloadState::Failed => {
            let network = &info.network;
            let bytes = network.pack.bytes + network.shapes.bytes + device::engine_bytes();
            let info = info.clone();
            view! {
                {(state == DownloadState::Failed)
                    .then(|| view! { <p class="small" role="status">{words.offline_failed()}</p> })}
                <p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| {
                            device::set_requested();
                            download(info.clone());
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

/// About the data: whether it is a sample or a model of another year, its publisher, and its date.
#[component]
pub(super) fn Source() -> impl IntoView {
    let words = use_words();
    let client = expect_context::<Client>();
    let remote = RemoteData::new(|| Some(()), move |()| load_info(client));
    let offset = use_city().utc_offset_minutes;
    let state = RwSignal::new(match (device::is_ready(), offline::is_whole()) {
        (true, true) => DownloadState::OpensOffline,
        (true, false) => DownloadState::KeepsWorking,
        _ => DownloadState::NotStarted,
    });
    let download = move |info: NetworkInfo| {
        state.set(DownloadState::Running);
        spawn_local(async move {
            let is_downloaded = download_network(client, &info, offset).await;
            state.try_set(if is_downloaded { DownloadState::Downloaded } else { DownloadState::Failed });
            if is_downloaded {
                let opens_offline = offline::take().await;
                state.try_set(if opens_offline { DownloadState::OpensOffline } else { DownloadState::KeepsWorking });
            }
        });
    };
    effect(move || {
        if let Some(info) = remote.get()
            && state.get_untracked() == DownloadState::NotStarted
            && !device::is_metered()
        {
            download(info);
        }
    });
    dynamic_view(move || {
        let Some(info) = remote.get() else { return ().into_any() };
        let network = &info.network;
        let year: String = network.valid_from.chars().take(4).collect();
        let notice = if network.sample {
            Some((words.bus_sample().to_owned(), words.bus_sample_do()))
        } else {
            network.as_model.then(|| (words.bus_model(year), words.bus_model_do()))
        };
        let millis = network.imported_at.timestamp_millis() as f64;
        let date = civic::time::date(civic::time::from_millis(millis, offset), &words);
        view! {
            {notice.map(|(title, text)| view! {
                <p class="banner" data-testid="notice">
                    <Icon name="info"/>
                    <span><strong>{title}</strong> ". " {text}</span>
                </p>
            })}
            <p class="muted small">{words.bus_source(BusSource { publisher: &network.publisher.clone(), date: &date })}</p>
            {dynamic_view(move || download_view(state.get(), &info, words, download))}
        }
        .into_any()
    })
}

/// The button that saves a stop or line on this device, or removes it.
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
