//! Parameters that several operations share, and builders for those that attributes cannot express.

use contract::{DEVICE_HEADER, IDEMPOTENCY_HEADER};
use serde_json::{Value, json};
use std::marker::PhantomData;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, RefOr, Required, Schema, SchemaFormat, Type,
        path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle},
        schema::ArrayBuilder,
    },
};

use crate::http::{device::Device, idempotency::IdempotencyKey, query::TEXT_CHARS};

/// The parameters of `P`, all of them required.
pub struct RequiredParameters<P>(PhantomData<P>);

impl<P: IntoParams> IntoParams for RequiredParameters<P> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let required = |parameter| ParameterBuilder::from(parameter).required(Required::True).build();
        P::into_params(place).into_iter().map(required).collect()
    }
}

/// What `Query::position` reads.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Position {
    /// Latitude in degrees, WGS84; goes together with `lon`.
    #[param(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS84; goes together with `lat`.
    #[param(minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
}

/// What `Query::bbox` reads.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BboxParameter {
    /// `minLon,minLat,maxLon,maxLat` in degrees; each minimum below its maximum.
    #[param(pattern = r"^-?[0-9]+(\.[0-9]+)?(,-?[0-9]+(\.[0-9]+)?){3}$", example = "105.8,21.0,105.9,21.1")]
    pub bbox: Option<String>,
}

impl IntoParams for Device {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const SAID: &str = "The device's secret: proves what is its own without an account.";
        header(DEVICE_HEADER, Required::False, SAID, text().pattern(Some("^[0-9a-fA-F]{32}$")))
    }
}

impl IntoParams for IdempotencyKey {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        const SAID: &str = "UUID made for this submission. The same key and body again make nothing new.";
        let schema = text().format(Some(SchemaFormat::Custom("uuid".to_owned())));
        header(IDEMPOTENCY_HEADER, Required::True, SAID, schema)
    }
}

/// A text schema, to be restricted further.
pub(crate) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A schema with these words as its only values.
pub(crate) fn word(words: &[&str]) -> ObjectBuilder {
    text().enum_values(Some(words.iter().copied()))
}

/// An optional query parameter.
pub(crate) fn query(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
    parameter.description(Some(description)).schema(Some(schema)).build()
}

/// An optional query parameter with these words as its only values; the default is the first.
pub(crate) fn choice(name: &str, description: &str, words: &[&str]) -> Parameter {
    query(name, description, word(words).default(words.first().map(|first| json!(first))))
}

/// A list parameter, as `Query::list` parses it.
pub(crate) fn list(name: &str, description: &str, items: ObjectBuilder) -> Parameter {
    let parameter = query(name, description, ArrayBuilder::new().items(items).max_items(Some(100)));
    ParameterBuilder::from(parameter).style(Some(ParameterStyle::Form)).explode(Some(false)).build()
}

/// A header parameter whose name is a constant, which an attribute cannot use.
pub(crate) fn header(name: &str, required: Required, description: &str, schema: ObjectBuilder) -> Vec<Parameter> {
    let header = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
    vec![header.description(Some(description)).schema(Some(schema.build())).build()]
}

/// Applies what is common to all parameters: numbers have no bit width, and `Query::text` limits the length of texts
/// without an enumeration or format.
pub(super) fn complete(parameter: &mut Value) {
    let in_query = parameter["in"] == "query";
    let Some(schema) = parameter["schema"].as_object_mut() else { return };
    if schema.get("type").is_some_and(|kind| kind == "integer" || kind == "number") {
        schema.remove("format");
    }
    let is_narrow = ["enum", "format"].iter().any(|name| schema.contains_key(*name));
    if in_query && !is_narrow && schema.get("type").is_some_and(|kind| kind == "string") {
        schema.insert("maxLength".to_owned(), json!(TEXT_CHARS));
    }
}
