//! The city's files `procedures/ID.toml`: one for each procedure or digital service.

use anyhow::{Context as _, anyhow, bail};
use chrono::NaiveDate;
use civic::{
    procedures::{channel_name, is_online, is_outdated, other_fees},
    text::fold,
};
use contract::{
    Localized,
    procedures::{
        Authority, FactSource, Fee, HandlingTime, Note, Paper, Procedure, ProcedureGroup, ProcedureKind,
        ProcedurePlace, RuleChange,
    },
};
use messages::Words;
use serde::Deserialize;

use super::lint::{Lint, clashing_names};
use crate::city::{City, files::toml};

const FOLDER: &str = "procedures";

/// The procedures of the city's files. A city may have none.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// By subject, then by name.
    pub procedures: Vec<Procedure>,
}

/// A file. Its name is the key of the procedure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcedureFile {
    #[serde(deserialize_with = "json::strict::value")]
    kind: ProcedureKind,
    #[serde(deserialize_with = "json::strict::value")]
    group: ProcedureGroup,
    code: Option<String>,
    name: Localized,
    aliases: Vec<String>,
    summary: Localized,
    as_of: NaiveDate,
    authority: Authority,
    change: Option<RuleChange>,
    #[serde(default, deserialize_with = "json::strict::value")]
    papers: Vec<Paper>,
    #[serde(default, deserialize_with = "json::strict::value")]
    places: Vec<ProcedurePlace>,
    #[serde(default, deserialize_with = "json::strict::value")]
    fees: Vec<Fee>,
    #[serde(default, deserialize_with = "json::strict::value")]
    times: Vec<HandlingTime>,
    #[serde(default, deserialize_with = "json::strict::value")]
    notes: Vec<Note>,
    #[serde(deserialize_with = "json::strict::value")]
    sources: Vec<FactSource>,
}

/// Members that the contract's types leave out of old answers, but that a file must have: a list, and a member of each
/// of its entries.
const WRITTEN: [(&str, &str); 3] = [("places", "channel"), ("fees", "channel"), ("sources", "kind")];

impl Content {
    /// Reads the files. One wrong fact refuses them all: no advice is better than wrong advice.
    ///
    /// # Errors
    /// Every mistake, one a line, with file and field.
    pub fn read(city: &City) -> anyhow::Result<Self> {
        // A date in the future is a typo whatever the clock says, so the clock of the machine decides.
        let latest = chrono::Utc::now().date_naive() + chrono::TimeDelta::days(1);
        let locales = city.profile.locales();
        let (mut procedures, mut faults) = (Vec::new(), Vec::new());
        for (file, bytes) in city.files.folder(FOLDER)? {
            let Some(id) = file.strip_suffix(".toml") else { continue };
            let path = format!("{FOLDER}/{file}");
            let procedure = read(&path, id, bytes)?;
            let found = Lint::of(&procedure, &locales, latest).faults;
            faults.extend(found.into_iter().map(|fault| format!("{path}: {fault}")));
            procedures.push(procedure);
        }
        procedures.sort_by_cached_key(|procedure| {
            let name = procedure.name.get(&city.profile.default_locale);
            (procedure.group, fold(name), procedure.id.clone())
        });
        faults.extend(clashing_names(&procedures).into_iter().map(|fault| format!("{FOLDER}/{fault}")));
        if !faults.is_empty() {
            faults.sort_unstable();
            bail!("{}", faults.join("\n"));
        }
        Ok(Self { procedures })
    }

    /// A short summary of the content.
    pub fn amounts(&self) -> Vec<String> {
        vec![format!("{} procedures", self.procedures.len())]
    }
}

fn read(path: &str, id: &str, bytes: Vec<u8>) -> anyhow::Result<Procedure> {
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{path}: not UTF-8"))?;
    let file: ProcedureFile = toml(path, &text)?;
    let raw: ::toml::Table = ::toml::from_str(&text).with_context(|| path.to_owned())?;
    for (list, member) in WRITTEN {
        let entries = raw.get(list).and_then(::toml::Value::as_array).into_iter().flatten();
        if let Some(at) = entries.enumerate().find(|(_, entry)| entry.get(member).is_none()).map(|(at, _)| at) {
            bail!("{path}: {list}[{at}].{member}: missing");
        }
    }
    Ok(Procedure {
        id: id.to_owned(),
        kind: file.kind,
        group: file.group,
        code: file.code,
        name: file.name,
        aliases: file.aliases,
        summary: file.summary,
        as_of: file.as_of,
        authority: file.authority,
        change: file.change,
        papers: file.papers,
        places: file.places,
        fees: file.fees,
        times: file.times,
        notes: file.notes,
        sources: file.sources,
        cached: None,
        cached_at: None,
    })
}

/// `portal-server check procedures`: prints what there is, and which facts should be compared again.
pub fn check(content: &Content, today: NaiveDate) {
    let all = &content.procedures;
    let services = all.iter().filter(|one| one.kind == ProcedureKind::Service).count();
    let online = all.iter().filter(|one| is_online(one)).count();
    let sources = all.iter().map(|one| one.sources.len()).sum::<usize>();
    println!("{} procedures, {services} digital services, {online} online, {sources} sources", all.len() - services);
    if let Some(oldest) = all.iter().min_by_key(|one| one.as_of) {
        println!("oldest: {}, compared on {}", oldest.id, oldest.as_of);
    }
    let words = Words::of("en");
    for one in all {
        for fee in other_fees(one, today).filter(|fee| fee.valid_to.is_some_and(|to| to < today)) {
            let (channel, to) = (channel_name(fee.channel, &words), fee.valid_to.unwrap_or(today));
            println!("{}: fee ({channel}) ended on {to}", one.id);
        }
        for source in one.sources.iter().filter(|source| is_outdated(source.checked_on, today)) {
            println!("{}: {} was compared more than 12 months ago, on {}", one.id, source.name, source.checked_on);
        }
    }
}
