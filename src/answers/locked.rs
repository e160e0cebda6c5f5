//! The locked answers file: the plain file under a passphrase, in an envelope that browsers open with Web Crypto alone.
//!
//! The key is PBKDF2 with HMAC-SHA-256 over the passphrase in Unicode form NFC as UTF-8; the text is AES-256-GCM with the format's name as
//! additional data. Everything else stands in the envelope, in the names of Web Crypto; binary values are base64:
//!
//! ```json
//! { "format": "mendbook-answers-locked", "version": 1,
//!   "key": { "name": "PBKDF2", "hash": "SHA-256", "iterations": 600000, "salt": "16 bytes" },
//!   "cipher": { "name": "AES-GCM", "iv": "12 bytes" },
//!   "data": "the plain file and the 16 bytes of its tag" }
//! ```

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Diagnostic;

/// The name of the format, and the additional data.
pub(super) const FORMAT: &str = "mendbook-answers-locked";
const VERSION: u64 = 1;

/// Rounds that are written.
const ROUNDS: u32 = 600_000;
/// Rounds that are read: a file must not keep the program busy for minutes.
const MOST_ROUNDS: u64 = 20_000_000;

/// What must be new for each file. The caller draws it: nothing here is left to chance.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Makes the same passphrase another key.
    pub salt: [u8; 16],
    /// Makes the same key another text.
    pub iv: [u8; 12],
}

fn broken(name: &str, what: &str) -> Diagnostic {
    Diagnostic::error("not-answers", format!("the locked answers file `{name}` is damaged: {what}"))
}

/// Whether an envelope can be opened at all, before anybody is asked for a passphrase.
pub(super) fn check(envelope: &Map<String, Value>, name: &str) -> Result<(), Diagnostic> {
    parts(envelope, name).map(|_| ())
}

struct Parts {
    rounds: u32,
    salt: Vec<u8>,
    iv: [u8; 12],
    data: Vec<u8>,
}

fn parts(envelope: &Map<String, Value>, name: &str) -> Result<Parts, Diagnostic> {
    match envelope.get("version").and_then(Value::as_u64) {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            let message = format!("`{name}` was locked by a newer version of the format ({newer}) than this program knows ({VERSION})");
            return Err(Diagnostic::error("newer-answers", message).help("use a newer mendbook"));
        }
        _ => return Err(broken(name, "it does not say which version of the format it is")),
    }
    let text = |group: &str, key: &str| envelope.get(group).and_then(|group| group.get(key)).and_then(Value::as_str);
    let known =
        text("key", "name") == Some("PBKDF2") && text("key", "hash") == Some("SHA-256") && text("cipher", "name") == Some("AES-GCM");
    if !known {
        return Err(broken(name, "it is locked in a way that is not known here"));
    }
    let bytes = |text: Option<&str>, what: &str| {
        let plain: String = text.unwrap_or("").split_ascii_whitespace().collect();
        STANDARD
            .decode(plain)
            .ok()
            .filter(|bytes| !bytes.is_empty())
            .ok_or_else(|| broken(name, &format!("its {what} is missing or broken")))
    };
    let rounds = envelope.get("key").and_then(|key| key.get("iterations")).and_then(Value::as_u64);
    let rounds = rounds.filter(|rounds| (1..=MOST_ROUNDS).contains(rounds)).and_then(|rounds| u32::try_from(rounds).ok());
    let iv = bytes(text("cipher", "iv"), "`iv`")?;
    Ok(Parts {
        rounds: rounds.ok_or_else(|| broken(name, "its number of iterations is missing or makes no sense"))?,
        salt: bytes(text("key", "salt"), "`salt`")?,
        iv: iv.try_into().map_err(|_| broken(name, "its `iv` is not 12 bytes long"))?,
        data: bytes(envelope.get("data").and_then(Value::as_str), "`data`")?,
    })
}

