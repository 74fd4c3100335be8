//! What a browser loads beside a page: styles, scripts, the icon. Each is compressed once, as small as brotli makes it, not anew for each who asks.
//!
//! Who takes no brotli gets the text, which the layer around all routes may compress in another way. Deliberately not here: pages, which are another each time.

use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use brotli::enc::BrotliEncoderParams;

/// A text, and the same in brotli.
#[derive(Debug)]
pub(super) struct Packed {
    text: Bytes,
    brotli: Option<Bytes>,
}

impl Packed {
    /// Takes about a millisecond for a thousand bytes.
    pub(super) fn new(text: impl Into<Bytes>) -> Self {
        let text = text.into();
        let most = BrotliEncoderParams {
            quality: 11,
            size_hint: text.len(),
            ..BrotliEncoderParams::default()
        };
        let mut packed = Vec::new();
        // Reading and writing memory does not fail; if it did, the text itself is as good.
        let done = brotli::BrotliCompress(&mut &*text, &mut packed, &most);
        Self {
            brotli: done.ok().map(|_| packed.into()),
            text,
        }
    }

    /// In the form that whoever asks can read.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        match &self.brotli {
            Some(brotli) if takes_brotli(asked) => {
                let head = [
                    (header::CONTENT_ENCODING, "br"),
                    (header::VARY, "accept-encoding"),
                ];
                (head, brotli.clone()).into_response()
            }
            _ => self.text.clone().into_response(),
        }
    }
}

/// Whether `br` is among the encodings, and not refused by a weight of 0 (RFC 9110, section 12.5.3).
fn takes_brotli(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(header::ACCEPT_ENCODING).iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let weight = weight.trim().strip_prefix("q=").map(str::parse::<f32>);
            name.trim().eq_ignore_ascii_case("br") && matches!(weight, Some(Ok(q)) if q > 0.0)
        })
}

/// A style, script or picture whose address carries its hash, so that it may be kept for a year.
pub(super) fn asset<S>(kind: &'static str, text: &'static str) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let packed = Arc::new(OnceLock::new());
    get(move |asked: HeaderMap| async move {
        let head = [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        let packed = packed.get_or_init(|| Packed::new(text));
        (head, packed.answer(&asked)).into_response()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn brotli_is_for_whoever_takes_it() {
        for (list, takes) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=0.5, gzip", true),
            ("BR", true),
            ("gzip", false),
            ("br;q=0", false),
            ("br;q=0.000, gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(list));
            assert_eq!(takes_brotli(&asked), takes, "{list}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
