//! `/payments/offers`, and payments to funds, fees and heritage sites.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use contract::{
    FieldCode, Localized,
    heritage::HeritagePage,
    payments::{DonationOffer, Fee, Fund, NewPayment, PaymentIntent, PaymentOffers, Purpose, PurposeKind},
};
use messages::Words;
use std::sync::Arc;

use super::{
    PaymentService,
    accounts::Account,
    file::{FeeEntry, FundEntry},
    open::{NewIntent, created},
    store::{FundSum, Key},
};
use crate::{
    http::{
        body::Body,
        cache::CHECKED,
        idempotency::{IdempotencyKey, idempotency_key},
        query::Segment,
    },
    openapi::ProblemResponse,
    problem::AppError,
};

/// Maximum length of a file number in characters.
pub(super) const MOST_NOTE: usize = 40;

/// Fund drives, fees, and heritage sites that take donations
#[utoipa::path(
    get,
    path = "/payments/offers",
    operation_id = "payment_offers",
    responses(
        (status = 200, description = "Funds, those that are open first; fees; sites.", body = PaymentOffers),
        ProblemResponse<404>,
    ),
)]
pub async fn offers(State(service): State<Arc<PaymentService>>) -> Result<impl IntoResponse, AppError> {
    service.check_offered()?;
    let sums = service.fund_sums.get(&service.store).await?;
    let funds = service.file.funds.iter().filter_map(|entry| service.fund(entry, &sums));
    let mut funds: Vec<Fund> = funds.collect();
    funds.sort_by_key(|fund| !fund.is_open);
    let fees = service.file.fees.iter().filter_map(|entry| service.fee(entry)).collect();
    let donations = service.donation_offers();
    Ok(([(header::CACHE_CONTROL, CHECKED)], Json(PaymentOffers { funds, fees, donations })))
}

/// Open a payment to a fund drive
#[utoipa::path(
    post,
    path = "/payments/funds/{id}/intents",
    operation_id = "pay_fund",
    params(("id" = String, Path, description = "Key of the fund.", pattern = "^[a-z0-9-]{1,40}$"), IdempotencyKey),
    request_body = NewPayment,
    responses(
        (status = 201, description = "The payment intent.", body = PaymentIntent),
        ProblemResponse<404>,
        ProblemResponse<409>,
        ProblemResponse<502>,
    ),
)]
pub async fn pay_fund(
    State(service): State<Arc<PaymentService>>,
    Segment(id): Segment,
    headers: HeaderMap,
    Body(payment): Body<NewPayment>,
) -> Result<Response, AppError> {
    let fund = service.file.funds.iter().find(|fund| fund.id == id).ok_or_else(|| AppError::not_found("fund"))?;
    let key = Key::of(idempotency_key(&headers)?, &format!("fund:{id}"), &payment)?;
    if !service.is_open(fund) && service.store.find_by_key(&key).await?.is_none() {
        return Err(AppError::Conflict(format!("this fund takes money from {} to {}", fund.from, fund.to)));
    }
    let account = service.file.account(&fund.account);
    service.give(PurposeKind::Fund, id, &fund.name, account, &payment, key).await
}

/// Open a payment of a fee
#[utoipa::path(
    post,
    path = "/payments/fees/{id}/intents",
    operation_id = "pay_fee",
    params(("id" = String, Path, description = "Key of the fee.", pattern = "^[a-z0-9-]{1,40}$"), IdempotencyKey),
    request_body = NewPayment,
    responses(
        (status = 201, description = "The payment intent.", body = PaymentIntent),
        ProblemResponse<404>,
        ProblemResponse<409>,
        ProblemResponse<502>,
    ),
)]
pub async fn pay_fee(
    State(service): State<Arc<PaymentService>>,
    Segment(id): Segment,
    headers: HeaderMap,
    Body(payment): Body<NewPayment>,
) -> Result<Response, AppError> {
    let nothing = || AppError::not_found("fee");
    let fee = service.file.fees.iter().find(|fee| fee.id == id).ok_or_else(nothing)?;
    let account = service.file.account(&fee.account).ok_or_else(nothing)?;
    let key = Key::of(idempotency_key(&headers)?, &format!("fee:{id}"), &payment)?;
    if payment.amount.is_some_and(|amount| amount != fee.amount) {
        return Err(AppError::Conflict(format!("the fee is {} đồng", fee.amount)));
    }
    let mut lines = vec![service.line(Words::payment_line_office, |words| fee.office.get(words.tag()).to_owned())];
    let note = note(&payment.note)?;
    if !note.is_empty() {
        lines.push(service.line(Words::payment_line_note, |_| note.clone()));
    }
    let purpose = Purpose { kind: PurposeKind::Fee, subject: id, title: fee.name.clone(), lines, href: String::new() };
    let new = NewIntent { purpose, amount: fee.amount, account, stay: None, plate: String::new(), key };
    Ok(created(&service.open_intent(new).await?))
}

