//! Encrypted text: AES-256-GCM-SIV, in base64. The name of the secret is authenticated with it, so that one cannot be put in another's place.
//! No random number is needed (RFC 8452): the same secret under the same name has the same form, which says that it is the same and no more.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The length of a key in bytes.
pub const KEY_BYTES: usize = 32;

/// The encrypted form of `text` under this name; `None` when it is too large to be encrypted.
pub fn seal(key: &[u8; KEY_BYTES], name: &str, text: &str) -> Option<String> {
    let payload = Payload { msg: text.as_bytes(), aad: name.as_bytes() };
    let sealed = Aes256GcmSiv::new(key.into()).encrypt(&Nonce::default(), payload).ok()?;
    Some(STANDARD.encode(sealed))
}

/// The text again; `None` when it was sealed with another key or under another name, or was changed.
pub fn unseal(key: &[u8; KEY_BYTES], name: &str, sealed: &str) -> Option<String> {
    let bytes = STANDARD.decode(sealed.trim()).ok()?;
    let payload = Payload { msg: &bytes, aad: name.as_bytes() };
    String::from_utf8(Aes256GcmSiv::new(key.into()).decrypt(&Nonce::default(), payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; KEY_BYTES] = *b"0123456789abcdef0123456789abcdef";

    #[test]
    fn only_the_key_and_the_name_open_it() {
        let sealed = seal(&KEY, "token", "s3cret ü").unwrap();
        assert!(!sealed.contains("s3cret"));
        assert_eq!(unseal(&KEY, "token", &sealed).as_deref(), Some("s3cret ü"));
        assert_eq!(unseal(&KEY, "other", &sealed), None);
        assert_eq!(unseal(b"another key, which is as long...", "token", &sealed), None);
        let mut changed = sealed.into_bytes();
        changed[3] ^= 1;
        assert_eq!(unseal(&KEY, "token", &String::from_utf8(changed).unwrap()), None);
        for broken in ["", "AAAA", "no base64!"] {
            assert_eq!(unseal(&KEY, "token", broken), None);
        }
    }
}
