//! Everything other than the API, through the real router: the built page, documents, photos, the basemap.

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
