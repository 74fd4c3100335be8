//! Authenticated encryption of a conversation's state (XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03), as text for a form field.
//!
//! A token is base64url of one version byte, 24 random bytes, and the sealed state. What was changed by one bit, made with
//! another key, or made for another purpose does not open: then there is simply no state.

use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// The longest token that is tried, in bytes: states are a twentieth of it.
const LONGEST: usize = 48 * 1024;

/// A secret of 32 bytes.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Keys, the newest first: the newest seals, every one opens. So a key is changed without losing a conversation: put a new one before it, and
/// take the old one away when 30 days are over.
#[derive(Clone)]
pub struct Keys(Vec<Key>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} secret keys", self.0.len())
    }
}

impl From<Key> for Keys {
    fn from(key: Key) -> Self {
        Self(vec![key])
    }
}

impl Keys {
    /// From keys of 64 hexadecimal figures each, parted by commas or line ends.
    ///
    /// # Errors
    /// If there is none, or one of them is no key.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let written = text.split([',', '\n']).map(str::trim);
        let keys = written.filter(|key| !key.is_empty()).map(Key::read);
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(KeyError::Shape);
        }
        Ok(Self(keys))
    }

    /// The keys in this file, one a line; made with one, for its owner's eyes only, if the file is not there.
    ///
    /// # Errors
    /// If the file cannot be read or made, or holds no key.
    pub fn in_file(path: &Path) -> Result<Self, KeyError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::read(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Key::in_file(path).map(Self::from)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// For each key, newest first, a hash of these parts that nobody can make without it: HMAC-SHA-256 (RFC 2104), the first 16 bytes.
    #[must_use]
    pub fn hashes(&self, purpose: &'static str, parts: &[&str]) -> Vec<[u8; 16]> {
        let hash = |key: &Key| {
            let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&key.0).ok()?;
            for part in std::iter::once(&purpose).chain(parts) {
                // Lengths, so that no two lists of parts are the same bytes.
                mac.update(&(part.len() as u64).to_be_bytes());
                mac.update(part.as_bytes());
            }
            mac.finalize().into_bytes()[..16].try_into().ok()
        };
        self.0.iter().filter_map(hash).collect()
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The setting is no key.
    #[error("a key is 32 bytes, written as 64 hexadecimal figures")]
    Shape,
    /// The file cannot be read or written.
    #[error("the key file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// The system has no randomness to give.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
}

impl Key {
    /// From 64 hexadecimal figures.
    ///
    /// # Errors
    /// If it is anything else.
    pub fn read(hex: &str) -> Result<Self, KeyError> {
        let hex = hex.trim();
        let mut key = [0; 32];
        if hex.len() != 64 || !hex.is_ascii() {
            return Err(KeyError::Shape);
        }
        for (i, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).map_err(|_| KeyError::Shape)?;
        }
        Ok(Self(key))
    }

    /// A new random key.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(KeyError::Random)?;
        Ok(Self(key))
    }

    /// The key in this file; made, for its owner's eyes only, if the file is not there.
    ///
    /// # Errors
    /// If the file cannot be read or made, or holds no key.
    pub fn in_file(path: &Path) -> Result<Self, KeyError> {
        match std::fs::read_to_string(path) {
            Ok(hex) => return Self::read(&hex),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let key = Self::random()?;
        let hex: String = key.0.iter().map(|b| format!("{b:02x}")).collect();
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => file.write_all(hex.as_bytes())?,
            // Another instance made it a moment ago.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Self::read(&std::fs::read_to_string(path)?);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(key)
    }
}

/// Seals and opens for one purpose.
#[derive(Clone)]
pub struct Seal {
    /// The newest first.
    ciphers: Vec<XChaCha20Poly1305>,
    purpose: &'static str,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "a seal for {}", self.purpose)
    }
}

impl Seal {
    /// With a key, for a purpose ("web"): a token of one purpose does not open for another.
    #[must_use]
    pub fn new(key: &Key, purpose: &'static str) -> Self {
        Self::with(&key.clone().into(), purpose)
    }

