//! The frame of every heritage page (head, stylesheet, navigation) and its HTTP response.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use heritage::{
    content::SiteContent,
    html::{self, Frame, NavItem},
    structured,
};

use super::{
    HeritageService,
    assets::EARLY,
    document::{DonationForm, tree, ward},
    files::PREVIEW,
};
use crate::http::{packed::packed, reader::VARY_BY_READER};

/// A page for the static export.
pub(super) fn static_page(service: &HeritageService, site: &SiteContent, lang: &str) -> String {
    let doc = tree(service, site, lang, &DonationForm::default(), None, None);
    let origin = service.core.options().public_url.as_deref();
    let ward = ward(service.core.city(), site);
    let data =
        structured::data(&doc, site, &service.profile().name, ward.as_ref(), origin, service.core.now().date_naive());
    framed(service, origin, Some(site), |frame| html::page(&doc, frame, &data))
}

/// Renders a page inside the common frame.
pub(super) fn framed(
    service: &HeritageService,
    origin: Option<&str>,
    site: Option<&SiteContent>,
    draw: impl FnOnce(&Frame<'_>) -> String,
) -> String {
    let assets = &service.assets;
    let profile = &service.profile();
    let mut navigation = vec![NavItem::Home, NavItem::Reports];
    navigation.extend(service.transport.is_offered().then_some(NavItem::Bus));
    navigation.extend([NavItem::Heritage, NavItem::Scan]);
    let icons = |name: &str| assets.icon(name);
    let preview = site.zip(origin).map(|(site, origin)| {
        let drawing = service.heritage().drawing_href(site.file.picture.get_ref());
        (format!("{origin}{}", drawing.replace(".svg", ".png")), PREVIEW.0, PREVIEW.1)
    });
    let frame = Frame {
        city: &profile.name,
        portal: &profile.portal_name,
        origin,
        navigation: &navigation,
        css: assets.css(),
        early: EARLY,
        icons: &icons,
        favicon: "/icon.svg",
        preview,
    };
    draw(&frame)
}

pub(super) async fn answer(
    status: StatusCode,
    html: String,
    policy: &str,
    lang: &str,
    headers: &HeaderMap,
    negotiated: bool,
) -> Response {
    let vary = if negotiated { VARY_BY_READER } else { "accept-encoding" };
    let kinds = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, vary),
        (header::CONTENT_LANGUAGE, lang),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    if status == StatusCode::OK {
        return packed(headers, html.as_bytes(), &kinds).await;
    }
    // Never answer an error page with 304 Not Modified.
    let mut unconditional = headers.clone();
    unconditional.remove(header::IF_NONE_MATCH);
    let mut response = packed(&unconditional, html.as_bytes(), &kinds).await;
    *response.status_mut() = status;
    response
}
