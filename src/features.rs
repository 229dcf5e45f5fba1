//! The rooms of the house. They never import each other: what two need moves down.

pub mod about;
pub mod home;
pub mod reports;
pub mod settings;