    /// With several keys: the newest seals, every one opens.
    #[must_use]
    pub fn with(keys: &Keys, purpose: &'static str) -> Self {
        let cipher = |key: &Key| XChaCha20Poly1305::new((&key.0).into());
        Self {
            ciphers: keys.0.iter().map(cipher).collect(),
            purpose,
        }
    }

    /// Seals some bytes as text; `None` only if the system gives no randomness.
    #[must_use]
    pub fn seal(&self, plain: &[u8]) -> Option<String> {
        Some(BASE64.encode(self.seal_bytes(plain)?))
    }

    /// Seals some bytes; 41 more come out than go in.
    #[must_use]
    pub fn seal_bytes(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).ok()?;
        let payload = Payload {
            msg: plain,
            aad: self.purpose.as_bytes(),
        };
        let cipher = self.ciphers.first()?;
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        let mut token = Vec::with_capacity(1 + NONCE + sealed.len());
        token.push(VERSION);
        token.extend_from_slice(&nonce);
        token.extend_from_slice(&sealed);
        Some(token)
    }

    /// Opens a token; `None` if it is not ours, whatever the reason.
    #[must_use]
    pub fn open(&self, token: &str) -> Option<Vec<u8>> {
        if token.len() > LONGEST {
            return None;
        }
        self.open_bytes(&BASE64.decode(token.trim()).ok()?)
    }

    /// Opens sealed bytes; `None` if they are not ours, whatever the reason.
    #[must_use]
    pub fn open_bytes(&self, token: &[u8]) -> Option<Vec<u8>> {
        let (version, rest) = token.split_first()?;
        if *version != VERSION || rest.len() <= NONCE {
            return None;
        }
        let (nonce, sealed) = rest.split_at(NONCE);
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let nonce = XNonce::from(nonce);
        self.ciphers.iter().find_map(|cipher| {
            let payload = Payload {
                msg: sealed,
                aad: self.purpose.as_bytes(),
            };
            cipher.decrypt(&nonce, payload).ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: u8) -> Seal {
        Seal::new(&Key([key; 32]), "web")
    }

    #[test]
    fn what_is_sealed_opens_and_nothing_else_does() {
        let token = seal(1).seal(b"state").unwrap_or_default();
        assert_eq!(seal(1).open(&token).as_deref(), Some(b"state".as_slice()));
        assert_eq!(seal(2).open(&token), None);
        assert_eq!(Seal::new(&Key([1; 32]), "bot").open(&token), None);
        for i in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[i] = if forged[i] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap_or_default();
            assert!(
                forged == token || seal(1).open(&forged).is_none_or(|s| s == b"state"),
                "{i}"
            );
        }
        assert_eq!(seal(1).open("not a token"), None);
        assert_eq!(seal(1).open(""), None);
    }

    #[test]
    fn a_new_key_opens_what_an_old_one_sealed() {
        let (old, new) = ("11".repeat(32), "22".repeat(32));
        let keys = |text: &str| Keys::read(text).map(|keys| Seal::with(&keys, "web"));
        let sealed = keys(&old).ok().and_then(|seal| seal.seal(b"state"));
        let sealed = sealed.unwrap_or_default();
        let open = |text: &str| keys(text).ok().and_then(|seal| seal.open(&sealed));
        assert_eq!(
            open(&format!("{new},{old}")).as_deref(),
            Some(&b"state"[..])
        );
        assert_eq!(open(&new), None);
        assert!(Keys::read(" , ").is_err() && Keys::read(&format!("{new},x")).is_err());
    }

    #[test]
    fn a_key_is_made_once() {
        let folder = tempfile::tempdir()
            .map(|d| d.path().join("new/key"))
            .unwrap_or_default();
        let (first, second) = (Key::in_file(&folder), Key::in_file(&folder));
        assert!(matches!((first, second), (Ok(a), Ok(b)) if a.0 == b.0));
        assert!(Key::read("short").is_err() && Key::read(&"zz".repeat(32)).is_err());
    }
}
