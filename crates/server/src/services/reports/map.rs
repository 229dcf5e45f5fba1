//! `GET /reports/map` and `/reports/nearby`: scans of the in-memory columns.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use civic::{
    aggregate::{Point, aggregate},
    geo::{bbox_around, distance_m},
};
use contract::{
    Page,
    reports::{Nearby, ReportMap, Status},
};
use std::sync::Arc;

use super::{
    ReportService,
    columns::Scan,
    filter::{self, FilterParameters},
    render,
    store::Filter,
};
use crate::{
    http::{
        cache::{self, own},
        device::Device,
        query::{Query, required},
    },
    openapi::parameters::{BboxParameter, Position, RequiredParameters},
    problem::AppError,
};

/// Highest zoom level.
const DEEPEST: u32 = 22;
/// Largest radius for possible duplicates, in metres.
const WIDEST_M: u32 = 5000;
/// Maximum number of possible duplicates, as many as a person would read.
const NEIGHBOURS: usize = 20;

/// Clusters and pins of a box, bounded
#[utoipa::path(
    get,
    path = "/reports/map",
    operation_id = "report_map",
    params(
        FilterParameters,
        RequiredParameters<BboxParameter>,
        ("zoom" = u32, Query, minimum = 0, maximum = 22, description = "Zoom of the map."),
    ),
    responses((status = 200, description = "At most 60 kB.", body = ReportMap)),
)]
pub async fn map(State(service): State<Arc<ReportService>>, query: Query) -> Result<Response, AppError> {
    let bbox = required("bbox", query.bbox()?)?;
    let zoom = required("zoom", query.number("zoom", 0, DEEPEST)?)?;
    let filter = Filter { bbox: Some(bbox), ..filter::read(&service, &query)? };
    let answer = {
        let table = service.columns.up_to_date(&service.store).await?;
        let scan = Scan::new(&table, &filter);
        let points = scan.rows(&table).map(|at| {
            let position = table.position(at);
            Point { lat: position.lat, lon: position.lon, status: table.status(at), index: at as u32 }
        });
        let clusters = aggregate(points, bbox, zoom as u8);
        let now = service.core.now_ms();
        let reports = clusters.singles.iter().map(|at| table.pin(*at as usize, now)).collect();
        ReportMap { cells: clusters.cells, reports, total: clusters.total }
    };
    Ok(([(header::CACHE_CONTROL, cache::CHECKED)], Json(answer)).into_response())
}

/// Open reports around a position
// Of one category, nearest first.
#[utoipa::path(
    get,
    path = "/reports/nearby",
    params(
        RequiredParameters<Position>,
        ("category" = String, Query, description = "Id of a category."),
        (
            "radius" = Option<u32>, Query, minimum = 1, maximum = 5000,
            description = "Metres; `limits.nearby_m` of the city when absent.",
        ),
        Device,
    ),
    responses((status = 200, description = "Nearest first.", body = Page<Nearby>)),
)]
pub async fn nearby(
    State(service): State<Arc<ReportService>>,
    device: Device,
    query: Query,
) -> Result<Response, AppError> {
    let at = required("lat", query.position()?)?;
    let category = required("category", query.text("category")?)?.to_owned();
    let radius = query.number("radius", 1, WIDEST_M)?.unwrap_or(service.core.limits().nearby_m);
    let filter = Filter {
        category: vec![category],
        status: Status::ALL.into_iter().filter(|status| status.is_open()).collect(),
        bbox: Some(bbox_around(at, f64::from(radius))),
        ..Filter::default()
    };
    let mut nearest: Vec<(f64, i64)> = {
        let table = service.columns.up_to_date(&service.store).await?;
        let scan = Scan::new(&table, &filter);
        let measured = scan.rows(&table).map(|row| (distance_m(at, table.position(row)), i64::from(table.id(row))));
        measured.filter(|(distance, _)| *distance <= f64::from(radius)).collect()
    };
    nearest.sort_by(|a, b| a.0.total_cmp(&b.0));
    nearest.truncate(NEIGHBOURS);
    let ids: Vec<i64> = nearest.iter().map(|(_, id)| *id).collect();
    let rows = service.store.reports(&ids).await?;
    let reports = render::brief(&service, rows, &device).await?;
    let near = reports.into_iter().zip(nearest);
    let items = near.map(|(report, (distance, _))| Nearby { report, distance_m: distance.round() as u32 }).collect();
    Ok(own(&Page::whole(items)))
}
