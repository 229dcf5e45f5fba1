//! Donation accounts. Only accounts from the operator's file are used, each with the person who verified it.

use anyhow::{Context as _, bail, ensure};
use civic::{
    code,
    vietqr::{self, MOST_PURPOSE, Transfer},
};
use contract::heritage::Donation;
use heritage::{DonationFormStatus, content::SiteContent, site::is_date};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

use super::{Content, document::DonationForm};

/// A donation, and whether the form input was valid.
pub type DonationResult = (Option<Donation>, DonationFormStatus);

/// The operator's file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountsFile {
    /// URL template that opens a banking app, with {bank}, {account}, {amount} and {purpose}.
    #[serde(default)]
    app_link: String,
    #[serde(default)]
    accounts: Vec<Account>,
}

/// A bank account that takes donations for one site.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Slug of the site.
    pub site: String,
    /// Name of the account holder.
    pub holder: String,
    /// Bank identification number.
    pub bank: String,
    /// Account number.
    pub number: String,
    /// Who verified it.
    pub verified_by: String,
    /// Date of the verification, `YYYY-MM-DD`.
    pub verified_on: String,
    /// Purpose of transfers; derived from the site's name when absent.
    #[serde(default)]
    pub purpose: String,
}

/// All donation accounts, by site.
#[derive(Debug, Default)]
pub struct Accounts {
    app_link: String,
    by_site: BTreeMap<String, Account>,
}

impl Accounts {
    /// Reads the operator's file. Without a file, donations are disabled.
    ///
    /// # Errors
    /// Names the invalid account and its fault. One invalid account rejects the file: a wrong account is worse than none.
    pub fn read(content: &Content, path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("--donations {name}: cannot be read"))?;
        let file: AccountsFile =
            toml::from_str(&text).map_err(|error| anyhow::anyhow!("--donations {name}: {error}"))?;
        ensure!(
            file.app_link.is_empty() || file.app_link.starts_with("https://"),
            "--donations {name}: app_link must begin with https://"
        );
        let mut by_site = BTreeMap::new();
        for account in file.accounts {
            let of = format!("--donations {name}: account of {}", account.site);
            ensure!(content.heritage.site(&account.site).is_some(), "{of}: there is no such site");
            ensure!(content.bank(&account.bank).is_some(), "{of}: bank {} is not in heritage/banks.csv", account.bank);
            ensure!(!account.holder.trim().is_empty(), "{of}: holder is empty");
            ensure!(!account.verified_by.trim().is_empty(), "{of}: verified_by is empty");
            ensure!(
                account.verified_on.len() == 10 && is_date(&account.verified_on),
                "{of}: verified_on must be YYYY-MM-DD"
            );
            transfer(&account, None, &account.purpose).check().with_context(|| of.clone())?;
            if by_site.insert(account.site.clone(), account).is_some() {
                bail!("{of}: there are two");
            }
        }
        Ok(Self { app_link: file.app_link, by_site })
    }

    /// The donation code of a site's account. Invalid input is reported and left out of the code.
    pub fn donation(&self, content: &Content, site: &SiteContent, form: &DonationForm) -> DonationResult {
        let Some(account) = self.by_site.get(&site.slug) else { return (None, DonationFormStatus::Valid) };
        let mut form_status = DonationFormStatus::Valid;
        let usual = || match account.purpose.is_empty() {
            true => usual_purpose(site),
            false => account.purpose.clone(),
        };
        let typed = vietqr::purpose(&form.purpose);
        let purpose = match typed.len() {
            0 => usual(),
            length if length > MOST_PURPOSE => {
                form_status = DonationFormStatus::PurposeTooLong;
                usual()
            }
            _ => typed,
        };
        let amount = match amount(&form.amount) {
            Ok(amount) => amount,
            Err(()) => {
                form_status = DonationFormStatus::InvalidAmount;
                None
            }
        };
        let transfer = transfer(account, amount, &purpose);
        let drawing = vietqr::encode(&transfer).ok().and_then(|payload| code::draw(&payload, code::Correction::Medium));
        let donation = drawing.map(|code| Donation {
            holder: account.holder.clone(),
            bank: content.bank(&account.bank).unwrap_or_default().to_owned(),
            account: account.number.clone(),
            verified_by: account.verified_by.clone(),
            verified_on: account.verified_on.clone(),
            amount,
            app_link: self.link(&transfer),
            purpose,
            code,
        });
        (donation, form_status)
    }

    fn link(&self, transfer: &Transfer) -> String {
        let amount = transfer.amount.map(|amount| amount.to_string()).unwrap_or_default();
        let values = [
            ("{bank}", transfer.bank.as_str()),
            ("{account}", &transfer.number),
            ("{amount}", &amount),
            ("{purpose}", &transfer.purpose),
        ];
        values
            .into_iter()
            .fold(self.app_link.clone(), |link, (key, value)| link.replace(key, &contract::encode_segment(value)))
    }
}

fn transfer(account: &Account, amount: Option<u32>, purpose: &str) -> Transfer {
    Transfer {
        bank: account.bank.clone(),
        number: account.number.clone(),
        amount: amount.map(u64::from),
        purpose: purpose.to_owned(),
        ..Transfer::default()
    }
}

/// Default purpose: as many words of the site's name as fit into a transfer.
fn usual_purpose(site: &SiteContent) -> String {
    let name = vietqr::purpose(site.name().get("vi"));
    let words = name.split(' ').scan(0, |length, word| {
        *length += word.len() + 1;
        (*length <= MOST_PURPOSE + 1).then_some(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Parses an amount. Points, commas and spaces are accepted as thousands separators only: đồng have no fractions, and
/// a misread decimal would multiply the amount.
fn amount(typed: &str) -> Result<Option<u32>, ()> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let mark = typed.chars().find(|c| !c.is_ascii_digit());
    let digits = match mark {
        None => typed.to_owned(),
        Some(mark) if matches!(mark, '.' | ',' | ' ' | '\u{a0}') => {
            let mut groups = typed.split(mark);
            let first = groups.next().unwrap_or_default();
            let rest: Vec<&str> = groups.collect();
            if !(1..=3).contains(&first.len()) || rest.iter().any(|group| group.len() != 3) {
                return Err(());
            }
            [vec![first], rest].concat().concat()
        }
        Some(_) => return Err(()),
    };
    let number: u64 = digits.parse().map_err(|_| ())?;
    if (1..=vietqr::MOST_DONG).contains(&number) { u32::try_from(number).map(Some).map_err(|_| ()) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_as_people_type_them() {
        assert_eq!(amount(""), Ok(None));
        assert_eq!(amount("50000"), Ok(Some(50_000)));
        assert_eq!(amount("50.000"), Ok(Some(50_000)));
        assert_eq!(amount("1 000 000"), Ok(Some(1_000_000)));
        assert_eq!(amount("499999999"), Ok(Some(499_999_999)));
        for wrong in [
            "0",
            "-5",
            "500000000",
            "1e6",
            "năm mươi",
            "99999999999999999999999",
            "10.5",
            "50,000.00",
            "50000.00",
            "50.000.00",
            "1.0000",
            ".500",
            "5.",
        ] {
            assert_eq!(amount(wrong), Err(()), "{wrong}");
        }
    }
}
