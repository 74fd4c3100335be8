//! `respond` run over every kind of family: what can be reached, and how.
//!
//! Start at [`cases`], which says which values no rule tells apart, then [`reach`], which walks. Uses everything above it; it runs the
//! conversation itself and has no second copy of its rules. Deliberately not here: files, printing, any channel.

pub mod cases;
pub mod outlive;
pub mod reach;
