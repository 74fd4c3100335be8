//! The one integration binary: conversations, planted faults, the server, the architecture.

mod conversations;
mod support;
