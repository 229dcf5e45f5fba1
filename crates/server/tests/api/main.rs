//! API tests: the real router with a fictional portal, called with the contract's requests.

mod bad_input;
mod cities;
mod command_line;
mod cross_site;
mod documents;
mod filters;
mod heritage;
mod heritage_donations;
mod heritage_files;
mod heritage_numbers;
mod import;
mod limits;
mod lists;
mod live;
mod long_lists;
mod map;
mod openapi;
mod parking;
mod parking_hours;
mod parking_import;
mod search;
mod submission;
mod support;
mod transit;
mod trouble;
mod visibility;
