//! What may be known of a family, and rules over it.
//!
//! Every [`Fact`] has a small fixed set of values (`unknown` among them), so a [`Condition`] is a set of values
//! joined by and, or and not: the whole of propositional logic, and small enough to be proved by counting. Start at
//! [`facts`]. Uses `text` and `fault`. Deliberately not here: services and pathways, which this room does not know.

pub mod age;
pub mod condition;
pub mod draft;
pub mod facts;

pub use age::Ages;
pub use condition::Condition;
pub use facts::{Fact, FactId, Facts, Family, UNKNOWN, Value};