/// Open a donation to a heritage site
#[utoipa::path(
    post,
    path = "/payments/donations/{slug}/intents",
    operation_id = "pay_donation",
    params(
        ("slug" = String, Path, description = "Slug of the heritage site.", pattern = "^[a-z0-9-]{1,60}$"),
        IdempotencyKey,
    ),
    request_body = NewPayment,
    responses(
        (status = 201, description = "The payment intent.", body = PaymentIntent),
        ProblemResponse<404>,
        ProblemResponse<502>,
    ),
)]
pub async fn pay_donation(
    State(service): State<Arc<PaymentService>>,
    Segment(slug): Segment,
    headers: HeaderMap,
    Body(payment): Body<NewPayment>,
) -> Result<Response, AppError> {
    let account = service.file.donation_account(&slug);
    let name = service.heritage.get(&slug).ok_or_else(|| AppError::not_found("heritage site"))?;
    let key = Key::of(idempotency_key(&headers)?, &format!("donation:{slug}"), &payment)?;
    service.give(PurposeKind::Donation, slug, name, account, &payment, key).await
}

impl PaymentService {
    /// Opens an intent whose amount the giver chooses.
    async fn give(
        &self,
        kind: PurposeKind,
        subject: String,
        title: &Localized,
        account: Option<&Account>,
        payment: &NewPayment,
        key: Key,
    ) -> Result<Response, AppError> {
        let account = account.ok_or_else(|| AppError::not_found("account for this"))?;
        let amount = payment.amount.ok_or_else(|| AppError::field("/amount", FieldCode::Required, "must be given"))?;
        if !payment.note.trim().is_empty() {
            return Err(AppError::field("/note", FieldCode::Unknown, "is for fees: leave it out"));
        }
        let href = match kind {
            PurposeKind::Donation => HeritagePage::Site(subject.clone(), None).href(),
            _ => String::new(),
        };
        let purpose = Purpose { kind, subject, title: title.clone(), lines: Vec::new(), href };
        let new = NewIntent { purpose, amount, account, stay: None, plate: String::new(), key };
        Ok(created(&self.open_intent(new).await?))
    }

    fn is_open(&self, fund: &FundEntry) -> bool {
        (fund.from..=fund.to).contains(&self.core.now().date_naive())
    }

    fn fund(&self, entry: &FundEntry, sums: &[FundSum]) -> Option<Fund> {
        let sum = sums.iter().find(|sum| sum.fund == entry.id);
        Some(Fund {
            id: entry.id.clone(),
            name: entry.name.clone(),
            purpose: entry.purpose.clone(),
            payee: self.file.account(&entry.account)?.payee(),
            goal: entry.goal,
            received: sum.map_or(0, |sum| sum.received),
            count: sum.map_or(0, |sum| sum.count),
            verified_by: entry.verified_by.clone(),
            from: entry.from,
            to: entry.to,
            is_open: self.is_open(entry),
        })
    }

    /// The heritage sites that take donations, in the order of the file.
    fn donation_offers(&self) -> Vec<DonationOffer> {
        let slugs = self.file.donations.iter().flat_map(|donations| &donations.sites);
        let offer = |slug: &String| {
            let payee = self.file.donation_account(slug)?.payee();
            Some(DonationOffer { slug: slug.clone(), name: self.heritage.get(slug)?.clone(), payee })
        };
        slugs.filter_map(offer).collect()
    }

    fn fee(&self, entry: &FeeEntry) -> Option<Fee> {
        Some(Fee {
            id: entry.id.clone(),
            name: entry.name.clone(),
            office: entry.office.clone(),
            source: entry.source.clone(),
            amount: entry.amount,
            payee: self.file.account(&entry.account)?.payee(),
        })
    }
}

/// The file number that a payer typed.
fn note(typed: &str) -> Result<String, AppError> {
    let note = civic::report::clean(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if note.chars().count() > MOST_NOTE {
        return Err(AppError::field("/note", FieldCode::TooLong, format!("must have at most {MOST_NOTE} characters")));
    }
    Ok(note)
}
