//! Opening payment intents.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use chrono::TimeDelta;
use civic::vietqr::MOST_DONG;
use contract::{
    API_BASE, FieldCode, Instant,
    parking::{NewParkingPayment, ParkingPage, ParkingSite},
    payments::{PaymentIntent, PaymentsPage, Purpose, PurposeKind, PurposeLine},
};
use messages::Words;
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

use super::{
    PaymentService,
    accounts::Account,
    lock, plate,
    provider::{AnnounceError, Announcement, PayTo},
    store::{Announced, IntentRow, Key, NewIntentRow},
};
use crate::{blocking, digest, problem::AppError};

/// How long after the end of a stay its plate can be compared. It is deleted then.
const PLATE_DAYS: i64 = 30;
/// Maximum number of announcements at a time that wait for providers. A slow provider then keeps this many threads.
pub(super) const MOST_ANNOUNCEMENTS: usize = 8;
/// How long a payer waits for one of them to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// A payment that somebody wants to make.
pub(super) struct NewIntent<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Amount in đồng.
    pub amount: u64,
    /// The account.
    pub account: &'a Account,
    /// Start and end of what is paid for.
    pub stay: Option<(Instant, Instant)>,
    /// Normalized plate of the vehicle; empty if there is none.
    pub plate: String,
    /// The idempotency key of the request.
    pub key: Key,
}

impl Key {
    /// The key of a request for a payment to a subject, such as `fund:ID`. Keys are repeated within minutes, so the
    /// digest may depend on the type of the body.
    pub(super) fn of(key: String, subject: &str, body: &impl Serialize) -> Result<Self, AppError> {
        let body = serde_json::to_string(body).map_err(|error| AppError::internal(&error))?;
        Ok(Self { key, digest: digest::sha256(format!("{subject}\n{body}").as_bytes()) })
    }
}

impl PaymentService {
    /// Opens an intent for a stay at a parking site, whose price the caller has checked. `lines` describe the stay; that
    /// of the plate is added.
    ///
    /// # Errors
    /// `NotFound` if stays at the site cannot be paid. `Validation` of `/plate` and `/amount`. `IdempotencyConflict`,
    /// `Unavailable`.
    pub async fn open_parking(
        &self,
        site: &ParkingSite,
        payment: &NewParkingPayment,
        stay: (Instant, Instant),
        mut lines: Vec<PurposeLine>,
        key: String,
    ) -> Result<PaymentIntent, AppError> {
        let account = self.parking_account(site).ok_or_else(|| AppError::not_found("payment for this parking site"))?;
        let plate = plate::normalize(&payment.plate)?;
        if !plate.is_empty() {
            let masked = plate::mask(&plate);
            lines.push(self.line(Words::payment_line_plate, |_| masked.clone()));
        }
        let purpose = Purpose {
            kind: PurposeKind::Parking,
            subject: site.uid.clone(),
            title: site.name.clone(),
            lines,
            href: ParkingPage::Site(site.uid.clone(), String::new()).href(),
        };
        let key = Key::of(key, &format!("parking:{}", site.uid), payment)?;
        let amount = payment.amount;
        self.open_intent(NewIntent { purpose, amount, account, stay: Some(stay), plate, key }).await
    }

    /// Opens an intent, or finds the one that was opened with the same key, and announces it to its provider.
    ///
    /// # Errors
    /// `Validation` of `/amount`. `IdempotencyConflict`. `Unavailable` when the database cannot be written or the
    /// provider does not answer; the same request may be sent again. `ProviderRefused` if that would not help.
    pub(super) async fn open_intent(&self, new: NewIntent<'_>) -> Result<PaymentIntent, AppError> {
        let row = match self.store.find_by_key(&new.key).await? {
            Some(row) => row,
            None => {
                if !(1..=MOST_DONG).contains(&new.amount) {
                    let detail = format!("must be 1 to {MOST_DONG}");
                    return Err(AppError::field("/amount", FieldCode::OutOfRange, detail));
                }
                let key = new.key.clone();
                self.store.open(self.new_row(new), &key).await?
            }
        };
        let row = self.announce(row).await?;
        self.render(row).await
    }

    /// A line of a purpose in every language.
    pub(super) fn line(&self, label: fn(Words) -> &'static str, value: impl Fn(Words) -> String) -> PurposeLine {
        PurposeLine { label: self.core.localized(|words| label(words).to_owned()), value: self.core.localized(value) }
    }

