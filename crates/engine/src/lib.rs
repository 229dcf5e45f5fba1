//! Public transport on the device: a separate WebAssembly module, run by a worker. It answers requests of the contract
//! like the server, from a downloaded pack.

mod answer;

use chrono::{FixedOffset, Offset};
use std::sync::Arc;
use transit::{Exclude, Question, Shapes, Transit};
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

pub use answer::answer;

/// Answers requests from a network.
#[wasm_bindgen]
pub struct Engine {
    transit: Transit,
    offset: FixedOffset,
}

/// A response as over HTTP.
#[wasm_bindgen(getter_with_clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub body: String,
}

#[wasm_bindgen]
impl Engine {
    /// Loads a pack, for a city with this UTC offset.
    ///
    /// # Errors
    /// If the pack is corrupt or has another version; download it again.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &[u8], offset_minutes: i32) -> Result<Self, JsError> {
        let network = Arc::new(transit::decode(pack).map_err(|error| JsError::new(&error.to_string()))?);
        let transit = Transit::new(network, Arc::new(Shapes::default()));
        let offset = offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt);
        Ok(Self { transit, offset: offset.unwrap_or_else(|| chrono::Utc.fix()) })
    }

    /// Loads the shapes of lines. Without them, lines are drawn straight from stop to stop.
    ///
    /// # Errors
    /// If the pack is corrupt or has another version.
    pub fn draw(&mut self, shapes: &[u8]) -> Result<(), JsError> {
        let shapes = transit::decode_shapes(shapes).map_err(|error| JsError::new(&error.to_string()))?;
        self.transit.set_shapes(Arc::new(shapes));
        Ok(())
    }

    /// Answers a request target below the API base, such as `/transit/plan?from=…`, at a time in milliseconds since
    /// 1970.
    pub fn answer(&mut self, target: &str, now_ms: f64) -> Answer {
        let utc = chrono::DateTime::from_timestamp_millis(now_ms as i64).unwrap_or_default();
        let (status, body) = answer(&mut self.transit, target, utc.with_timezone(&self.offset));
        Answer { status, body }
    }

    /// For the benchmark: plans journeys, with their paths, between two places given by number, and returns how many
    /// there are. `walking` adds walking time as a criterion; `date` is in days since the start of the Common Era.
    pub fn journeys(&mut self, from: u32, to: u32, date: i32, at: i32, walking: bool) -> u32 {
        let planner = self.transit.planner();
        let (from, to) = (planner.at_place(from), planner.at_place(to));
        let exclude = Exclude::default();
        let question =
            Question { date, at, arrive_by: false, from, to, walk: None, rides: transit::MOST_RIDES, exclude };
        let journeys = if walking { planner.plan_walking(&question) } else { planner.plan(&question) };
        journeys.len() as u32
    }

    /// For the benchmark: number of search results.
    pub fn found(&self, q: &str) -> u32 {
        (self.transit.find_stops(q, 5).len() + self.transit.find_lines(q, 5).len()) as u32
    }
}
