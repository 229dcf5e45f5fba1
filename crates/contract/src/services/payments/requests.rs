//! The endpoints of payments.

use super::{
    LedgerConflict, LedgerTotals, LedgerTransfer, NewAssignment, NewPayment, NewRefund, NewTransfer, PaymentEvent,
    PaymentIntent, PaymentOffers, PlateAnswer, PlateQuestion, Receipt,
};
use crate::{Page, Request, encode_segment, request::json_body};

/// Name of the topic of an intent in `GET /events`.
pub fn payment_topic(id: &str) -> String {
    ["payment:", id].concat()
}

/// `GET /events?topics=payment:ID`: the intent, whenever it changes.
pub fn payment_events(id: &str) -> Request<PaymentEvent> {
    Request::get("/events").query("topics", payment_topic(id))
}

/// `GET /payments/intents/{id}`
pub fn payment_intent(id: &str) -> Request<PaymentIntent> {
    Request::get(format!("/payments/intents/{}", encode_segment(id)))
}

/// `GET /payments/receipts/{code}`
pub fn receipt(code: &str) -> Request<Receipt> {
    Request::get(format!("/payments/receipts/{}", encode_segment(code)))
}

/// `POST /payments/receipts/{code}/plate`
pub fn check_plate(code: &str, plate: &str) -> Request<PlateAnswer> {
    let question = PlateQuestion { plate: plate.to_owned() };
    Request::post(format!("/payments/receipts/{}/plate", encode_segment(code)), json_body(&question))
}

/// The same question of an operator, who may still ask after too many wrong plates.
pub fn check_plate_by_key(code: &str, plate: &str, key: &str) -> Request<PlateAnswer> {
    check_plate(code, plate).bearer(key)
}

/// `GET /payments/offers`: fund drives, fees, and heritage sites that take donations.
pub fn payment_offers() -> Request<PaymentOffers> {
    Request::get("/payments/offers")
}

/// `POST /payments/funds/{id}/intents`
pub fn pay_fund(id: &str, payment: &NewPayment, key: &str) -> Request<PaymentIntent> {
    let path = format!("/payments/funds/{}/intents", encode_segment(id));
    Request::post(path, json_body(payment)).header("Idempotency-Key", key)
}

/// `POST /payments/fees/{id}/intents`
pub fn pay_fee(id: &str, payment: &NewPayment, key: &str) -> Request<PaymentIntent> {
    let path = format!("/payments/fees/{}/intents", encode_segment(id));
    Request::post(path, json_body(payment)).header("Idempotency-Key", key)
}

/// `POST /payments/donations/{slug}/intents`
pub fn pay_donation(slug: &str, payment: &NewPayment, key: &str) -> Request<PaymentIntent> {
    let path = format!("/payments/donations/{}/intents", encode_segment(slug));
    Request::post(path, json_body(payment)).header("Idempotency-Key", key)
}

/// `GET /payments/ledger/totals`
pub fn ledger_totals(key: &str) -> Request<LedgerTotals> {
    Request::get("/payments/ledger/totals").bearer(key)
}

/// `GET /payments/ledger/transfers?waiting`: newest first; with `waiting`, those that an operator has to look at.
pub fn ledger_transfers(waiting: bool, cursor: Option<&str>, key: &str) -> Request<Page<LedgerTransfer>> {
    let mut request = Request::get("/payments/ledger/transfers").bearer(key);
    if waiting {
        request = request.query("waiting", "true");
    }
    match cursor {
        Some(cursor) => request.query("cursor", cursor),
        None => request,
    }
}

/// `GET /payments/ledger/conflicts`: reports that contradict or repeat a stored transfer, newest first.
pub fn ledger_conflicts(cursor: Option<&str>, key: &str) -> Request<Page<LedgerConflict>> {
    let request = Request::get("/payments/ledger/conflicts").bearer(key);
    match cursor {
        Some(cursor) => request.query("cursor", cursor),
        None => request,
    }
}

/// `POST /payments/ledger/transfers`
pub fn add_transfer(transfer: &NewTransfer, key: &str) -> Request<LedgerTransfer> {
    Request::post("/payments/ledger/transfers", json_body(transfer)).bearer(key)
}

/// `POST /payments/ledger/assignments`
pub fn assign_transfer(assignment: &NewAssignment, key: &str) -> Request<LedgerTransfer> {
    Request::post("/payments/ledger/assignments", json_body(assignment)).bearer(key)
}

/// `POST /payments/ledger/refunds`
pub fn add_refund(refund: &NewRefund, key: &str) -> Request<LedgerTransfer> {
    Request::post("/payments/ledger/refunds", json_body(refund)).bearer(key)
}
