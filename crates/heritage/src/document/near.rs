//! Sites in walking distance, in the order of a walk.

use civic::geo::distance_m;
use contract::{Block, BlockKind, LatLon};

use super::{Page, href, language};
use crate::{content::SiteContent, dress};

/// Sites of a walk around.
const NEARBY: usize = 5;
/// Further than this nobody walks, in metres.
const NEARBY_M: f64 = 1_500.0;

impl Page<'_> {
    pub(super) fn nearby(&self) -> Option<Block> {
        let here = self.site.at()?;
        let mut near: Vec<(f64, &SiteContent)> = self
            .heritage
            .sites
            .iter()
            .filter(|other| other.slug != self.site.slug)
            .filter_map(|other| Some((distance_m(here, other.at()?), other)))
            .filter(|(away, _)| *away <= NEARBY_M)
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        // From one to the next, not back and forth: the order of a walk.
        let near = walk(here, near.into_iter().take(NEARBY).map(|(_, site)| site).collect());
        if near.is_empty() {
            return None;
        }
        let mut before = here;
        let cards = near.into_iter().map(|other| {
            let at = other.at().unwrap_or(before);
            let away = dress::distance(distance_m(before, at), self.lang);
            before = at;
            let lang = language(other, self.lang);
            let story = other.stories.get(lang);
            Block {
                title: story.map(|story| story.title.clone()).unwrap_or_default(),
                href: href(&other.slug, lang),
                picture: self.heritage.drawing_href(other.file.picture.get_ref()),
                note: away,
                ..Block::of(BlockKind::Card)
            }
        });
        let cards = Block { blocks: cards.collect(), ..Block::of(BlockKind::Cards) };
        Some(Block::section("nearby", self.words.nearby(), vec![cards]))
    }
}

/// The shortest way from site to site by always going to the nearest next.
fn walk(from: LatLon, mut sites: Vec<&SiteContent>) -> Vec<&SiteContent> {
    let mut out = Vec::new();
    let mut here = from;
    while !sites.is_empty() {
        let away = |site: &SiteContent| site.at().map_or(f64::MAX, |at| distance_m(here, at));
        let next = (0..sites.len()).min_by(|a, b| away(sites[*a]).total_cmp(&away(sites[*b]))).unwrap_or(0);
        let site = sites.remove(next);
        here = site.at().unwrap_or(here);
        out.push(site);
    }
    out
}
