//! Words: how a family's typing is made comparable, and the small types that hold a postcode or a phone number.
//!
//! Start at [`normal`]; then [`spelling`], which forgives slips. Deliberately not here: anything that knows
//! what a word *means*. That is `understanding`, which reads content. This room uses no other.

pub mod distance;
pub mod little;
pub mod normal;
pub mod pattern;
pub mod phone;
pub mod postcode;
pub mod readability;
pub mod spelling;
pub mod stem;

pub use distance::closest;
pub use normal::{Token, tokens};
