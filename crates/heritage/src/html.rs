//! The server's HTML renderer. Pages are complete without a script. The client has its own renderer of the same tree.

mod body;
mod frame;

pub use body::article;
pub use frame::{Frame, NavItem, missing, page, sign, sign_css};