fn cipher(passphrase: &str, salt: &[u8], rounds: u32) -> Aes256Gcm {
    let mut key = [0; 32];
    let passphrase: String = passphrase.nfc().collect();
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, rounds, &mut key);
    Aes256Gcm::new(&key.into())
}

/// Opens an envelope.
pub(super) fn open(envelope: &Map<String, Value>, passphrase: &str, name: &str) -> Result<Vec<u8>, Diagnostic> {
    let Parts { rounds, salt, iv, data } = parts(envelope, name)?;
    let payload = Payload { msg: &data, aad: FORMAT.as_bytes() };
    cipher(passphrase, &salt, rounds).decrypt(&Nonce::from(iv), payload).map_err(|_| {
        let message = format!("`{name}` does not open: the passphrase is not the one it was locked with, or the file was changed");
        Diagnostic::error("passphrase", message).help("capitals, spaces and accents count; a lost passphrase cannot be recovered")
    })
}

/// Locks a text.
pub(super) fn write(text: &[u8], passphrase: &str, secrets: &Secrets) -> Result<String, Diagnostic> {
    let payload = Payload { msg: text, aad: FORMAT.as_bytes() };
    let locked = cipher(passphrase, &secrets.salt, ROUNDS).encrypt(&Nonce::from(secrets.iv), payload);
    let locked = locked.map_err(|_| Diagnostic::error("passphrase", "the answers are too long to be locked"))?;
    let envelope = json!({
        "format": FORMAT,
        "version": VERSION,
        "key": { "name": "PBKDF2", "hash": "SHA-256", "iterations": ROUNDS, "salt": STANDARD.encode(secrets.salt) },
        "cipher": { "name": "AES-GCM", "iv": STANDARD.encode(secrets.iv) },
        "data": STANDARD.encode(locked),
    });
    let mut text = serde_json::to_string_pretty(&envelope).unwrap_or_default();
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An envelope that Web Crypto made, with few rounds so that the test is quick.
    const FROM_A_BROWSER: &str = include_str!("locked.test.json");

    fn opened(text: &str, passphrase: &str) -> Result<String, String> {
        let Value::Object(envelope) = serde_json::from_str(text).unwrap() else { panic!() };
        open(&envelope, passphrase, "a.json").map(|bytes| String::from_utf8(bytes).unwrap()).map_err(|error| error.message)
    }

    #[test]
    fn what_web_crypto_locked_opens() {
        assert_eq!(opened(FROM_A_BROWSER, "cafe\u{301} au lait").unwrap(), "{\"hello\":\"ž😀\"}");
        assert_eq!(opened(FROM_A_BROWSER, "caf\u{e9} au lait").unwrap(), "{\"hello\":\"ž😀\"}");
        assert!(opened(FROM_A_BROWSER, "cafe au lait").unwrap_err().contains("passphrase"));
    }

    #[test]
    fn what_was_locked_opens_again_and_says_nothing_of_itself() {
        let secrets = Secrets { salt: [7; 16], iv: [9; 12] };
        let text = write(b"the answers", "secret", &secrets).unwrap();
        assert_eq!(opened(&text, "secret").unwrap(), "the answers");
        assert!(!text.contains("the answers") && text.contains("\"iterations\": 600000"));
    }

    #[test]
    fn damage_is_told_before_anybody_is_asked() {
        let check = |from: &str, to: &str, wanted: &str| {
            let Value::Object(envelope) = serde_json::from_str(&FROM_A_BROWSER.replace(from, to)).unwrap() else { panic!() };
            let message = super::check(&envelope, "a.json").unwrap_err().message;
            assert!(message.contains(wanted), "{message}");
        };
        check("PBKDF2", "scrypt", "not known here");
        check("\"iterations\": 1000", "\"iterations\": 99999999999", "iterations");
        check("\"version\": 1", "\"version\": 2", "newer");
        check("\"data\"", "\"dat\"", "`data`");
        check("\"iv\": \"", "\"iv\": \"AAAA", "12 bytes");
    }
}
