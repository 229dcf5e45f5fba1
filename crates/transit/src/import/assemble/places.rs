//! Groups stops into stop places: what people take for one stop.

use std::collections::{BTreeMap, HashMap};

use super::super::{Findings, Kind, extras::Extras, stops::Stops};
use crate::{Fixed, Place, Transfer};

/// Stop places: stops of one station or at one position, numbered by first use.
#[derive(Default)]
pub(super) struct Places {
    /// For each stop, the stop that represents its place.
    root: Vec<u32>,
    /// Members of each place, by its representative stop.
    all: HashMap<u32, Vec<u32>>,
    numbers: HashMap<u32, u32>,
    members: Vec<Vec<u32>>,
}

impl Places {
    pub fn new(stops: &Stops) -> Self {
        let mut spots: HashMap<Fixed, u32> = HashMap::new();
        let mut root = Vec::with_capacity(stops.all.len());
        for (number, stop) in (0..).zip(&stops.all) {
            root.push(stop.parent.unwrap_or_else(|| *spots.entry(stop.at).or_insert(number)));
        }
        // A station row may share its position with another station.
        let top = |at: u32| root.get(at as usize).copied().unwrap_or(at);
        let root: Vec<u32> = (0..stops.all.len() as u32).map(|stop| top(top(stop))).collect();
        let mut all: HashMap<u32, Vec<u32>> = HashMap::new();
        for (stop, root) in (0..).zip(&root) {
            all.entry(*root).or_default().push(stop);
        }
        Self { root, all, ..Self::default() }
    }

    pub fn number(&mut self, stop: u32) -> u32 {
        let root = self.root.get(stop as usize).copied().unwrap_or(stop);
        let (members, all) = (&mut self.members, &self.all);
        *self.numbers.entry(root).or_insert_with(|| {
            members.push(all.get(&root).cloned().unwrap_or_default());
            members.len() as u32 - 1
        })
    }

    pub fn of(&self, stop: u32) -> Option<u32> {
        self.numbers.get(self.root.get(stop as usize)?).copied()
    }

    pub fn finish(&self, stops: &Stops, extras: &Extras, findings: &mut Findings) -> Vec<Place> {
        let place = |members: &Vec<u32>| {
            let station = members.iter().copied().find(|stop| {
                members
                    .iter()
                    .any(|other| stops.all.get(*other as usize).is_some_and(|other| other.parent == Some(*stop)))
            });
            let first = members.iter().copied().min_by_key(|stop| stops.id(*stop));
            let head = station.or(first).and_then(|stop| stops.all.get(stop as usize));
            let mut names: BTreeMap<&str, u32> = BTreeMap::new();
            for stop in members.iter().filter_map(|stop| stops.all.get(*stop as usize)) {
                *names.entry(stop.name.as_str()).or_default() += u32::from(!stop.name.is_empty());
            }
            let common = names.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(name, _)| name);
            let head_name = head.map(|stop| stop.name.as_str()).filter(|name| station.is_some() && !name.is_empty());
            let name = head_name.or(common).unwrap_or_default().to_owned();
            let english = |id: &str| extras.english.get(&("stop_name".to_owned(), id.to_owned())).cloned();
            let name_en = head.and_then(|stop| english(&stop.id)).or_else(|| english(&name)).unwrap_or_default();
            let (id, at) = head.map(|stop| (stop.id.clone(), stop.at)).unwrap_or_default();
            Place { id, name, name_en, at }
        };
        for members in self.members.iter().filter(|members| members.len() > 1) {
            let ids: Vec<&str> = members.iter().map(|stop| stops.id(*stop)).collect();
            findings.add(
                Kind::Merged,
                "stops at one spot or of one station are a place",
                "stops.txt",
                0,
                ids.join(" "),
            );
        }
        for stop in (0..stops.all.len() as u32).filter(|stop| self.of(*stop).is_none()) {
            findings.quarantine("a stop that no trip uses", "stops.txt", 0, stops.id(stop));
        }
        self.members.iter().map(place).collect()
    }

    pub fn transfers(&self, extras: &Extras) -> Vec<Transfer> {
        let between = |(from, to, secs): &(u32, u32, Option<i32>)| {
            Some(Transfer { from: self.of(*from)?, to: self.of(*to)?, secs: *secs })
        };
        let mut all: Vec<Transfer> = extras.transfers.iter().filter_map(between).collect();
        all.sort_unstable();
        all.dedup_by_key(|transfer| (transfer.from, transfer.to));
        all
    }
}
