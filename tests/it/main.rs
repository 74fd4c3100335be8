//! The one integration binary: conversations, planted faults, the server, the architecture.

mod against;
mod architecture;
mod blessed;
mod conversations;
mod corpus;
mod diff;
mod doors;
mod equity;
mod explain;
mod faults;
mod fmt;
mod freshness;
mod http;
mod languages;
mod live;
mod new;
mod picture;
mod proof;
mod properties;
mod questions;
mod reach;
mod renamed;
mod schemas;
mod search;
mod sources;
mod support;
