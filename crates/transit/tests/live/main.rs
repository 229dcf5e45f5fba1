//! Live data: both kinds of feed, valid and invalid, on a network with a timetable and with headways.
#![allow(missing_docs)]

mod alerts;
mod city;
mod export;
mod merging;
