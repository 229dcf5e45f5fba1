//! A server that stands for payOS: it makes links and lists their transfers.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

/// What a server that stands for payOS knows.
#[derive(Default)]
pub struct Known {
    /// Orders with a link.
    pub orders: Vec<u64>,
    /// Orders and their transfers, as lists have them.
    pub transfers: Vec<(u64, Value)>,
    /// Orders whose transfers were asked for.
    pub asked: Vec<u64>,
    pub is_down: bool,
    /// Status and code with which new links are refused.
    pub refusal: Option<(u16, String)>,
}

#[derive(Clone, Default)]
pub struct FakePayOs {
    known: Arc<Mutex<Known>>,
    /// Whether answers about new links are held back.
    pub holding: Arc<watch::Sender<bool>>,
}

impl FakePayOs {
    /// Starts the server. Returns its address as well.
    pub async fn start() -> (Self, String) {
        let fake = Self::default();
        let router = Router::new()
            .route("/v2/payment-requests", post(create))
            .route("/v2/payment-requests/{order}", get(transfers))
            .with_state(fake.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (fake, url)
    }

    pub fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("not poisoned")
    }

    /// Waits until so many links were asked for.
    pub async fn asked_for_links(&self, count: usize) {
        let is_there = async {
            while self.known().orders.len() < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), is_there).await.expect("requests for links");
    }
}

fn refusal(code: &str) -> (StatusCode, Json<Value>) {
    (StatusCode::OK, Json(json!({ "code": code, "desc": "refused", "data": null })))
}

fn answer(data: Value) -> (StatusCode, Json<Value>) {
    (StatusCode::OK, Json(json!({ "code": "00", "desc": "success", "data": data })))
}

async fn create(State(fake): State<FakePayOs>, Json(new): Json<Value>) -> (StatusCode, Json<Value>) {
    let order = new["orderCode"].as_u64().expect("an order");
    {
        let mut known = fake.known();
        if known.is_down {
            return (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null));
        }
        if let Some((status, code)) = &known.refusal {
            return (StatusCode::from_u16(*status).expect("a status"), refusal(code).1);
        }
        if known.orders.contains(&order) {
            return refusal("231");
        }
        known.orders.push(order);
    }
    let _ = fake.holding.subscribe().wait_for(|is_holding| !is_holding).await;
    answer(json!({
        "bin": "990001",
        "accountNumber": "V3CAS001",
        "accountName": "TRUONG MAY",
        "amount": new["amount"],
        "description": "CSK 123",
        "orderCode": order,
        "qrCode": "",
    }))
}

async fn transfers(State(fake): State<FakePayOs>, Path(order): Path<u64>) -> (StatusCode, Json<Value>) {
    let mut known = fake.known();
    if known.is_down {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(Value::Null));
    }
    known.asked.push(order);
    if !known.orders.contains(&order) {
        return refusal("101");
    }
    let of_order = known.transfers.iter().filter(|(of, _)| *of == order).map(|(_, transfer)| transfer.clone());
    let transactions: Vec<Value> = of_order.collect();
    answer(json!({ "id": "124c33293c43417ab7879e14c8d9eb18", "orderCode": order, "transactions": transactions }))
}
