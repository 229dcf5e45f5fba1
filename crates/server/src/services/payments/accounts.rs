//! Bank accounts that are paid, from the operator's file.

use anyhow::ensure;
use chrono::NaiveDate;
use civic::{payments::LateRule, vietqr};
use contract::payments::Payee;
use serde::{Deserialize, Deserializer};

use super::kind::ProviderKind;

/// How many minutes an intent may be paid when the file does not say.
const USUAL_MINUTES: u32 = 15;

/// A bank account. One provider reports its transfers: two would report the same transfer under two ids.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its key in the file.
    pub id: String,
    /// Who reports its transfers.
    #[serde(default)]
    pub provider: ProviderKind,
    /// Bank identification number (BIN), six digits.
    pub bank: String,
    /// Name of the bank, as people know it.
    pub bank_name: String,
    /// Account number.
    pub number: String,
    /// Name of the account holder, as the bank shows it.
    pub holder: String,
    /// Who verified the account.
    pub verified_by: String,
    /// Day of the verification.
    pub verified_on: NaiveDate,
    /// What happens to transfers that are received after their intent has expired.
    #[serde(default = "usual_rule", deserialize_with = "late_rule")]
    pub late: LateRule,
    /// Minutes after which an intent expires, 5 to 1440.
    #[serde(default = "usual_minutes")]
    pub minutes: u32,
}

impl Account {
    /// The account as payers see it.
    pub fn payee(&self) -> Payee {
        Payee { bank: self.bank_name.clone(), number: self.number.clone(), holder: self.holder.clone() }
    }

    /// Whether a provider means this account by a number.
    pub fn has_number(&self, number: &str) -> bool {
        is_same_number(number, &self.number)
    }

    /// Checks the fields.
    ///
    /// # Errors
    /// The first wrong field and what it must be.
    pub fn check(&self, today: NaiveDate) -> anyhow::Result<()> {
        let bank = vietqr::Transfer { bank: self.bank.clone(), number: "1".to_owned(), ..Default::default() };
        ensure!(bank.check().is_ok(), "bank must be a number of six digits");
        let number = vietqr::Transfer { number: self.number.clone(), ..bank };
        ensure!(number.check().is_ok(), "number must be 1 to 19 letters and digits");
        for (name, text) in
            [("bank_name", &self.bank_name), ("holder", &self.holder), ("verified_by", &self.verified_by)]
        {
            check_text(name, text)?;
        }
        ensure!(self.verified_on <= today, "verified_on lies in the future");
        ensure!((5..=1440).contains(&self.minutes), "minutes must be 5 to 1440");
        Ok(())
    }
}

/// Whether two numbers are of the same account. Providers group the digits or not.
pub fn is_same_number(one: &str, other: &str) -> bool {
    fn plain(number: &str) -> impl Iterator<Item = char> {
        number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase())
    }

    plain(one).eq(plain(other))
}

/// Checks that a text says something, and that all of it can be seen.
///
/// # Errors
/// Names the text.
pub fn check_text(name: &str, text: &str) -> anyhow::Result<()> {
    ensure!(!text.trim().is_empty(), "{name} is empty");
    ensure!(!text.chars().any(is_hidden), "{name} has control characters, or characters that cannot be seen");
    Ok(())
}

/// Control characters other than white space, and characters without a width or for the direction: payers would see
/// another text than the file has.
fn is_hidden(c: char) -> bool {
    let is_format = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    is_format || (c.is_control() && !c.is_whitespace())
}

const fn usual_rule() -> LateRule {
    LateRule::Refund
}

const fn usual_minutes() -> u32 {
    USUAL_MINUTES
}

fn late_rule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LateRule, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Accept,
        Refund,
    }

    Ok(match Word::deserialize(deserializer)? {
        Word::Accept => LateRule::Accept,
        Word::Refund => LateRule::Refund,
    })
}
