//! Checks across sites: sign numbers, old slugs, links between stories, walks.

use contract::{Localized, heritage::Walk};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

use super::{Aliases, Heritage, SiteContent, reader::Reader};
use crate::finding::{Severity, line_of};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WalkFile {
    #[serde(default)]
    walks: Vec<WalkEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WalkEntry {
    id: String,
    name: Localized,
    summary: Localized,
    stops: Vec<Spanned<String>>,
}

impl Reader<'_> {
    /// Removes sites whose number is taken: a number can lead to only one site.
    pub(super) fn remove_duplicate_codes(&mut self, sites: &mut Vec<SiteContent>) {
        let mut seen: BTreeMap<u16, String> = BTreeMap::new();
        sites.retain(|site| match seen.get(&site.file.code) {
            Some(first) => {
                let text = format!("code {} is that of {first} already", site.file.code);
                self.report(Severity::Broken, &format!("sites/{}/site.toml", site.slug), None, text);
                false
            }
            None => {
                seen.insert(site.file.code, site.slug.clone());
                true
            }
        });
    }

    pub(super) fn aliases(&mut self, known: &BTreeSet<String>) -> Aliases {
        const FILE: &str = "aliases.toml";
        let mut aliases: Aliases = self.toml(FILE).unwrap_or_default();
        for (old, new) in aliases.clone() {
            let problem = match (known.contains(&old), known.contains(&new)) {
                (true, _) => format!("{old} is a site of its own"),
                (_, false) => format!("{old} leads to {new}, which is no site"),
                _ => continue,
            };
            self.report(Severity::LeftOut, FILE, None, problem);
            aliases.remove(&old);
        }
        aliases
    }

    pub(super) fn dead_links(&mut self, sites: &[SiteContent], known: &BTreeSet<String>, aliases: &Aliases) {
        fn links(blocks: &[contract::heritage::Block], out: &mut Vec<String>) {
            for block in blocks {
                out.extend(block.text.iter().filter_map(|span| Some(span.href.strip_prefix("/d/")?.to_owned())));
                links(&block.blocks, out);
            }
        }
        for site in sites {
            for (tag, story) in &site.stories {
                let mut slugs = Vec::new();
                links(&story.blocks, &mut slugs);
                for slug in slugs.iter().filter(|slug| !known.contains(*slug) && !aliases.contains_key(*slug)) {
                    let file = format!("sites/{}/{tag}.md", site.slug);
                    self.report(Severity::Advice, &file, None, format!("the link /d/{slug} leads to no site"));
                }
            }
        }
    }

    pub(super) fn walks(&mut self, heritage: &Heritage) -> Vec<Walk> {
        const FILE: &str = "walks.toml";
        let Some(text) = self.text(FILE) else { return Vec::new() };
        let Some(WalkFile { walks }) = self.toml::<WalkFile>(FILE) else { return Vec::new() };
        let mut out = Vec::new();
        for WalkEntry { id, name, summary, stops } in walks {
            let mut places = Vec::new();
            let mut slugs = Vec::new();
            for stop in stops {
                match heritage.site(stop.get_ref()).map(|site| site.at()) {
                    Some(Some(at)) => {
                        places.push(at);
                        slugs.push(stop.into_inner());
                    }
                    other => {
                        let why = if other.is_some() { "has no certain place" } else { "is no site" };
                        let line = Some(line_of(&text, stop.span().start));
                        self.report(
                            Severity::LeftOut,
                            FILE,
                            line,
                            format!("{} {why}: left out of the walk", stop.get_ref()),
                        );
                    }
                }
            }
            if slugs.len() < 2 {
                self.report(Severity::LeftOut, FILE, None, format!("the walk {id} has less than two stops: left out"));
                continue;
            }
            let length: f64 = places.windows(2).map(|two| civic::geo::distance_m(two[0], two[1])).sum();
            out.push(Walk { id, name, summary, stops: slugs, length_m: length.round() as u32 });
        }
        out
    }
}
