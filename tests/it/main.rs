//! The one integration binary: conversations, planted faults, the server, the architecture.

mod against;
mod architecture;
mod at_school;
mod conversations;
mod corpus;
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
mod renamed;
mod schemas;
mod search;
mod shelves;
mod sources;
mod support;
