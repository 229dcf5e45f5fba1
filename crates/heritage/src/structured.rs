//! What machines read of a site: schema.org, as JSON-LD.

use contract::{Document, Localized};
use serde_json::{Map, Value, json};

use crate::{
    content::SiteContent,
    opening::{clock, day_of_week},
    site::FactKind,
    terms::said,
};

/// A `LandmarksOrHistoricalBuildings` of a page. `city` is its region.
pub fn data(
    doc: &Document,
    site: &SiteContent,
    city: &Localized,
    ward: Option<&Localized>,
    origin: Option<&str>,
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
    let mut address = json!({ "@type": "PostalAddress", "addressRegion": said(city, &doc.lang) });
    if !site.file.address.is_empty() {
        address["streetAddress"] = json!(site.file.address);
    }
    if let Some(ward) = ward {
        address["addressLocality"] = json!(said(ward, &doc.lang));
    }
    put("address", address);
    if let Some(at) = doc.at() {
        put("geo", json!({ "@type": "GeoCoordinates", "latitude": at.lat, "longitude": at.lon }));
    }
    if let Some(hours) = &site.hours {
        let mut specifications = Vec::new();
        for (first, last, times) in hours.runs() {
            let days: Vec<&str> = (first..=last).map(day_of_week).collect();
            for (from, to) in times {
                // schema.org has no 24:00.
                let closes = if to >= 1440 { "23:59".to_owned() } else { clock(to) };
                specifications.push(json!({
                    "@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": clock(from), "closes": closes,
                }));
            }
        }
        put("openingHoursSpecification", json!(specifications));
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
