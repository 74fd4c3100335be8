//! The description of the API, made from its types. `src/channel/api/openapi.json` is a copy for readers; a test holds it to the types.

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Anydoor",
        description = "A service directory and pathway navigator for families of children and young people with special educational needs or disabilities. \
One request is one turn of a conversation. Nothing is kept on the server: the sealed state goes out with each reply and comes back with the next turn.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "Where this document was read")),
    tags((name = "chat", description = "Conversations")),
    paths(super::chat),
)]
struct Description;

/// The document, OpenAPI 3.1, as JSON.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn document() -> Result<String, serde_json::Error> {
    Description::openapi().to_pretty_json()
}
