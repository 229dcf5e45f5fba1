//! Real time: feeds of both kinds over a network with a timetable and with headways, good ones and rubbish.
#![allow(missing_docs)]

mod alerts;
mod city;
mod export;
mod merging;
