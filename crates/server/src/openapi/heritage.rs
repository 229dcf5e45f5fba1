//! The operations of heritage sites.

use serde_json::Value;

use super::{
    answers::{read, written},
    operations::{Operation, WRITTEN, body, get},
    parameters::{device, flag, path, position, text, whole},
};

fn slug() -> Value {
    path("slug", "Slug of the site, or the number on its sign.", "^[a-z0-9-]{1,60}$")
}

pub(super) fn operations() -> Vec<Operation> {
    let choices = vec![
        text("q", false, "Words of the name."),
        text("kind", false, "Keys of kinds, parted by commas."),
        text("era", false, "Keys of eras, parted by commas."),
        text("ward", false, "Codes of wards, parted by commas."),
        text("lang", false, "Tag of a language that the story is to exist in."),
        flag("open", "Only what is open now."),
    ];
    vec![
        Operation {
            parameters: [choices, position(false)].concat(),
            problems: &[400],
            ..get("/heritage/sites", "sites", "Heritage sites", read("All that fit.", "SiteList"))
        },
        Operation {
            parameters: vec![
                slug(),
                text("lang", false, "Language of the page; Vietnamese when absent, the next best where there is none."),
                device(false),
            ],
            problems: &[400, 404],
            ..get("/heritage/sites/{slug}", "site", "The page of a site as a tree", read("The page.", "Document"))
        },
        Operation {
            parameters: vec![slug(), whole("amount", false, "Đồng; the giver types it when absent.", 1, 499_999_999)],
            problems: &[400, 404],
            ..get(
                "/heritage/sites/{slug}/donation",
                "donation",
                "A VietQR code for a donation; it is no payment",
                read("The code and its account.", "Donation"),
            )
        },
        get("/heritage/walks", "walks", "Ready-made walks", read("All of them.", "Page_Walk")),
        Operation {
            parameters: vec![text("site", true, "Slug of the site."), device(false)],
            problems: &[400, 404],
            ..get("/heritage/ratings", "rating", "How visitors rate a site", read("The rating.", "Rating"))
        },
        Operation {
            method: "post",
            parameters: vec![device(true)],
            body: body("NewRating"),
            problems: WRITTEN,
            ..get(
                "/heritage/ratings",
                "rate",
                "Rate a site; again replaces what the device gave before",
                written(200, "The rating with it.", "Rating"),
            )
        },
        Operation {
            parameters: vec![text("site", false, "Slug of a site; all when absent.")],
            problems: &[400, 404],
            ..get(
                "/heritage/scans",
                "scans",
                "How often signs were scanned, by month",
                read("The newest first.", "Page_ScanCount"),
            )
        },
        Operation {
            method: "post",
            body: body("NewScan"),
            problems: WRITTEN,
            ..get(
                "/heritage/scans",
                "scanned",
                "Count a scan of a sign; nothing of the asker is kept",
                written(200, "The count of this month.", "ScanCount"),
            )
        },
    ]
}
