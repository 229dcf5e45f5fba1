//! `GET /reports`: paginated.

use axum::{extract::State, response::Response};
use civic::geo::distance_m;
use contract::{
    FieldCode, LatLon, Page,
    reports::{Report, Sort},
};
use std::sync::Arc;
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use super::{
    ReportService,
    columns::Scan,
    filter::{self, FilterParameters},
    render,
    store::{Filter, ListPage, MOST_IDS, PageCursor},
};
use crate::{
    http::{
        cache::own,
        device::Device,
        query::{Query, required},
    },
    openapi::parameters::{BboxParameter, Position, choice},
    problem::AppError,
};

const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Parameter read by [`sort`].
struct Order;

impl IntoParams for Order {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![choice("sort", "Order; `near` needs `lat` and `lon`.", &Sort::ALL.map(Sort::as_str))]
    }
}

/// Public reports, or one's own
#[utoipa::path(
    get,
    path = "/reports",
    operation_id = "reports",
    params(
        FilterParameters,
        BboxParameter,
        Order,
        Position,
        ("mine" = Option<bool>, Query, description = "Only those filed by the asking device."),
        ("cursor" = Option<String>, Query, description = "`next` of the page before, with the same sort."),
        (
            "limit" = Option<u32>, Query, minimum = 1, maximum = 200,
            description = "Most items of the page, 50 when absent.",
        ),
        Device,
    ),
    responses((status = 200, description = "One page.", body = Page<Report>)),
)]
pub async fn list(
    State(service): State<Arc<ReportService>>,
    device: Device,
    query: Query,
) -> Result<Response, AppError> {
    let filter = Filter { bbox: query.bbox()?, ..filter::read(&service, &query)? };
    let sort = sort(&query)?;
    let near = query.position()?;
    let limit = query.number("limit", 1, MOST)?.unwrap_or(USUAL);
    let after = query.text("cursor")?.map(|cursor| read_cursor(cursor, sort)).transpose()?;
    let owner = if query.flag("mine")? { Some(device.required()?) } else { None };

    let (total, ListPage { rows, next }) = match (owner, sort) {
        (Some(owner), _) => (
            service.store.count_mine(&filter, owner).await?,
            service.store.list(&filter, Some(owner), sort, after, limit).await?,
        ),
        (None, Sort::Near) => nearest(&service, &filter, required("lat", near)?, after, limit).await?,
        (None, _) => {
            let (total, ids) = count(&service, &filter).await?;
            (total, service.store.list(&Filter { ids, ..filter }, None, sort, after, limit).await?)
        }
    };
    let next = next.map(|after| write_cursor(after, sort));
    let items = render::brief(&service, rows, &device).await?;
    Ok(own(&Page::<Report> { items, next, total: Some(total) }))
}

fn sort(query: &Query) -> Result<Sort, AppError> {
    let names: Vec<&str> = Sort::ALL.iter().map(|sort| sort.as_str()).collect();
    let unknown = || AppError::parameter("sort", FieldCode::Unknown, format!("one of {}", names.join(", ")));
    query.text("sort")?.map_or(Ok(Sort::default()), |word| Sort::parse(word).ok_or_else(unknown))
}

/// The number of matching public reports, and their ids if there are few. Scanning the columns is faster than the
/// database, which would read many texts to find a few matches.
async fn count(service: &ReportService, filter: &Filter) -> Result<(u32, Option<Vec<u32>>), AppError> {
    let table = service.columns.up_to_date(&service.store).await?;
    let scan = Scan::new(&table, filter);
    let (mut total, mut ids) = (0, Vec::new());
    for at in scan.rows(&table) {
        total += 1;
        if ids.len() <= MOST_IDS {
            ids.push(table.id(at));
        }
    }
    Ok((total, (ids.len() <= MOST_IDS).then_some(ids)))
}

/// Public reports by distance, for which the database has no index.
async fn nearest(
    service: &ReportService,
    filter: &Filter,
    near: LatLon,
    after: Option<PageCursor>,
    limit: u32,
) -> Result<(u32, ListPage), AppError> {
    let limit = limit as usize;
    let (total, mut page) = {
        let table = service.columns.up_to_date(&service.store).await?;
        let scan = Scan::new(&table, filter);
        let measured = scan.rows(&table).map(|at| PageCursor {
            value: (distance_m(near, table.position(at)) * 1000.0) as i64,
            id: i64::from(table.id(at)),
        });
        let mut all: Vec<PageCursor> = measured.collect();
        let total = all.len() as u32;
        let key = |entry: &PageCursor| (entry.value, entry.id);
        all.retain(|entry| after.is_none_or(|after| key(entry) > key(&after)));
        if all.len() > limit + 1 {
            all.select_nth_unstable_by_key(limit + 1, key);
            all.truncate(limit + 1);
        }
        all.sort_unstable_by_key(key);
        (total, all)
    };
    let more = page.len() > limit;
    page.truncate(limit);
    let ids: Vec<i64> = page.iter().map(|entry| entry.id).collect();
    Ok((total, ListPage { rows: service.store.reports(&ids).await?, next: page.last().copied().filter(|_| more) }))
}

/// The cursor includes the sort order, because it is meaningless in any other order.
fn write_cursor(after: PageCursor, sort: Sort) -> String {
    format!("{}.{:x}.{:x}", sort.as_str(), after.value, after.id)
}

fn read_cursor(cursor: &str, sort: Sort) -> Result<PageCursor, AppError> {
    let wrong =
        || AppError::parameter("cursor", FieldCode::Invalid, "send `next` of the page before, with the same sort");
    let mut parts = cursor.split('.');
    let (word, value, id) = (parts.next(), parts.next(), parts.next());
    if word != Some(sort.as_str()) || parts.next().is_some() {
        return Err(wrong());
    }
    let number = |text: Option<&str>| i64::from_str_radix(text.unwrap_or_default(), 16).map_err(|_| wrong());
    Ok(PageCursor { value: number(value)?, id: number(id)? })
}
