//! Public transport on the device: a worker runs the engine and answers requests from the downloaded network.

use contract::{ApiError, transit::TransitNetwork};
use futures::channel::oneshot;
use js_sys::{Object, Reflect};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, Worker};

use super::{
    client::Client,
    dom,
    net::{HttpRequest, HttpResponse, Transport},
    storage, timer,
};

const REQUESTED_KEY: &str = "portal-transit-wanted";
/// Set once the network has been downloaded to this device: it will be available again soon.
const DOWNLOADED_KEY: &str = "portal-transit-taken";
/// How long a request waits for the network on the device when the server does not respond, in milliseconds.
const WAIT_MS: i32 = 10_000;

type PendingRequests = Rc<RefCell<Vec<(u32, oneshot::Sender<(u16, String)>)>>>;

struct Device {
    worker: Worker,
    pending: PendingRequests,
    next: Cell<u32>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

thread_local! {
    static DEVICE: RefCell<Option<Rc<Device>>> = const { RefCell::new(None) };
    static WRAPPED: Cell<bool> = const { Cell::new(false) };
    /// Requests that wait for the network; dropped if it does not become available.
    static WAITERS: RefCell<Vec<oneshot::Sender<()>>> = const { RefCell::new(Vec::new()) };
}

/// Whether the network is on the device and the worker responds.
pub fn is_ready() -> bool {
    DEVICE.with_borrow(Option::is_some)
}

/// Size of the engine in bytes. It is downloaded with the first network.
pub fn engine_bytes() -> u32 {
    dom::meta("portal:engine").split_once(' ').and_then(|(_, bytes)| bytes.parse().ok()).unwrap_or(0)
}

/// Whether to ask the user before downloading: the connection is metered or data saving is on.
pub fn is_metered() -> bool {
    let connection = Reflect::get(&leptos::prelude::window().navigator(), &"connection".into()).unwrap_or_default();
    let field = |name: &str| Reflect::get(&connection, &name.into()).unwrap_or_default();
    let saves = field("saveData").is_truthy() || field("type").as_string().as_deref() == Some("cellular");
    saves && storage::get(REQUESTED_KEY).is_none()
}

/// Records that the user wants the network on this device, now and later.
pub fn set_requested() {
    storage::set(REQUESTED_KEY, "1");
}

/// From now on, routes requests that the device can answer to it, as soon as it is ready.
pub fn prepare(client: Client) {
    if WRAPPED.replace(true) {
        return;
    }
    let base = client.address("");
    client.wrap(move |server| {
        let router: Transport = Box::new(move |wire| Box::pin(route(wire, &base, &server)));
        router
    });
}

/// Downloads the network to the device. Returns false if that is not possible.
pub async fn begin(client: Client, network: &TransitNetwork, offset_minutes: i32) -> bool {
    if is_ready() {
        return true;
    }
    prepare(client);
    let device = start(client, network, offset_minutes).await;
    if let Some(device) = device.filter(|_| !is_ready()) {
        storage::set(DOWNLOADED_KEY, "1");
        DEVICE.set(Some(Rc::new(device)));
    }
    if is_ready() {
        give_up();
    }
    is_ready()
}

/// Stops waiting: pending requests check whether the network is available and continue.
pub fn give_up() {
    WAITERS.take();
}

async fn start(client: Client, network: &TransitNetwork, offset_minutes: i32) -> Option<Device> {
    let meta = dom::meta("portal:engine");
    let device = meta.split(' ').next().filter(|url| !url.is_empty()).and_then(Device::new)?;
    let start = Object::new();
    set(&start, "pack", client.address(&network.pack.path));
    set(&start, "shapes", client.address(&network.shapes.path));
    set(&start, "offset", offset_minutes);
    matches!(device.send(&start).await, Some((200, _))).then_some(device)
}

fn current_device() -> Option<Rc<Device>> {
    DEVICE.with_borrow(Clone::clone)
}

/// Waits for the device if the network was downloaded before; otherwise returns at once.
async fn wait_for_device() -> Option<Rc<Device>> {
    if !is_ready() && storage::get(DOWNLOADED_KEY).is_some() {
        let (sender, receiver) = oneshot::channel();
        WAITERS.with_borrow_mut(|all| all.push(sender));
        let timeout = std::pin::pin!(timer::sleep(WAIT_MS));
        futures::future::select(receiver, timeout).await;
    }
    current_device()
}

/// Sends a request to the device if it can answer it, else to the server. If the server is unreachable, falls back to
/// the device.
fn route(wire: HttpRequest, base: &str, server: &Transport) -> impl Future<Output = HttpResponse> + use<> {
    let target = wire.url.strip_prefix(base).filter(|_| wire.method == "GET").unwrap_or_default().to_owned();
    const ONLY_SERVER: [&str; 3] = ["/transit/network", "/transit/vehicles", "/transit/alerts"];
    let is_transit = target.starts_with("/transit/") && !ONLY_SERVER.iter().any(|path| target.starts_with(path));
    let is_search = target.starts_with("/search?");
    let device = if is_transit { current_device() } else { None };
    let answer = if device.is_some() { None } else { Some(server(wire)) };
    async move {
        let answer = match (device, answer) {
            (Some(device), _) => return device.query(&target).await,
            (None, Some(answer)) => answer.await,
            (None, None) => return Err(ApiError::Malformed),
        };
        if !matches!(answer, Err(ApiError::Offline | ApiError::Timeout)) || !(is_transit || is_search) {
            return answer;
        }
        match wait_for_device().await {
            Some(device) if is_search => device.query(&["/transit", &target].concat()).await,
            Some(device) => device.query(&target).await,
            None => answer,
        }
    }
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

impl Device {
    fn new(url: &str) -> Option<Self> {
        let worker = Worker::new(url).ok()?;
        let pending = PendingRequests::default();
        let on_message = {
            let pending = pending.clone();
            Closure::new(move |event: MessageEvent| {
                let data = event.data();
                let field = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
                let (Some(id), Some(status)) = (field("id").as_f64(), field("status").as_f64()) else { return };
                let mut pending = pending.borrow_mut();
                if let Some(at) = pending.iter().position(|(pending_id, _)| f64::from(*pending_id) == id) {
                    let (_, sender) = pending.swap_remove(at);
                    let _ = sender.send((status as u16, field("body").as_string().unwrap_or_default()));
                }
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(Self { worker, pending, next: Cell::new(0), _on_message: on_message })
    }

    async fn send(&self, message: &Object) -> Option<(u16, String)> {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        set(message, "id", id);
        let (sender, receiver) = oneshot::channel();
        self.pending.borrow_mut().push((id, sender));
        self.worker.post_message(message).ok()?;
        receiver.await.ok()
    }

    async fn query(&self, target: &str) -> HttpResponse {
        let message = Object::new();
        set(&message, "target", target);
        match self.send(&message).await {
            Some((status, body)) if status > 0 => Ok((status, body.into_bytes())),
            _ => Err(ApiError::Malformed),
        }
    }
}
