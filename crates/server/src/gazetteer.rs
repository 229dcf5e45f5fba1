//! Wards and places, from the city's files or imported by the operator, with search by name.

use civic::{geo, text::Index};
use contract::{LatLon, WardLookup};
use std::sync::{Arc, PoisonError, RwLock};

use crate::{
    city::{City, Place, WardRow},
    store::{Boundary, Result, Store},
};

/// Wards and places with their search indexes.
#[derive(Debug)]
pub struct Gazetteer {
    number: i64,
    /// The wards in the order of their codes.
    pub wards: Vec<WardRow>,
    /// One boundary per ward; empty when none were imported.
    boundaries: Vec<Boundary>,
    /// Streets, squares, landmarks and offices.
    pub places: Vec<Place>,
    /// Search index of ward names; values are positions in `wards`.
    pub ward_names: Index<usize>,
    /// Search index of place names; values are positions in `places`.
    pub place_names: Index<usize>,
    /// Search index of street names, for addresses with house numbers; values are positions in `places`.
    pub street_names: Index<usize>,
}

/// The kind of place that has house numbers.
const STREET: &str = "street";

impl Gazetteer {
    async fn load(city: &City, store: &Store, number: i64) -> Result<Self> {
        let (mut wards, mut boundaries): (Vec<WardRow>, Vec<Boundary>) =
            store.imported_wards().await?.into_iter().unzip();
        if wards.is_empty() {
            wards.clone_from(&city.wards);
            boundaries.clear();
        }
        let mut places = store.imported_places().await?;
        if places.is_empty() {
            places.clone_from(&city.places);
        }
        let (mut ward_names, mut place_names, mut street_names) = (Index::new(), Index::new(), Index::new());
        for (at, ward) in wards.iter().enumerate() {
            ward_names.add(at, &[&ward.name_vi, &ward.name_en, &ward.code], 2);
        }
        for (at, place) in places.iter().enumerate() {
            let names: Vec<&str> = [place.name_vi.as_str(), &place.name_en]
                .into_iter()
                .chain(place.aliases.split('|'))
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .collect();
            place_names.add(at, &names, 1);
            if place.kind == STREET {
                street_names.add(at, &names, 1);
            }
        }
        Ok(Self { number, wards, boundaries, places, ward_names, place_names, street_names })
    }

    /// The ward with this code.
    pub fn ward(&self, code: &str) -> Option<&WardRow> {
        self.wards.iter().find(|ward| ward.code == code)
    }

    /// The ward at a position: the one whose boundary contains it, or else the nearest.
    pub fn ward_at(&self, at: LatLon) -> Option<WardLookup> {
        let inside = self.boundaries.iter().position(|boundary| geo::in_polygons(at, boundary));
        if let Some(ward) = inside.and_then(|position| self.wards.get(position)) {
            return Some(WardLookup { ward: ward.to_ward(), exact: true });
        }
        let distance = |ward: &&WardRow| geo::distance_m(at, ward.at());
        let nearest = self.wards.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(WardLookup { ward: nearest.to_ward(), exact: false })
    }
}

/// The current gazetteer, reloaded after an import.
#[derive(Debug)]
pub struct Gazetteers(RwLock<Arc<Gazetteer>>);

impl Gazetteers {
    /// Loads the gazetteer.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn open(city: &City, store: &Store) -> Result<Self> {
        let number = store.gazetteer_number().await?;
        Ok(Self(RwLock::new(Arc::new(Gazetteer::load(city, store, number).await?))))
    }

    /// The newest gazetteer.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read now.
    pub async fn up_to_date(&self, city: &City, store: &Store) -> Result<Arc<Gazetteer>> {
        let number = store.gazetteer_number().await?;
        let known = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        if known.number == number {
            return Ok(known);
        }
        let loaded = Arc::new(Gazetteer::load(city, store, number).await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&loaded);
        Ok(loaded)
    }
}
