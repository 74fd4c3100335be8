//! Who may read and write a conversation: whoever holds its token. A token is the conversation's name, the second until which it holds, and a keyed hash of
//! both (HMAC-SHA-256, the first 16 bytes). Nothing about tokens is kept, so they hold across restarts and instances.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use subtle::ConstantTimeEq as _;

use crate::store::Keys;

/// How long a token holds, in seconds: as in the service of Microsoft.
pub const HOLDS: i64 = 1800;

/// Makes and reads tokens.
#[derive(Clone)]
pub struct Tokens(Keys);

impl Tokens {
    /// With the keys of the program, newest first; a token of an older key still holds.
    #[must_use]
    pub fn new(keys: Keys) -> Self {
        Self(keys)
    }

    /// A name for a new conversation, which nobody can guess: 128 random bits. `None` if the system gives no randomness.
    #[must_use]
    pub fn name() -> Option<String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).ok()?;
        Some(BASE64.encode(bytes))
    }

    /// A token for a conversation; `now` in seconds since 1970.
    #[must_use]
    pub fn make(&self, conversation: &str, now: i64) -> Option<String> {
        let until = (now + HOLDS).to_string();
        let hash = self.hashes(conversation, &until).into_iter().next()?;
        Some(format!("{conversation}.{until}.{}", BASE64.encode(hash)))
    }

    /// The conversation of a token that holds now.
    #[must_use]
    pub fn read<'t>(&self, token: &'t str, now: i64) -> Option<&'t str> {
        let (rest, hash) = token.rsplit_once('.')?;
        let (conversation, until) = rest.rsplit_once('.')?;
        let hash = BASE64.decode(hash).ok()?;
        let made = self.hashes(conversation, until);
        let right = made.iter().fold(subtle::Choice::from(0), |right, made| {
            right | made[..].ct_eq(&hash)
        });
        let holds = until.parse::<i64>().is_ok_and(|until| now <= until);
        (bool::from(right) && holds).then_some(conversation)
    }

    fn hashes(&self, conversation: &str, until: &str) -> Vec<[u8; 16]> {
        self.0.hashes("direct line", &[conversation, until])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_conversation_until_it_ends() {
        let keys = |hex: &str| Keys::read(&hex.repeat(32)).expect("keys");
        let tokens = Tokens::new(keys("01"));
        let token = tokens.make("abc", 1000).expect("a token");
        assert_eq!(tokens.read(&token, 1000 + HOLDS), Some("abc"));
        assert_eq!(tokens.read(&token, 1001 + HOLDS), None);
        assert_eq!(Tokens::new(keys("02")).read(&token, 1000), None);
        for at in 0..token.len() * 8 {
            let mut forged = token.clone().into_bytes();
            forged[at / 8] ^= 1 << (at % 8);
            let forged = String::from_utf8_lossy(&forged).into_owned();
            assert_eq!(tokens.read(&forged, 1000), None, "bit {at}");
        }
        for odd in ["", ".", "..", "abc", "abc.9999999999.", "abc.x.y"] {
            assert_eq!(tokens.read(odd, 0), None);
        }
    }
}
