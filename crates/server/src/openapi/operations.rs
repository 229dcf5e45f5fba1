//! The operations.

use contract::API_BASE;
use serde_json::{Map, Value, json};

use super::{
    answers::{answers, content, read, written},
    parameters::{bbox, device, filter, flag, idempotency, kinds, path, position, sort, text, whole, word},
};

/// One operation of the document.
pub(super) struct Operation {
    pub(super) path: &'static str,
    pub(super) method: &'static str,
    pub(super) id: &'static str,
    pub(super) summary: &'static str,
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) good: Value,
    pub(super) problems: &'static [u16],
}

/// Reads without parameters.
pub(super) fn get(path: &'static str, id: &'static str, summary: &'static str, good: Value) -> Operation {
    Operation { path, method: "get", id, summary, parameters: Vec::new(), body: None, good, problems: &[] }
}

/// What may be wrong with a request that writes.
pub(super) const WRITTEN: &[u16] = &[400, 413, 415, 422, 429];

/// A body in JSON, as a component describes it.
pub(super) fn body(schema: &str) -> Option<Value> {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    Some(json!({ "required": true, "content": { "application/json": { "schema": schema } } }))
}

fn all() -> Vec<Operation> {
    let mut operations = city();
    operations.extend(reports());
    operations.extend(media());
    operations.extend(transit());
    operations.extend(live());
    operations.extend(super::heritage::operations());
    operations
}

fn city() -> Vec<Operation> {
    let object = json!({ "type": "object" });
    let search = [vec![text("q", false, "What was typed.")], position(false), vec![kinds()]].concat();
    let search = [search, vec![whole("limit", false, "Most hits, 10 when absent.", 1, 50), device(false)]].concat();
    vec![
        get("/config", "config", "The city's profile", read("The profile.", "Config")),
        get("/categories", "categories", "What can be reported, and to whom", read("The catalogue.", "Catalogue")),
        get("/sketch", "sketch", "The city's hand-drawn map", content("GeoJSON.", "application/geo+json", &object)),
        get("/openapi.json", "openapi", "This document", content("OpenAPI 3.1.", "application/json", &object)),
        get("/wards", "wards", "The wards in the order of their codes", read("All of them.", "Page_Ward")),
        Operation {
            parameters: position(true),
            problems: &[400, 404, 422],
            ..get("/wards/at", "ward_at", "The ward of a position in the city", read("The ward.", "WardLookup"))
        },
        Operation {
            parameters: search,
            problems: &[400],
            ..get(
                "/search",
                "search",
                "Reports by code, wards, places, categories, lines and stops",
                read("Hits, best first.", "Page_Hit"),
            )
        },
    ]
}

fn transit() -> Vec<Operation> {
    let id = |what| path("id", what, "^.+$");
    let at = || text("at", false, "Local date and time, `YYYY-MM-DDTHH:MM`; now when absent.");
    let stops = vec![
        text("q", false, "Words of its name; the nearest when absent."),
        text("near", false, "`lat,lon` in degrees."),
        whole("limit", false, "Most stops, 10 when absent.", 1, 50),
    ];
    let plan = vec![
        text("from", true, "Where from: `stop:ID` or `lat,lon`."),
        text("to", true, "Where to: `stop:ID` or `lat,lon`."),
        at(),
        word("mode", "Whether `at` is when one sets out or wants to be there.", &["depart", "arrive"]),
        word("walk", "`less` also finds ways that are only better in walking less.", &["any", "less"]),
        text("avoid", false, "Lines and kinds of vehicles (`metro`, `bus` …) that are not wanted, parted by commas."),
        whole("transfers", false, "Most changes, 5 when absent.", 0, 5),
    ];
    vec![
        Operation {
            problems: &[404],
            ..get(
                "/transit/network",
                "transit_network",
                "The network and its packs",
                read("The network.", "TransitNetwork"),
            )
        },
        Operation {
            parameters: vec![path(
                "file",
                "Name of the pack, as `/transit/network` gives it.",
                "^[a-z]+-[0-9a-f]{16}\\.pack$",
            )],
            problems: &[404],
            ..get(
                "/transit/network/{file}",
                "transit_pack",
                "A pack for the device",
                content("Bytes.", "application/octet-stream", &json!({ "type": "string" })),
            )
        },
        Operation {
            problems: &[404],
            ..get("/transit/routes", "transit_routes", "All lines", read("Metros first.", "Page_TransitLine"))
        },
        Operation {
            parameters: vec![id("Id of a line, or of a route of the feed.")],
            problems: &[404],
            ..get("/transit/routes/{id}", "transit_route", "A line", read("Both directions.", "TransitRoute"))
        },
        Operation {
            parameters: stops,
            problems: &[400, 404],
            ..get("/transit/stops", "transit_stops", "Stops by name or nearby", read("Best first.", "Page_TransitStop"))
        },
        Operation {
            parameters: vec![id("Id of a stop place, or of a stop of the feed."), at()],
            problems: &[400, 404],
            ..get(
                "/transit/stops/{id}/departures",
                "transit_departures",
                "What leaves from a stop",
                read("Soonest first.", "TransitBoard"),
            )
        },
        Operation {
            parameters: plan,
            problems: &[400, 404],
            ..get("/transit/plan", "transit_plan", "Ways from one place to another", read("Best first.", "TransitPlan"))
        },
    ]
}