    fn new_row(&self, new: NewIntent<'_>) -> NewIntentRow {
        let NewIntent { purpose, amount, account, stay, plate, .. } = new;
        let created_ms = self.core.now_ms();
        let (from_ms, to_ms) = stay.map(|(from, to)| (from.timestamp_millis(), to.timestamp_millis())).unzip();
        let delete_ms = to_ms.unwrap_or(created_ms) + TimeDelta::days(PLATE_DAYS).num_milliseconds();
        NewIntentRow {
            purpose,
            amount,
            account: account.id.clone(),
            late: account.late,
            created_ms,
            expires_ms: expiry_ms(created_ms, account),
            from_ms,
            to_ms,
            plate: Some((plate, delete_ms)).filter(|(plate, _)| !plate.is_empty()),
            // The store fills in the memo.
            pay_to: PayTo { payee: account.payee(), bank: account.bank.clone(), memo: String::new(), payload: None },
        }
    }

    /// Tells the provider about an intent, unless it knows it. The time to pay begins now: an earlier attempt may have
    /// failed long ago.
    async fn announce(&self, row: IntentRow) -> Result<IntentRow, AppError> {
        if row.is_announced {
            return Ok(row);
        }
        let terms = &row.intent.terms;
        let account = self.file.account(&terms.account.0).cloned();
        let provider = self.providers.get(&terms.account.0).map(Arc::clone);
        let Some((account, provider)) = account.zip(provider) else {
            return Err(AppError::Conflict("the operator does not take this payment any more".to_owned()));
        };
        let href = PaymentsPage::Intent(terms.id.0.clone()).href();
        let origin = self.core.options().public_url.clone().unwrap_or_default();
        let (order, reference, amount) = (row.number, terms.reference, terms.amount);
        let expires_ms = expiry_ms(self.core.now_ms(), &account);
        let expires_at = self.core.city().profile.instant(expires_ms);
        let (name, has_links, account_id) = (provider.name(), provider.has_links(), account.id.clone());
        let announce = move || {
            let return_url = format!("{}{href}", origin.trim_end_matches('/'));
            provider.announce(&Announcement { order, reference, amount, expires_at, account: &account, return_url })
        };
        let told = match has_links {
            true => {
                let turn = timeout(PATIENCE, Arc::clone(&self.announcements).acquire_owned()).await;
                let busy = "the payment provider is slow now; nothing was paid, try again";
                let turn = turn.map_err(|_| AppError::Unavailable(busy.to_owned()))?;
                blocking::with_turn(turn.map_err(|error| AppError::internal(&error))?, announce).await?
            }
            false => announce(),
        };
        match told {
            Ok(pay_to) => {
                if lock(&self.refusals).remove(&account_id).is_some() {
                    tracing::info!(account = account_id, name, "payments: the provider takes payments again");
                }
                let pay_to = pay_to.unwrap_or_else(|| row.pay_to.clone());
                self.store.set_announced(row.id(), &Announced { order, expires_ms, pay_to }).await
            }
            Err(error) => {
                // The provider may have got it, and would refuse the same order. If the same request came twice, the
                // other one may have announced it.
                let row = self.store.renumber(row.id(), order).await?;
                if row.is_announced {
                    return Ok(row);
                }
                Err(self.not_announced(account_id, name, error))
            }
        }
    }

    /// The problem for a payer, and what the log says. A refusal is logged once for its reason: every payer meets it.
    fn not_announced(&self, account: String, name: &str, error: AnnounceError) -> AppError {
        match error {
            AnnounceError::Silent(why) => {
                tracing::warn!(account, name, why, "payments: an intent cannot be announced");
                AppError::Unavailable("the payment provider does not answer; nothing was paid, try again".to_owned())
            }
            AnnounceError::Refused(why) => {
                let mut refusals = lock(&self.refusals);
                if refusals.get(&account) != Some(&why) {
                    tracing::error!(account, name, why, "payments: the provider refuses payments to this account");
                    refusals.insert(account, why);
                }
                AppError::ProviderRefused(format!("{name} refuses this payment; nothing was paid. Pay in another way"))
            }
        }
    }
}

/// When an intent expires that can be paid from now on, milliseconds since 1970.
fn expiry_ms(now_ms: i64, account: &Account) -> i64 {
    now_ms + TimeDelta::minutes(i64::from(account.minutes)).num_milliseconds()
}

/// The answer to a request that opened an intent.
pub(super) fn created(intent: &PaymentIntent) -> Response {
    let location = format!("{API_BASE}/payments/intents/{}", intent.id);
    let headers = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::CREATED, headers, Json(intent)).into_response()
}
