//! What the server sends beside the API, through the real router: the built page, its documents, photos, the base map.

mod basemap;
mod dist;
mod documents;
mod files;
mod headers;
mod limits;
mod photos;
mod pictures;
mod pmtiles;
mod preloads;
mod reports;
mod start;
mod support;
