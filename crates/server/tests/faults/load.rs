//! Clients that submit reports with and without photos, and the answers they received.

use contract::{
    API_BASE, DEVICE_HEADER, IDEMPOTENCY_HEADER, Media, Page,
    reports::{NewReport, Report},
};
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::StatusCode;
use std::{collections::BTreeMap, io::Cursor};

use crate::server::{DEVICE, Portal};

/// A client's report, and the progress of its submission.
#[derive(Clone, Debug)]
pub struct Submission {
    key: String,
    pub text: String,
    /// The original bytes of the photo.
    pub photo: Option<Vec<u8>>,
    pub media: Option<Media>,
    /// The report code, once acknowledged by the server.
    pub code: Option<String>,
}

impl Submission {
    pub fn new(seed: u64, number: u64, with_photo: bool) -> Self {
        let key = format!("{seed:08x}-0000-4000-8000-{number:012x}");
        Self {
            key,
            text: format!("Đèn tắt ở cột số {number} của lượt {seed}."),
            photo: with_photo.then(|| picture(seed, number)),
            media: None,
            code: None,
        }
    }

    /// Sends what has not been acknowledged yet. A missing answer is not an acknowledgement.
    pub async fn send(&mut self, portal: &Portal) -> Option<StatusCode> {
        if let (Some(photo), None) = (&self.photo, &self.media) {
            let answer = upload(portal, photo).await?;
            if answer.status() != StatusCode::CREATED {
                return Some(answer.status());
            }
            self.media = Some(answer.json().await.ok()?);
        }
        let new = NewReport {
            category: "lamp".to_owned(),
            lat: 50.0312,
            lon: 8.0513,
            address: "Phố Mây Trắng 3".to_owned(),
            description: self.text.clone(),
            photos: self.media.iter().map(|media| media.id.clone()).collect(),
            ..NewReport::default()
        };
        let request = portal.client.post(portal.url("/reports")).header(DEVICE_HEADER, DEVICE);
        let answer = request.header(IDEMPOTENCY_HEADER, &self.key).json(&new).send().await.ok()?;
        let status = answer.status();
        if status == StatusCode::CREATED {
            self.code = Some(answer.json::<Report>().await.ok()?.code.to_string());
        } else if status == StatusCode::UNPROCESSABLE_ENTITY {
            // The server has lost the photo: upload it again, like the page does.
            self.media = None;
        }
        Some(status)
    }

    /// Retries until acknowledged, relying on the idempotency key to prevent duplicates.
    pub async fn insist(&mut self, portal: &Portal) {
        for _ in 0..50 {
            if self.code.is_some() {
                return;
            }
            let _ = self.send(portal).await;
        }
        assert!(self.code.is_some(), "the server does not take {self:?} after the fault has gone");
    }
}

pub async fn upload(portal: &Portal, photo: &[u8]) -> Option<reqwest::Response> {
    let request = contract::reports::upload("a.jpg", "image/jpeg", photo);
    let contract::Body::Bytes { content_type, bytes } = request.body else { return None };
    let post = portal.client.post(portal.url("/media")).header(DEVICE_HEADER, DEVICE);
    post.header("content-type", content_type).body(bytes).send().await.ok()
}

fn picture(seed: u64, number: u64) -> Vec<u8> {
    let shade = |at: u64| (at % 251) as u8;
    let picture = RgbImage::from_fn(48, 32, |x, y| Rgb([shade(seed + u64::from(x)), shade(number * 7), y as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// Checks that every submission was acknowledged and exists exactly once with its photo, and nothing else exists.
pub async fn all_there(portal: &Portal, all: &[Submission], seed: u64) {
    let mut listed: BTreeMap<String, String> = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = portal.get(&format!("/reports?limit=200{cursor}")).await.expect("a list");
        let page: Page<Report> = page.json().await.expect("a page of reports");
        for report in page.items {
            let double = listed.insert(report.summary.clone(), report.code.to_string());
            assert_eq!(double, None, "seed {seed}: {} was filed twice", report.summary);
        }
        let Some(next) = page.next else { break };
        cursor = format!("&cursor={next}");
    }
    for one in all {
        let code = one.code.as_ref().expect("acknowledged");
        assert_eq!(listed.get(&one.text), Some(code), "seed {seed}: an acknowledged report is lost");
        let report = portal.get(&format!("/reports/{code}")).await.expect("an answer");
        let report: Report = report.json().await.unwrap_or_else(|error| panic!("seed {seed}, {code}: {error}"));
        assert_eq!((&report.description, report.photos.len()), (&one.text, usize::from(one.photo.is_some())));
        for photo in &report.photos {
            for url in [&photo.url, &photo.thumb] {
                let shown = portal.get(url.strip_prefix(API_BASE).unwrap_or(url)).await.expect("an answer");
                assert_eq!(shown.status(), StatusCode::OK, "seed {seed}: {url}");
                let bytes = shown.bytes().await.expect("a picture");
                image::load_from_memory(&bytes).unwrap_or_else(|error| panic!("seed {seed}: {url}: {error}"));
            }
        }
    }
    assert_eq!(listed.len(), all.len(), "seed {seed}: a report that nobody sent");
}
