//! What an operator may enter.

use chrono::TimeDelta;
use civic::payments::{AccountId, LedgerError, Transfer, TransferKey, reference::MOST_MEMO};
use contract::{FieldCode, payments::NewTransfer};

use crate::{
    problem::AppError,
    services::payments::{PaymentService, kind::ProviderKind},
};

/// Maximum amount of an entered transfer in đồng: a typo of three digits is found.
pub const MOST_AMOUNT: u64 = 499_999_999_999;
/// Maximum length of a bank's id of a transaction in characters.
pub const MOST_ID: usize = 100;
/// How much the clock of a bank may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(10);
/// How old an entered transfer may be.
const OLDEST: TimeDelta = TimeDelta::days(366);

impl PaymentService {
    /// Checks a transfer that an operator enters.
    pub(super) fn check_transfer(&self, new: NewTransfer) -> Result<Transfer, AppError> {
        let Some(account) = self.file.account(&new.account) else {
            return Err(AppError::field("/account", FieldCode::Unknown, "there is no such account"));
        };
        if account.provider != ProviderKind::Manual {
            let detail = format!("its transfers are reported by {}: none may be entered", account.provider.name());
            return Err(AppError::field("/account", FieldCode::Invalid, detail));
        }
        let transaction = short("/transaction", &new.transaction, MOST_ID)?;
        if !(1..=MOST_AMOUNT).contains(&new.amount) {
            let detail = format!("must be 1 to {MOST_AMOUNT}");
            return Err(AppError::field("/amount", FieldCode::OutOfRange, detail));
        }
        if new.memo.chars().count() > MOST_MEMO {
            let detail = format!("must have at most {MOST_MEMO} characters");
            return Err(AppError::field("/memo", FieldCode::TooLong, detail));
        }
        let now = self.core.now();
        if new.received_at > now + AHEAD || new.received_at < now - OLDEST {
            let detail = "must lie within the last year";
            return Err(AppError::field("/received_at", FieldCode::OutOfRange, detail));
        }
        Ok(Transfer {
            // The operator copies it from the bank's statement.
            bank_reference: transaction.clone(),
            key: TransferKey { provider: account.provider.name().to_owned(), transaction },
            amount: new.amount,
            memo: civic::report::clean(&new.memo),
            received_at: new.received_at,
            account: AccountId(account.id.clone()),
        })
    }
}

/// Why an event is refused: a wrong field, or what is stored.
pub(super) fn refused(error: LedgerError) -> AppError {
    let detail = error.to_string();
    match error {
        LedgerError::Zero | LedgerError::RefundTooLarge { .. } => {
            AppError::field("/amount", FieldCode::OutOfRange, detail)
        }
        LedgerError::UnknownIntent => AppError::field("/reference", FieldCode::Unknown, detail),
        LedgerError::UnknownTransfer => AppError::field("/transaction", FieldCode::Unknown, detail),
        LedgerError::Conflict
        | LedgerError::ReferenceInUse
        | LedgerError::Paid
        | LedgerError::NotUnmatched
        | LedgerError::WrongAccount => AppError::Conflict(detail),
    }
}

/// An id as banks write them. Only printable ASCII and single spaces: characters that cannot be seen, or that look like
/// others, would make the same id another one, and its money would be booked twice.
pub(super) fn short(pointer: &str, typed: &str, most: usize) -> Result<String, AppError> {
    let text = typed.trim();
    let wrong = |code, detail: String| Err(AppError::field(pointer, code, detail));
    match text.chars().count() {
        0 => wrong(FieldCode::Required, "must be given".to_owned()),
        count if count > most => wrong(FieldCode::TooLong, format!("must have at most {most} characters")),
        _ if text.chars().any(char::is_control) => {
            wrong(FieldCode::ControlCharacters, "must have no control characters".to_owned())
        }
        _ if !is_plain_id(text) => wrong(
            FieldCode::Invalid,
            "must have only letters without accents, digits, ASCII punctuation and single spaces".to_owned(),
        ),
        _ => Ok(text.to_owned()),
    }
}

fn is_plain_id(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.contains("  ")
}
