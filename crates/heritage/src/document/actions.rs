//! The main actions of a page: listen, look around, get directions, save, share.

use civic::locale;
use contract::heritage::{Block, BlockKind};

use super::Page;
use crate::{story, terms::localized};
impl Page<'_> {
    /// The main actions. Buttons work only with the script.
    pub(super) fn actions(&self, story: &story::Story) -> Block {
        let words = self.words;
        let text = story::transcript(story);
        let button = |act: &str, icon: &str, title: String| Block {
            act: act.to_owned(),
            icon: icon.to_owned(),
            title,
            ..Block::of(BlockKind::Button)
        };
        let mut listen = button("listen", "headphones", words.listen((locale::minutes(&text, self.lang)) as u32))
            .with("pause", words.listen_pause())
            .with("resume", words.listen_resume())
            .with("none", words.listen_none())
            .with("voice", words.listen_voice());
        if let Some(name) = self.site.file.recordings.get(self.lang) {
            listen = listen
                .with("recording", self.heritage.file_href(self.site, name.get_ref()))
                .with("voice", words.listen_recording());
        }
        let mut row = vec![listen];
        row.extend(self.panorama());
        if let Some(at) = self.site.at() {
            let to = contract::transit::TransitEndpoint::Spot(at, story.title.clone());
            let plan = contract::transit::PlanQuery { to: Some(to), ..contract::transit::PlanQuery::default() };
            row.push(Block {
                title: words.directions().to_owned(),
                icon: "bus".to_owned(),
                href: plan.page().href(),
                ..Block::of(BlockKind::Link)
            });
        }
        row.push(
            button("save", "arrow-down", words.save().to_owned())
                .with("done", words.saved())
                .with("failed", words.save_failed()),
        );
        row.push(
            button("copy", "share-2", words.copy().to_owned())
                .with("done", words.copied())
                .with("failed", words.copy_failed()),
        );
        Block { blocks: row, ..Block::of(BlockKind::Actions) }
    }

    fn panorama(&self) -> Option<Block> {
        let (panorama, (script, style)) = self.site.file.panorama.as_ref().zip(self.context.viewer)?;
        let name = panorama.file.get_ref();
        let size = self.site.files.get(name).map_or(0, Vec::len);
        let spots = panorama.hotspots.iter().map(|spot| {
            let text = localized(&spot.text, self.lang);
            let span = match spot.href.is_empty() {
                true => contract::heritage::Span::plain(text),
                false => contract::heritage::Span::link(text, spot.href.clone()),
            };
            Block { text: vec![span], ..Block::of(BlockKind::Item) }
                .with("pitch", spot.pitch.to_string())
                .with("yaw", spot.yaw.to_string())
        });
        Some(
            Block {
                act: "panorama".to_owned(),
                icon: "rotate-ccw".to_owned(),
                title: self.words.panorama(locale::bytes(size, self.lang)),
                note: panorama.credit.clone(),
                blocks: spots.collect(),
                ..Block::of(BlockKind::Button)
            }
            .with("src", self.heritage.file_href(self.site, name))
            .with("script", script)
            .with("style", style)
            .with("hint", self.words.panorama_hint())
            .with("places", self.words.panorama_places())
            .with("failed", self.words.panorama_failed()),
        )
    }
}
