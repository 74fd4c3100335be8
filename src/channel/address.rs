//! The address at which families reach the service: as set by whoever runs it, or as their own browser calls it.
//!
//! In: the setting `--public-url`, or the headers of a request. Out: an origin, scheme and host, without a path. It stands on what is printed
//! or shared, so what a request says is checked, and never more than an origin is taken from it.

use std::sync::Arc;

use axum::http::{HeaderMap, Uri, header};

/// The longest host with its port that is believed, in bytes (RFC 1035 allows 253 for a name).
const LONGEST_HOST: usize = 260;

/// The public address, if one is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address(Option<Arc<str>>);

/// Why a setting is no address.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is not an address that families can open: write scheme and host, like https://help.example.org"
)]
pub struct AddressError(String);

impl Address {
    /// Reads a setting: `https://help.example.org`, with or without a port and a slash at its end.
    ///
    /// # Errors
    /// If it is not `http` or `https` and a host, or more than that.
    pub fn read(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.to_owned());
        let uri: Uri = text.trim().parse().map_err(|_| wrong())?;
        let scheme = uri.scheme_str().filter(|s| matches!(*s, "http" | "https"));
        let host = uri.authority().map(|a| a.as_str()).filter(|h| is_host(h));
        match (scheme, host) {
            (Some(scheme), Some(host)) if uri.path() == "/" && uri.query().is_none() => {
                Ok(Self(Some(format!("{scheme}://{host}").into())))
            }
            _ => Err(wrong()),
        }
    }

    /// The address that was set, if one was.
    #[must_use]
    pub fn set(&self) -> Option<String> {
        self.0.as_deref().map(str::to_owned)
    }

    /// The address for the sender of this request, without a slash at its end; `None` if none is set and the request names no host that
    /// could be one. A proxy says by `X-Forwarded-Proto` that it speaks TLS.
    #[must_use]
    pub fn of(&self, headers: &HeaderMap) -> Option<String> {
        if let Some(set) = &self.0 {
            return Some(set.to_string());
        }
        let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        let host = text(header::HOST.as_str()).filter(|h| is_host(h))?;
        let secure = text("x-forwarded-proto") == Some("https");
        Some(format!(
            "{}://{host}",
            if secure { "https" } else { "http" }
        ))
    }
}

/// A name or number of a machine, perhaps with a port: nothing that could end an attribute, a line or a path.
fn is_host(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']');
    (1..=LONGEST_HOST).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_an_origin() {
        let read = |text: &str| Address::read(text).ok();
        let named = |headers| read("https://help.example.org/")?.of(headers);
        assert_eq!(
            named(&HeaderMap::new()).as_deref(),
            Some("https://help.example.org")
        );
        for wrong in [
            "",
            "help.example.org",
            "ftp://a",
            "https://a/path",
            "https://a?x",
            "https://me@a",
            "https://",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_request_is_believed_only_so_far() {
        let of = |host: &'static str, proto: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().expect("a value"));
            headers.insert("x-forwarded-proto", proto.parse().expect("a value"));
            Address::default().of(&headers)
        };
        assert_eq!(
            of("a.example:8080", "").as_deref(),
            Some("http://a.example:8080")
        );
        assert_eq!(
            of("a.example", "https").as_deref(),
            Some("https://a.example")
        );
        assert_eq!(of("[::1]:80", "x").as_deref(), Some("http://[::1]:80"));
        for host in ["a\"b", "a/b", "a b", "a@b", ""] {
            assert_eq!(of(host, ""), None, "{host}");
        }
    }
}
