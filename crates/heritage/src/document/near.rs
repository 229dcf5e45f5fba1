//! Sites within walking distance, nearest first.

use civic::{geo::distance_m, locale};
use contract::heritage::{Block, BlockKind};

use super::{Page, href, language};
use crate::content::SiteContent;

/// Maximum number of sites listed.
const MAX_NEARBY: usize = 5;
/// Maximum walking distance, in metres.
const MAX_NEARBY_M: f64 = 1_500.0;

impl Page<'_> {
    pub(super) fn nearby(&self) -> Option<Block> {
        let here = self.site.at()?;
        let mut near: Vec<(f64, &SiteContent)> = self
            .heritage
            .sites
            .iter()
            .filter(|other| other.slug != self.site.slug)
            .filter_map(|other| Some((distance_m(here, other.at()?), other)))
            .filter(|(away, _)| *away <= MAX_NEARBY_M)
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        if near.is_empty() {
            return None;
        }
        // Distances are from this page's site, so the nearest site comes first.
        let cards = near.into_iter().take(MAX_NEARBY).map(|(away, other)| {
            let lang = language(other, self.lang);
            let story = other.stories.get(lang);
            Block {
                title: story.map(|story| story.title.clone()).unwrap_or_default(),
                href: href(&other.slug, lang),
                picture: self.heritage.drawing_href(other.file.picture.get_ref()),
                note: locale::exact_distance(away, self.lang),
                ..Block::of(BlockKind::Card)
            }
        });
        let cards = Block { blocks: cards.collect(), ..Block::of(BlockKind::Cards) };
        Some(Block::section("nearby", self.words.nearby(), vec![cards]))
    }
}
