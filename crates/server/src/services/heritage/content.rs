//! The city's heritage files: sites, walks, drawings, and the banks for donations.

use anyhow::ensure;
use heritage::{CityData, Finding, Heritage};
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::city::City;

/// The files below `heritage/`.
#[derive(Clone, Debug)]
pub struct Content {
    /// Heritage sites; may be empty.
    pub heritage: Heritage,
    /// Problems with the files of sites. The other content is shown.
    pub findings: Vec<Finding>,
    /// Banks: identification number and name.
    banks: BTreeMap<String, String>,
}

impl Content {
    /// Reads the city's files.
    ///
    /// # Errors
    /// A file cannot be read, or the list of banks is invalid. Names file, line and column.
    pub fn read(city: &City) -> anyhow::Result<Self> {
        let city_data = CityData {
            wards: city.wards.iter().map(|ward| ward.code.clone()).collect(),
            bounds: Some(city.profile.bounds),
            days_off: city.working_time.holidays.clone(),
        };
        let (heritage, findings) = Heritage::read(&city.files.tree("heritage")?, &city_data);
        Ok(Self { heritage, findings, banks: read_banks(city)? })
    }

    /// Name of the bank with this identification number.
    pub fn bank(&self, number: &str) -> Option<&str> {
        self.banks.get(number).map(String::as_str)
    }
}

impl Content {
    /// A short summary of the content.
    pub fn amounts(&self) -> Vec<String> {
        vec![format!("{} heritage sites", self.heritage.sites.len())]
    }

    /// Notes for the operator.
    pub fn notes(&self) -> Vec<String> {
        match self.findings.len() {
            0 => Vec::new(),
            mistakes => vec![format!("{mistakes} mistakes in heritage content: portal-server check heritage")],
        }
    }
}

#[derive(Deserialize)]
struct BankRow {
    bin: String,
    name: String,
}

/// `heritage/banks.csv`: banks that transfer codes may name.
fn read_banks(city: &City) -> anyhow::Result<BTreeMap<String, String>> {
    const NAME: &str = "heritage/banks.csv";
    let mut banks = BTreeMap::new();
    for (line, BankRow { bin, name }) in city.files.optional_csv::<BankRow>(NAME)? {
        let is_number = bin.len() == 6 && bin.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(is_number, "{NAME}, line {line}: column bin: {bin} is not six digits");
        ensure!(!name.is_empty(), "{NAME}, line {line}: column name is empty");
        ensure!(banks.insert(bin.clone(), name).is_none(), "{NAME}, line {line}: {bin} occurs twice");
    }
    Ok(banks)
}
