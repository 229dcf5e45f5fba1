//! A portal that takes payments, with an operator's file and a key.

use crate::support::{FRIDAY, HOUR, TestApp, key};
use contract::{
    ApiError,
    parking::{NewParkingPayment, Vehicle, pay_parking},
    payments::{
        LedgerTransfer, NewAssignment, NewPayment, NewRefund, NewTransfer, PaymentIntent, add_refund, add_transfer,
        assign_transfer, ledger_totals, pay_fund, payment_intent,
    },
};
use server::{
    api_keys::{self, Scope},
    services::{self, payments::Secrets},
};
use std::fs;
use tempfile::TempDir;

pub const MINUTE: i64 = HOUR / 60;
pub const DAY: i64 = 24 * HOUR;
pub const PRICE: u64 = 40_000;

pub const FILE: &str = r#"
[[accounts]]
id = "parking"
bank = "990001"
bank_name = "Ngân hàng Mây"
number = "12345678"
holder = "THI XA MAY"
verified_by = "Phòng Tài chính"
verified_on = "2026-11-01"

[[accounts]]
id = "funds"
bank = "990001"
bank_name = "Ngân hàng Mây"
number = "87654321"
holder = "QUY CUU TRO"
verified_by = "Phòng Tài chính"
verified_on = "2026-11-02"
late = "accept"
minutes = 60

[[parking]]
account = "parking"
sites = ["cho-song"]

[[funds]]
id = "flood"
name = { vi = "Cứu trợ lũ", en = "Flood relief" }
purpose = { vi = "Nhà cửa và sách vở", en = "Houses and school books" }
account = "funds"
goal = 1000000
verified_by = "Mặt trận thị xã"
from = "2026-11-01"
to = "2026-12-31"

[[funds]]
id = "tet"
name = { vi = "Tết vì người nghèo" }
purpose = { vi = "Quà Tết" }
account = "funds"
verified_by = "Mặt trận thị xã"
from = "2027-01-01"
to = "2027-02-28"

[[fees]]
id = "copy"
name = { vi = "Phí sao trích lục", en = "Extract of a register" }
office = { vi = "UBND thị xã", en = "Village hall" }
source = "Nghị quyết 3"
account = "funds"
amount = 12000

[donations]
account = "funds"
sites = ["cong-may"]
"#;

/// A portal that takes payments, and a key of its operator.
pub struct PaidPortal {
    pub portal: TestApp,
    pub options: services::Options,
    pub key: String,
    _folder: TempDir,
}

pub fn options(folder: &TempDir, text: &str) -> services::Options {
    let path = folder.path().join("payments.toml");
    fs::write(&path, text).expect("written");
    let payments = services::payments::Options { file: Some(path), ..Default::default() };
    services::Options { payments, ..services::Options::default() }
}

impl PaidPortal {
    pub async fn open() -> Self {
        Self::with_providers(FILE, Secrets::default()).await
    }

    /// Opens with another operator's file and the secrets of its providers.
    pub async fn with_providers(text: &str, secrets: Secrets) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut options = options(&folder, text);
        options.payments.secrets = secrets;
        let public_url = Some("https://portal.example".to_owned());
        let portal = TestApp::with_services(|options| server::Options { public_url, ..options }, options.clone()).await;
        let made = api_keys::create(portal.app.store(), "Thủ quỹ", Scope::Payments, &[], FRIDAY).await;
        let (_, key) = made.expect("a key");
        Self { portal, options, key, _folder: folder }
    }

    pub async fn restart(self) -> Self {
        let portal = self.portal.restart_with(self.options.clone()).await;
        Self { portal, ..self }
    }

    pub async fn step(&self) {
        self.portal.app.services.payments.step().await.expect("done");
    }

    /// Opens an intent for a stay of a car, 12:00 to 14:00.
    pub async fn park(&self) -> PaymentIntent {
        self.portal.send(pay_parking("cho-song", &stay(), &key())).await.expect("an intent")
    }

    /// Opens an intent for a gift to the open fund.
    pub async fn give(&self, amount: u64) -> PaymentIntent {
        self.give_to("flood", amount).await
    }

    /// Opens an intent for a gift to a fund.
    pub async fn give_to(&self, fund: &str, amount: u64) -> PaymentIntent {
        let payment = NewPayment { amount: Some(amount), note: String::new() };
        self.portal.send(pay_fund(fund, &payment, &key())).await.expect("an intent")
    }

    /// A transfer that was received at `ms`.
    pub fn transfer(&self, account: &str, amount: u64, memo: &str, ms: i64) -> NewTransfer {
        NewTransfer {
            account: account.to_owned(),
            transaction: key(),
            amount,
            memo: memo.to_owned(),
            received_at: self.portal.app.city().profile.instant(ms),
        }
    }

    pub async fn enter(&self, transfer: &NewTransfer) -> Result<LedgerTransfer, ApiError> {
        self.portal.send(add_transfer(transfer, &self.key)).await
    }

    /// Enters a transfer that was received now.
    pub async fn pay(&self, account: &str, amount: u64, memo: &str) -> LedgerTransfer {
        let transfer = self.transfer(account, amount, memo, self.portal.app.now_ms());
        self.enter(&transfer).await.expect("entered")
    }

    pub async fn intent(&self, id: &str) -> PaymentIntent {
        self.portal.send(payment_intent(id)).await.expect("the intent")
    }

    pub async fn refund(&self, id: &str, of: &LedgerTransfer, amount: u64) -> Result<LedgerTransfer, ApiError> {
        let new =
            NewRefund { id: id.to_owned(), provider: of.provider.clone(), transaction: of.transaction.clone(), amount };
        self.portal.send(add_refund(&new, &self.key)).await
    }

    pub async fn assign(&self, transfer: &LedgerTransfer, reference: &str) -> Result<LedgerTransfer, ApiError> {
        let new = NewAssignment {
            provider: transfer.provider.clone(),
            transaction: transfer.transaction.clone(),
            reference: reference.to_owned(),
        };
        self.portal.send(assign_transfer(&new, &self.key)).await
    }

    /// Number of stored transfers.
    pub async fn stored(&self) -> i64 {
        let mut database = self.portal.database().await;
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM payment_transfers");
        query.fetch_one(&mut database).await.expect("a number")
    }

    /// Checks that the parts of all transfers add up, and returns what was received.
    pub async fn balanced(&self) -> u64 {
        let totals = self.portal.send(ledger_totals(&self.key)).await.expect("totals");
        assert_eq!(totals.received, totals.booked + totals.to_refund + totals.refunded + totals.unmatched);
        totals.received
    }
}

pub fn stay() -> NewParkingPayment {
    NewParkingPayment {
        vehicle: Vehicle::Car,
        from: "2026-11-20T12:00".to_owned(),
        to: "2026-11-20T14:00".to_owned(),
        plate: "29A-123.45".to_owned(),
        amount: PRICE,
    }
}