fn live() -> Vec<Operation> {
    let bytes = json!({ "type": "string" });
    let route = || text("route", false, "Id of a line, or of a route of the feed.");
    let events = json!({
        "200": {
            "description": "A stream that does not end: the data of each event is a `TransitEvent`.",
            "content": { "text/event-stream": { "schema": { "$ref": "#/components/schemas/TransitEvent" } } },
        },
    });
    vec![
        Operation {
            parameters: vec![route()],
            problems: &[400, 404],
            ..get("/transit/vehicles", "transit_vehicles", "Where vehicles are", read("Real time.", "TransitLive"))
        },
        Operation {
            parameters: vec![route(), text("stop", false, "Id of a stop place, or of a stop of the feed.")],
            problems: &[400, 404],
            ..get("/transit/alerts", "transit_alerts", "What riders have to know", read("Alerts.", "Page_TransitAlert"))
        },
        Operation {
            problems: &[404],
            ..get("/transit/gtfs.zip", "gtfs", "The network as GTFS", content("GTFS.", "application/zip", &bytes))
        },
        Operation {
            problems: &[404],
            ..get(
                "/transit/realtime.pb",
                "gtfs_realtime",
                "Real time as GTFS-realtime 2.0, about `gtfs.zip`",
                content("A feed message.", "application/x-protobuf", &bytes),
            )
        },
        Operation {
            parameters: vec![text(
                "topics",
                true,
                "`stop:ID`, `route:ID` and `transit`, parted by commas, at most 20.",
            )],
            problems: &[400, 404],
            ..get("/events", "events", "Changes as server-sent events, resumable by `Last-Event-ID`", events)
        },
    ]
}

fn reports() -> Vec<Operation> {
    const CODE: &str = "^[A-Z]{2,4}-[0-9A-HJKMNP-TV-Z]{6}$";
    let code = || path("code", "Code of the report.", CODE);
    let list = [filter(), vec![bbox(false), sort()], position(false)].concat();
    let paging = vec![
        flag("mine", "Only those filed by the asking device."),
        text("cursor", false, "`next` of the page before, with the same sort."),
        whole("limit", false, "Most items of the page, 50 when absent.", 1, 200),
        device(false),
    ];
    let nearby = vec![
        text("category", true, "Id of a category."),
        whole("radius", false, "Metres; `limits.nearby_m` of the city when absent.", 1, 5000),
        device(false),
    ];
    vec![
        Operation {
            parameters: [list, paging].concat(),
            problems: &[400],
            ..get("/reports", "reports", "Public reports, or one's own", read("One page.", "Page_Report"))
        },
        Operation {
            method: "post",
            parameters: vec![idempotency(), device(false)],
            body: body("NewReport"),
            problems: WRITTEN,
            ..get(
                "/reports",
                "create_report",
                "File a report",
                written(201, "The report, as its owner sees it.", "Report"),
            )
        },
        Operation {
            parameters: [filter(), vec![bbox(true), whole("zoom", true, "Zoom of the map.", 0, 22)]].concat(),
            problems: &[400],
            ..get(
                "/reports/map",
                "report_map",
                "Clusters and pins of a box, bounded",
                read("At most 60 kB.", "ReportMap"),
            )
        },
        Operation {
            parameters: [position(true), nearby].concat(),
            problems: &[400],
            ..get("/reports/nearby", "nearby", "Open reports around a position", read("Nearest first.", "Page_Nearby"))
        },
        Operation {
            parameters: vec![code(), device(false)],
            problems: &[400, 404],
            ..get("/reports/{code}", "report", "One report", read("The report.", "Report"))
        },
        Operation {
            method: "post",
            parameters: vec![code(), device(true)],
            problems: &[400, 404, 429],
            ..get("/reports/{code}/support", "support", "Me too", written(200, "How many there are now.", "Support"))
        },
    ]
}

fn media() -> Vec<Operation> {
    let picture = |description| content(description, "image/jpeg", &json!({ "type": "string", "format": "binary" }));
    let parameters = || {
        let key = text("key", false, "Opens the owner's photo while it is not public.");
        vec![path("id", "SHA-256 of the uploaded bytes.", "^[0-9a-f]{64}$"), key]
    };
    let form = json!({
        "type": "object",
        "required": ["file"],
        "properties": { "file": { "type": "string", "format": "binary" } },
    });
    vec![
        Operation {
            method: "post",
            parameters: vec![device(false)],
            body: Some(json!({ "required": true, "content": { "multipart/form-data": { "schema": form } } })),
            problems: WRITTEN,
            ..get("/media", "upload", "Upload a photo (JPEG, PNG or WebP)", written(201, "The stored photo.", "Media"))
        },
        Operation {
            parameters: parameters(),
            problems: &[400, 404],
            ..get("/media/{id}", "picture", "A photo, at most 1600 px", picture("The picture."))
        },
        Operation {
            parameters: parameters(),
            problems: &[400, 404],
            ..get("/media/{id}/thumb", "thumb", "A photo, at most 320 px", picture("The small picture."))
        },
    ]
}

/// The paths of the document.
pub(super) fn paths() -> Value {
    let mut paths = Map::new();
    for operation in all() {
        let mut entry = json!({
            "operationId": operation.id,
            "summary": operation.summary,
            "parameters": operation.parameters,
            "responses": answers(&operation.good, operation.problems, operation.method != "get", operation.body.is_some()),
        });
        if let Some(body) = operation.body {
            entry["requestBody"] = body;
        }
        let item = paths.entry(format!("{API_BASE}{}", operation.path)).or_insert_with(|| json!({}));
        item[operation.method] = entry;
    }
    let text =
        json!({ "200": { "description": "`ok`.", "content": { "text/plain": { "schema": { "type": "string" } } } } });
    paths.insert(
        "/health".to_owned(),
        json!({ "get": {
            "operationId": "health",
            "summary": "Whether server and database answer",
            "parameters": [],
            "responses": answers(&text, &[], false, false),
        } }),
    );
    Value::Object(paths)
}
