//! The only crate that uses browser APIs: web_sys, fetch, Leaflet, IndexedDB, clocks.
//!
//! The code above it works with values of `contract` and `civic`, so it can be read, and most of it tested, without a
//! browser.

pub mod camera;
pub mod client;
pub mod clock;
pub mod code;
pub mod device;
pub mod dom;
pub mod draft;
pub mod events;
pub mod geolocation;
pub mod guide;
pub mod kv;
pub mod language;
pub mod leaflet;
pub mod lock;
pub mod net;
pub mod offline;
pub mod photos;
pub mod place;
pub mod scripts;
pub mod storage;
pub mod timer;
pub mod upload;
pub mod wake_lock;
