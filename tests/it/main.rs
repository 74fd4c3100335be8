//! The one integration binary: conversations, planted faults, the server, the architecture.

mod against;
mod architecture;
mod conversations;
mod corpus;
mod doors;
mod faults;
mod freshness;
mod http;
mod languages;
mod live;
mod properties;
mod questions;
mod renamed;
mod search;
mod sources;
mod support;
