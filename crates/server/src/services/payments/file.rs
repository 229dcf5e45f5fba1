//! The operator's file: accounts, and what is paid to them.

use anyhow::{Context as _, anyhow, ensure};
use chrono::NaiveDate;
use civic::vietqr::MOST_DONG;
use contract::Localized;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::accounts::{Account, check_text};
use crate::city::files::toml;

/// The operator's file. Without one, nothing can be paid.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorFile {
    /// The accounts.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// Parking sites whose stays can be paid.
    #[serde(default)]
    pub parking: Vec<ParkingAccount>,
    /// Fund drives.
    #[serde(default)]
    pub funds: Vec<FundEntry>,
    /// Fees of offices.
    #[serde(default)]
    pub fees: Vec<FeeEntry>,
    /// Heritage sites that take donations.
    pub donations: Option<DonationAccount>,
}

/// The account of some parking sites, which are given by exactly one of the three other fields.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParkingAccount {
    /// Key of the account.
    pub account: String,
    /// Keys of the sites. They come before the other two fields.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Name of the operator of the sites. It comes before `all`.
    #[serde(default)]
    pub operator: String,
    /// All sites.
    #[serde(default)]
    pub all: bool,
}

/// A fund drive.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundEntry {
    /// Its key.
    pub id: String,
    /// Name.
    pub name: Localized,
    /// What the money is for.
    pub purpose: Localized,
    /// Key of the account.
    pub account: String,
    /// Goal in đồng.
    pub goal: Option<u64>,
    /// Who verified that the drive and the account belong together.
    pub verified_by: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A fee of an office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeEntry {
    /// Its key.
    pub id: String,
    /// Name of the fee.
    pub name: Localized,
    /// The office that charges it.
    pub office: Localized,
    /// Legal source.
    pub source: String,
    /// Key of the account.
    pub account: String,
    /// Amount in đồng.
    pub amount: u64,
}

/// The account of donations to heritage sites.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DonationAccount {
    /// Key of the account.
    pub account: String,
    /// Slugs of the sites.
    pub sites: Vec<String>,
}

impl OperatorFile {
    /// Reads and checks the file. `heritage` has the slugs of the heritage sites.
    ///
    /// # Errors
    /// Names the first wrong entry and field. One wrong entry refuses the file: a wrong account is worse than none.
    pub fn read(path: &Path, today: NaiveDate, heritage: &BTreeMap<String, Localized>) -> anyhow::Result<Self> {
        let name = format!("--payments {}", path.display());
        let text = fs::read_to_string(path).with_context(|| format!("{name}: cannot be read"))?;
        let file: Self = toml(&name, &text)?;
        file.check(today, heritage).map_err(|error| anyhow!("{name}: {error:#}"))?;
        Ok(file)
    }

    /// The account with this key.
    pub fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The account of a parking site, if its stays can be paid: the entry that names the site comes first, then the
    /// one of its operator, then the one of all sites.
    pub fn parking_account(&self, uid: &str, operator: &str) -> Option<&Account> {
        let find = |is_meant: &dyn Fn(&ParkingAccount) -> bool| self.parking.iter().find(|entry| is_meant(entry));
        let entry = find(&|entry| entry.sites.iter().any(|site| site == uid))
            .or_else(|| find(&|entry| !operator.is_empty() && entry.operator == operator))
            .or_else(|| find(&|entry| entry.all));
        self.account(&entry?.account)
    }

    /// The account of donations to a heritage site.
    pub fn donation_account(&self, slug: &str) -> Option<&Account> {
        let donations = self.donations.as_ref().filter(|donations| donations.sites.iter().any(|site| site == slug));
        self.account(&donations?.account)
    }

    fn check(&self, today: NaiveDate, heritage: &BTreeMap<String, Localized>) -> anyhow::Result<()> {
        ensure!(!self.accounts.is_empty(), "accounts: there is none");
        check_keys("accounts", self.accounts.iter().map(|account| &account.id))?;
        let mut numbers = BTreeSet::new();
        for account in &self.accounts {
            let of = || format!("account `{}`", account.id);
            account.check(today).with_context(of)?;
            ensure!(numbers.insert(account.number.to_ascii_uppercase()), "{}: number stands there twice", of());
        }
        self.check_parking()?;
        check_keys("funds", self.funds.iter().map(|fund| &fund.id))?;
        for fund in &self.funds {
            self.check_fund(fund).with_context(|| format!("fund `{}`", fund.id))?;
        }
        check_keys("fees", self.fees.iter().map(|fee| &fee.id))?;
        for fee in &self.fees {
            self.check_fee(fee).with_context(|| format!("fee `{}`", fee.id))?;
        }
        if let Some(donations) = &self.donations {
            self.check_account(&donations.account).context("donations")?;
            let mut sites = BTreeSet::new();
            for slug in &donations.sites {
                ensure!(heritage.contains_key(slug), "donations: sites: there is no heritage site `{slug}`");
                ensure!(sites.insert(slug), "donations: sites: `{slug}` stands there twice");
            }
        }
        Ok(())
    }

    fn check_parking(&self) -> anyhow::Result<()> {
        let mut sites = BTreeSet::new();
        for (at, entry) in self.parking.iter().enumerate() {
            let of = format!("parking, entry {}", at + 1);
            self.check_account(&entry.account).context(of.clone())?;
            let ways = [!entry.sites.is_empty(), !entry.operator.trim().is_empty(), entry.all];
            let given = ways.into_iter().filter(|is_given| *is_given).count();
            ensure!(given == 1, "{of}: exactly one of sites, operator and all must be given");
            for site in &entry.sites {
                ensure!(sites.insert(site), "{of}: sites: `{site}` stands there twice");
            }
        }
        Ok(())
    }

    fn check_fund(&self, fund: &FundEntry) -> anyhow::Result<()> {
        self.check_account(&fund.account)?;
        check_texts("name", &fund.name)?;
        check_texts("purpose", &fund.purpose)?;
        ensure!(fund.goal != Some(0), "goal must be at least 1");
        check_text("verified_by", &fund.verified_by)?;
        ensure!(fund.from <= fund.to, "to lies before from");
        Ok(())
    }

    fn check_fee(&self, fee: &FeeEntry) -> anyhow::Result<()> {
        self.check_account(&fee.account)?;
        check_texts("name", &fee.name)?;
        check_texts("office", &fee.office)?;
        check_text("source", &fee.source)?;
        ensure!((1..=MOST_DONG).contains(&fee.amount), "amount must be 1 to {MOST_DONG}");
        Ok(())
    }

    fn check_account(&self, id: &str) -> anyhow::Result<()> {
        ensure!(self.account(id).is_some(), "account: there is no account `{id}`");
        Ok(())
    }
}

/// Checks that keys are well-formed and unique.
fn check_keys<'a>(table: &str, keys: impl Iterator<Item = &'a String>) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let mut known = BTreeSet::new();
    for id in keys {
        ensure!((1..=40).contains(&id.len()) && id.chars().all(is_plain), "{table}: id must be 1 to 40 of a-z, 0-9, -");
        ensure!(known.insert(id), "{table}: id `{id}` stands there twice");
    }
    Ok(())
}

fn check_texts(name: &str, texts: &Localized) -> anyhow::Result<()> {
    check_text(&format!("{name}.vi"), texts.0.get("vi").map_or("", String::as_str))?;
    for (language, text) in texts.0.iter().filter(|(_, text)| !text.trim().is_empty()) {
        check_text(&format!("{name}.{language}"), text)?;
    }
    Ok(())
}
