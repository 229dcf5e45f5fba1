//! Structured data of a site: schema.org as JSON-LD.

use contract::{Localized, heritage::Document};
use opening::{Plan, clock, day_of_week};
use serde_json::{Map, Value, json};

use crate::{content::SiteContent, site::FactKind, terms::localized};

/// Opening hours by season (with dates if there are several), and those of upcoming days off.
fn opening(plan: &Plan) -> Vec<Value> {
    // schema.org has no 24:00, and represents a closed day as opening and closing at midnight.
    let hours = |(from, to): (u32, u32)| {
        let closes = if to >= 1440 { "23:59".to_owned() } else { clock(to) };
        json!({ "@type": "OpeningHoursSpecification", "opens": clock(from), "closes": closes })
    };
    let mut out = Vec::new();
    for season in &plan.seasons {
        for (first, last, times) in &season.runs {
            let days: Vec<&str> = (*first..=*last).map(day_of_week).collect();
            for span in times {
                let mut one = hours(*span);
                one["dayOfWeek"] = json!(days);
                if plan.seasons.len() > 1 {
                    (one["validFrom"], one["validThrough"]) = (json!(season.first), json!(season.last));
                }
                out.push(one);
            }
        }
    }
    for (first, last, times) in &plan.days_off {
        let closed = [(0, 0)];
        for span in if times.is_empty() { &closed[..] } else { times } {
            let mut one = hours(*span);
            (one["validFrom"], one["validThrough"]) = (json!(first), json!(last));
            out.push(one);
        }
    }
    out
}

/// A `LandmarksOrHistoricalBuildings` for a page on a given day. `city` is its region.
pub fn data(
    doc: &Document,
    site: &SiteContent,
    city: &Localized,
    ward: Option<&Localized>,
    origin: Option<&str>,
    today: chrono::NaiveDate,
) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    put("@context", json!("https://schema.org"));
    put("@type", json!("LandmarksOrHistoricalBuildings"));
    put("name", json!(doc.title));
    put("description", json!(doc.summary));
    put("identifier", json!(doc.slug));
    let others: Vec<&String> =
        site.stories.iter().filter(|(tag, _)| **tag != doc.lang).map(|(_, story)| &story.title).collect();
    if !others.is_empty() {
        put("alternateName", json!(others));
    }
    if let Some(origin) = origin {
        put("url", json!(format!("{origin}{}", crate::document::href(&doc.slug, &doc.lang))));
        put("image", json!(format!("{origin}{}", doc.picture.src)));
    }
    let mut address = json!({ "@type": "PostalAddress", "addressRegion": localized(city, &doc.lang) });
    if !site.file.address.is_empty() {
        address["streetAddress"] = json!(site.file.address);
    }
    if let Some(ward) = ward {
        address["addressLocality"] = json!(localized(ward, &doc.lang));
    }
    put("address", address);
    if let Some(at) = doc.at() {
        put("geo", json!({ "@type": "GeoCoordinates", "latitude": at.lat, "longitude": at.lon }));
    }
    if let Some(hours) = &site.hours {
        put("openingHoursSpecification", json!(opening(&hours.plan(today))));
    }
    let ticket = site.file.facts.iter().find(|fact| *fact.kind.get_ref() == FactKind::Ticket);
    if let Some(vnd) = ticket.and_then(|fact| fact.vnd) {
        put("isAccessibleForFree", json!(vnd == 0));
    }
    if let Some(website) = &site.file.website {
        put("sameAs", json!(website.get_ref()));
    }
    if doc.rating.count > 0 {
        let mean = f64::from(doc.rating.stars) / f64::from(doc.rating.count);
        put(
            "aggregateRating",
            json!({
                "@type": "AggregateRating", "ratingValue": (mean * 10.0).round() / 10.0, "ratingCount": doc.rating.count,
                "bestRating": 5, "worstRating": 1,
            }),
        );
    }
    Value::Object(out)
}
