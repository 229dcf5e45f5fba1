//! Public transport on the device: a worker with the engine, which answers from the network that was downloaded.

use contract::{ApiError, TransitNetwork};
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
    net::{Answer, Transport, Wire},
    storage,
};

const WANTED: &str = "portal-transit-wanted";

type Waiting = Rc<RefCell<Vec<(u32, oneshot::Sender<(u16, String)>)>>>;

struct Device {
    worker: Worker,
    waiting: Waiting,
    next: Cell<u32>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

thread_local! {
    static DEVICE: RefCell<Option<Rc<Device>>> = const { RefCell::new(None) };
}

/// Whether the network is on the device, and answers.
pub fn is_here() -> bool {
    DEVICE.with_borrow(Option::is_some)
}

/// Bytes of the engine, which comes with the first network.
pub fn engine_bytes() -> u32 {
    dom::meta("portal:engine").split_once(' ').and_then(|(_, bytes)| bytes.parse().ok()).unwrap_or(0)
}

/// Whether the person has to be asked first: they pay for every byte, or said that they want few.
pub fn is_metered() -> bool {
    let connection = Reflect::get(&leptos::prelude::window().navigator(), &"connection".into()).unwrap_or_default();
    let field = |name: &str| Reflect::get(&connection, &name.into()).unwrap_or_default();
    let saves = field("saveData").is_truthy() || field("type").as_string().as_deref() == Some("cellular");
    saves && storage::get(WANTED).is_none()
}

/// The person wants it on this device, now and later.
pub fn want() {
    storage::set(WANTED, "1");
}

/// Takes the network onto the device, and from then on asks it instead of the server. False when that is not possible.
pub async fn begin(client: Client, network: &TransitNetwork, offset_minutes: i32) -> bool {
    if is_here() {
        return true;
    }
    let meta = dom::meta("portal:engine");
    let Some(device) = meta.split(' ').next().filter(|url| !url.is_empty()).and_then(Device::new) else { return false };
    let start = Object::new();
    set(&start, "pack", client.address(&network.pack.path));
    set(&start, "shapes", client.address(&network.shapes.path));
    set(&start, "offset", offset_minutes);
    let device = Rc::new(device);
    if !matches!(device.send(&start).await, Some((200, _))) {
        return false;
    }
    if is_here() {
        // Another part of the page was quicker.
        return true;
    }
    DEVICE.set(Some(device.clone()));
    let base = client.address("");
    client.wrap(move |server| {
        let around: Transport = Box::new(move |wire| Box::pin(route(wire, &base, &server, device.clone())));
        around
    });
    true
}

/// To the device what it can answer, all else to the server; what is searched, to the device when the server is away.
fn route(wire: Wire, base: &str, server: &Transport, device: Rc<Device>) -> impl Future<Output = Answer> + use<> {
    let target = wire.url.strip_prefix(base).filter(|_| wire.method == "GET").unwrap_or_default().to_owned();
    let own = target.starts_with("/transit/") && !target.starts_with("/transit/network");
    let search = target.starts_with("/search?");
    let answer = if own { None } else { Some(server(wire)) };
    async move {
        let answer = match answer {
            Some(answer) => answer.await,
            None => return device.ask(&target).await,
        };
        match answer {
            Err(ApiError::Offline) if search => device.ask(&["/transit", &target].concat()).await,
            answer => answer,
        }
    }
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

impl Device {
    fn new(url: &str) -> Option<Self> {
        let worker = Worker::new(url).ok()?;
        let waiting = Waiting::default();
        let heard = {
            let waiting = waiting.clone();
            Closure::new(move |event: MessageEvent| {
                let data = event.data();
                let field = |name: &str| Reflect::get(&data, &name.into()).unwrap_or_default();
                let (Some(id), Some(status)) = (field("id").as_f64(), field("status").as_f64()) else { return };
                let mut waiting = waiting.borrow_mut();
                if let Some(at) = waiting.iter().position(|(known, _)| f64::from(*known) == id) {
                    let (_, sender) = waiting.swap_remove(at);
                    let _ = sender.send((status as u16, field("body").as_string().unwrap_or_default()));
                }
            })
        };
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Self { worker, waiting, next: Cell::new(0), _heard: heard })
    }

    async fn send(&self, message: &Object) -> Option<(u16, String)> {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        set(message, "id", id);
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push((id, sender));
        self.worker.post_message(message).ok()?;
        receiver.await.ok()
    }

    async fn ask(&self, target: &str) -> Answer {
        let message = Object::new();
        set(&message, "target", target);
        match self.send(&message).await {
            Some((status, body)) if status > 0 => Ok((status, body.into_bytes())),
            _ => Err(ApiError::Malformed),
        }
    }
}
