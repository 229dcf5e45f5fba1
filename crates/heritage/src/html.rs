//! A page as HTML that is complete without any script: the thin renderer of the server. The page's program has its twin.

mod body;
mod frame;

pub use body::article;
pub use frame::{Frame, Room, missing, page, sign};
