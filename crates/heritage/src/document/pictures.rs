//! The picture above a story and the photographs below it.

use contract::heritage::{Block, BlockKind, DocumentPicture};

use super::{Page, ServedPhoto};
use crate::terms::localized;

/// Width and height of drawings.
const DRAWING_SIZE: (u32, u32) = (640, 400);

impl Page<'_> {
    pub(super) fn picture(&self) -> DocumentPicture {
        if let Some((photo, sent)) = self.photos().next() {
            return DocumentPicture {
                src: sent.src.clone(),
                width: sent.width,
                height: sent.height,
                alt: localized(&photo.alt, self.lang).to_owned(),
                credit: photo.credit.clone(),
            };
        }
        let name = self.site.file.picture.get_ref();
        let drawing = self.heritage.drawings.get(name);
        let general = drawing.is_some_and(|drawing| drawing.general);
        DocumentPicture {
            src: self.heritage.drawing_href(name),
            width: DRAWING_SIZE.0,
            height: DRAWING_SIZE.1,
            alt: drawing.map(|drawing| localized(&drawing.alt, self.lang).to_owned()).unwrap_or_default(),
            credit: if general { self.words.credit_general() } else { self.words.credit_drawn() }.to_owned(),
        }
    }

    fn photos(&self) -> impl Iterator<Item = (&crate::site::Photo, &ServedPhoto)> {
        self.site.file.photos.iter().filter_map(|photo| {
            Some((photo, self.context.photos.iter().find(|sent| sent.file == *photo.file.get_ref())?))
        })
    }

    /// The photographs after the first.
    pub(super) fn gallery(&self) -> Option<Block> {
        let photos: Vec<Block> = self
            .photos()
            .skip(1)
            .map(|(photo, sent)| {
                let photo = Block {
                    title: localized(&photo.alt, self.lang).to_owned(),
                    note: photo.credit.clone(),
                    picture: sent.src.clone(),
                    ..Block::of(BlockKind::Photo)
                };
                photo.with("width", sent.width.to_string()).with("height", sent.height.to_string())
            })
            .collect();
        (!photos.is_empty()).then(|| Block::section("photos", self.words.photos(), photos))
    }
}
