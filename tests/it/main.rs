//! The one integration binary: conversations, planted faults, the server, the architecture.

mod architecture;
mod conversations;
mod corpus;
mod doors;
mod equity;
mod explain;
mod faults;
mod fmt;
mod http;
mod languages;
mod new;
mod picture;
mod proof;
mod properties;
mod questions;
mod schemas;
mod search;
mod sources;
mod support;
