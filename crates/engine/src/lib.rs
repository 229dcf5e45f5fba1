//! Public transport on the device: a WebAssembly module of its own, which a worker runs. It answers the addresses of
//! the contract as the server does, from the pack that was downloaded.

mod answer;

use chrono::{FixedOffset, Offset};
use std::sync::Arc;
use transit::{Exclude, Question, Shapes, Transit};
use wasm_bindgen::{JsError, prelude::wasm_bindgen};

pub use answer::answer;

/// A network that answers.
#[wasm_bindgen]
pub struct Engine {
    transit: Transit,
    offset: FixedOffset,
}

/// An answer as HTTP would give it.
#[wasm_bindgen(getter_with_clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its JSON.
    pub body: String,
}

#[wasm_bindgen]
impl Engine {
    /// Takes in a pack, for a city with that UTC offset.
    ///
    /// # Errors
    /// When the pack is damaged, or of another version: it is to be downloaded again.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &[u8], offset_minutes: i32) -> Result<Self, JsError> {
        let network = Arc::new(transit::decode(pack).map_err(|error| JsError::new(&error.to_string()))?);
        let transit = Transit::new(network, Arc::new(Shapes::default()));
        let offset = offset_minutes.checked_mul(60).and_then(FixedOffset::east_opt);
        Ok(Self { transit, offset: offset.unwrap_or_else(|| chrono::Utc.fix()) })
    }

    /// Takes in drawings; without them lines are drawn from stop to stop.
    ///
    /// # Errors
    /// When the pack is damaged, or of another version.
    pub fn draw(&mut self, shapes: &[u8]) -> Result<(), JsError> {
        let shapes = transit::decode_shapes(shapes).map_err(|error| JsError::new(&error.to_string()))?;
        self.transit.set_shapes(Arc::new(shapes));
        Ok(())
    }

    /// Answers an address below the API, such as `/transit/plan?from=…`, at a time in milliseconds since 1970.
    pub fn answer(&mut self, target: &str, now_ms: f64) -> Answer {
        let utc = chrono::DateTime::from_timestamp_millis(now_ms as i64).unwrap_or_default();
        let (status, body) = answer(&mut self.transit, target, utc.with_timezone(&self.offset));
        Answer { status, body }
    }

    /// Journeys with their paths between two places by number, as the benchmark asks for them: how many there are.
    /// `walking` adds minutes on foot to what may be better; `date` is in days of the common era.
    pub fn journeys(&mut self, from: u32, to: u32, date: i32, at: i32, walking: bool) -> u32 {
        let planner = self.transit.planner();
        let (from, to) = (planner.at_place(from), planner.at_place(to));
        let exclude = Exclude::default();
        let question =
            Question { date, at, arrive_by: false, from, to, walk: None, rides: transit::MOST_RIDES, exclude };
        let journeys = if walking { planner.plan_walking(&question) } else { planner.plan(&question) };
        journeys.len() as u32
    }

    /// Names that a search finds: how many, as the benchmark asks.
    pub fn found(&self, q: &str) -> u32 {
        (self.transit.find_stops(q, 5).len() + self.transit.find_lines(q, 5).len()) as u32
    }
}
