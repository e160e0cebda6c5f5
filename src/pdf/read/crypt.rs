//! Unlocking files (ISO 32000-1, 7.6; ISO 32000-2, 7.6 for AES-256).
//!
//! In: the encryption dictionary and a password, which is empty for files that anybody may open. Out: a [`Crypt`] that unlocks strings and
//! streams, if it is the user's or the owner's. Permissions are not looked at: who can read a form can read its answers.

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes256};
use lopdf::{Dictionary, Object, Stream};
use md5::{Digest, Md5};
use sha2::{Sha256, Sha384, Sha512};
use unicode_normalization::UnicodeNormalization;

/// Why a file stays locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// A password is needed to open it.
    Password,
    /// The password that was given is not its own.
    WrongPassword,
    /// It is locked in a way that is not known here, such as with a certificate.
    Unknown(String),
}

/// How strings or streams are locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    None,
    Rc4,
    Aes128,
    Aes256,
}

/// The key of a file.
#[derive(Debug)]
pub(super) struct Crypt {
    key: Vec<u8>,
    strings: Method,
    streams: Method,
    metadata: bool,
    /// The encryption dictionary's own object, which is not locked.
    own: Option<u32>,
}

/// What passwords are filled up with (algorithm 2).
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68,
    0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

impl Crypt {
    /// Makes the key that a password gives, if it is the right one.
    pub(super) fn open(encrypt: &Dictionary, id: &[u8], own: Option<u32>, password: &str) -> Result<Self, Lock> {
        let name = |key: &[u8]| match encrypt.get(key) {
            Ok(Object::Name(name)) => String::from_utf8_lossy(name).into_owned(),
            _ => String::new(),
        };
        let integer = |key: &[u8], otherwise: i64| encrypt.get(key).and_then(Object::as_i64).unwrap_or(otherwise);
        let string = |key: &[u8]| encrypt.get(key).and_then(Object::as_str).map(<[u8]>::to_vec).unwrap_or_default();
        if name(b"Filter") != "Standard" {
            return Err(Lock::Unknown(format!("the security handler \"{}\"", name(b"Filter"))));
        }
        let (version, revision) = (integer(b"V", 0), integer(b"R", 2));
        let metadata = !matches!(encrypt.get(b"EncryptMetadata"), Ok(Object::Boolean(false)));
        let (strings, streams) = match version {
            1 | 2 => (Method::Rc4, Method::Rc4),
            4 | 5 => (filter(encrypt, b"StrF")?, filter(encrypt, b"StmF")?),
            other => return Err(Lock::Unknown(format!("encryption version {other}"))),
        };
        let key = if revision >= 5 {
            let (user, owner) = ((string(b"U"), string(b"UE")), (string(b"O"), string(b"OE")));
            spellings(password, 127, true).iter().find_map(|password| key_256(revision, password, &user, &owner))
        } else {
            let bits = if version == 1 {
                40
            } else if version == 4 {
                128
            } else {
                integer(b"Length", 40)
            };
            let length = usize::try_from(bits / 8).unwrap_or(5).clamp(5, 16);
            let length = if revision == 2 { 5 } else { length };
            let (owner, user) = (string(b"O"), string(b"U"));
            let proof = Proof { revision, length, owner: &owner, user: &user, permissions: integer(b"P", 0), id, metadata };
            spellings(password, 32, false)
                .iter()
                .find_map(|password| key_128(&proof, password).or_else(|| key_128(&proof, &user_password(&proof, password))))
        };
        let key = key.ok_or(if password.is_empty() { Lock::Password } else { Lock::WrongPassword })?;
        Ok(Self { key, strings, streams, metadata, own })
    }

    /// Unlocks an object with everything in it.
    pub(super) fn object(&self, object: Object, number: u32, generation: u16) -> Object {
        if self.own == Some(number) {
            return object;
        }
        match object {
            Object::Stream(stream) => Object::Stream(self.stream(stream, number, generation)),
            mut other => {
                self.unlock_strings(&mut other, number, generation);
                other
            }
        }
    }

    fn stream(&self, stream: Stream, number: u32, generation: u16) -> Stream {
        let is = |key: &[u8], wanted: &[u8]| matches!(stream.dict.get(key), Ok(Object::Name(name)) if name == wanted);
        let mut values = Object::Dictionary(stream.dict.clone());
        // Cross-reference streams are never locked.
        if is(b"Type", b"XRef") {
            return stream;
        }
        self.unlock_strings(&mut values, number, generation);
        let Object::Dictionary(dictionary) = values else { return stream };
        let identity = matches!(stream.dict.get(b"Filter"), Ok(Object::Name(name)) if name == b"Crypt")
            || matches!(stream.dict.get(b"Filter"), Ok(Object::Array(names)) if matches!(names.first(), Some(Object::Name(name)) if name == b"Crypt"));
        let open = identity || (is(b"Type", b"Metadata") && !self.metadata);
        let content = if open { stream.content } else { self.bytes(self.streams, &stream.content, number, generation) };
        Stream::new(dictionary, content)
    }

    fn unlock_strings(&self, object: &mut Object, number: u32, generation: u16) {
        match object {
            Object::String(bytes, _) => *bytes = self.bytes(self.strings, bytes, number, generation),
            Object::Array(values) => values.iter_mut().for_each(|value| self.unlock_strings(value, number, generation)),
            Object::Dictionary(entries) => entries.iter_mut().for_each(|(_, value)| self.unlock_strings(value, number, generation)),
            _ => {}
        }
    }

    fn bytes(&self, method: Method, locked: &[u8], number: u32, generation: u16) -> Vec<u8> {
        let own_key = |salt: &[u8]| {
            let mut digest = Md5::new();
            digest.update(&self.key);
            digest.update(&number.to_le_bytes()[..3]);
            digest.update(generation.to_le_bytes());
            digest.update(salt);
            let digest = digest.finalize();
            digest.iter().copied().take((self.key.len() + 5).min(16)).collect::<Vec<u8>>()
        };
        match method {
            Method::None => locked.to_vec(),
            Method::Rc4 => rc4(&own_key(b""), locked),
            Method::Aes128 => aes_cbc::<Aes128>(&own_key(b"sAlT"), locked),
            Method::Aes256 => aes_cbc::<Aes256>(&self.key, locked),
        }
    }
}

/// The method of a crypt filter that strings or streams go by.
fn filter(encrypt: &Dictionary, key: &[u8]) -> Result<Method, Lock> {
    let Ok(Object::Name(name)) = encrypt.get(key) else { return Ok(Method::None) };
    if name == b"Identity" {
        return Ok(Method::None);
    }
    let filters = encrypt.get(b"CF").and_then(Object::as_dict).ok();
    let method = filters.and_then(|filters| filters.get(name).ok()?.as_dict().ok()?.get(b"CFM").ok()?.as_name().ok());
    match method {
        Some(b"V2") => Ok(Method::Rc4),
        Some(b"AESV2") => Ok(Method::Aes128),
        Some(b"AESV3") => Ok(Method::Aes256),
        None | Some(b"None") => Ok(Method::None),
        Some(other) => Err(Lock::Unknown(format!("the crypt filter \"{}\"", String::from_utf8_lossy(other)))),
    }
}

/// The bytes that programs may have made of a password: Latin-1, where it has them all, and UTF-8, as it is and normalised.
fn spellings(password: &str, most: usize, unicode: bool) -> Vec<Vec<u8>> {
    let normal: String = password.nfkc().collect();
    let latin: Option<Vec<u8>> = password.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let all = [normal.into_bytes(), password.as_bytes().to_vec()].into_iter().chain(latin.filter(|_| !unicode));
    let mut known: Vec<Vec<u8>> = Vec::new();
    for mut bytes in all {
        bytes.truncate(most);
        if !known.contains(&bytes) {
            known.push(bytes);
        }
    }
    known
}

/// What a file of revision 2 to 4 says about its key.
struct Proof<'a> {
    revision: i64,
    length: usize,
    owner: &'a [u8],
    user: &'a [u8],
    permissions: i64,
    id: &'a [u8],
    metadata: bool,
}

fn padded(password: &[u8]) -> impl Iterator<Item = u8> {
    password.iter().chain(&PADDING).copied().take(32)
}

fn md5(bytes: &[u8]) -> Vec<u8> {
    Md5::digest(bytes).to_vec()
}

/// Hashes a digest again as often as revision 3 asks for.
fn again(mut key: Vec<u8>, revision: i64, length: usize) -> Vec<u8> {
    if revision >= 3 {
        for _ in 0..50 {
            key.truncate(length);
            key = md5(&key);
        }
    }
    key.truncate(length);
    key
}

/// A key for one of the rounds of revision 3.
fn turned(key: &[u8], round: u8) -> Vec<u8> {
    key.iter().map(|byte| byte ^ round).collect()
}

/// The user's password out of the owner's (algorithm 7).
fn user_password(proof: &Proof, owner: &[u8]) -> Vec<u8> {
    let digest = md5(&padded(owner).collect::<Vec<u8>>());
    let key = again(digest, proof.revision, proof.length);
    let locked = proof.owner.get(..32).unwrap_or(proof.owner).to_vec();
    if proof.revision == 2 {
        return rc4(&key, &locked);
    }
    (0..20_u8).rev().fold(locked, |password, round| rc4(&turned(&key, round), &password))
}

/// Algorithms 2, 4 and 5.
fn key_128(proof: &Proof, password: &[u8]) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = padded(password).collect();
    bytes.extend_from_slice(proof.owner.get(..32).unwrap_or(proof.owner));
    bytes.extend_from_slice(&(proof.permissions as u32).to_le_bytes());
    bytes.extend_from_slice(proof.id);
    if proof.revision >= 4 && !proof.metadata {
        bytes.extend_from_slice(&[0xFF; 4]);
    }
    let key = again(md5(&bytes), proof.revision, proof.length);
    let matches = if proof.revision == 2 {
        rc4(&key, &PADDING) == proof.user
    } else {
        let digest = md5(&[&PADDING, proof.id].concat());
        let wanted = (0..20_u8).fold(digest, |bytes, round| rc4(&turned(&key, round), &bytes));
        proof.user.get(..16) == Some(wanted.as_slice())
    };
    matches.then_some(key)
}

/// Algorithms 2.A, 11 and 12, for the user's password and the owner's: proof and locked key of each.
fn key_256(revision: i64, password: &[u8], user: &(Vec<u8>, Vec<u8>), owner: &(Vec<u8>, Vec<u8>)) -> Option<Vec<u8>> {
    let of_user = user.0.get(..48)?;
    for ((proof, wrapped), more) in [(user, [].as_slice()), (owner, of_user)] {
        let (Some(wanted), Some(check_salt), Some(key_salt)) = (proof.get(..32), proof.get(32..40), proof.get(40..48)) else { continue };
        let hash = |salt: &[u8]| match revision {
            5 => Sha256::digest([password, salt, more].concat()).to_vec(),
            _ => hardened(password, salt, more),
        };
        if hash(check_salt) == wanted {
            let mut key = wrapped.get(..32)?.to_vec();
            let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&hash(key_salt), &[0; 16]).ok()?;
            cipher.decrypt_padded::<NoPadding>(&mut key).ok()?;
            return Some(key);
        }
    }
    None
}

/// Algorithm 2.B.
fn hardened(password: &[u8], salt: &[u8], more: &[u8]) -> Vec<u8> {
    let mut key = Sha256::digest([password, salt, more].concat()).to_vec();
    for round in 0.. {
        let mut block = [password, &key, more].concat().repeat(64);
        let length = block.len();
        let (Some(cipher_key), Some(vector)) = (key.get(..16), key.get(16..32)) else { break };
        let Ok(cipher) = cbc::Encryptor::<Aes128>::new_from_slices(cipher_key, vector) else { break };
        if cipher.encrypt_padded::<NoPadding>(&mut block, length).is_err() {
            break;
        }
        let rest: u32 = block.iter().take(16).map(|byte| u32::from(*byte)).sum::<u32>() % 3;
        key = match rest {
            0 => Sha256::digest(&block).to_vec(),
            1 => Sha384::digest(&block).to_vec(),
            _ => Sha512::digest(&block).to_vec(),
        };
        let last = block.last().copied().map_or(0, i32::from);
        if round >= 63 && last <= round - 31 {
            break;
        }
    }
    key.truncate(32);
    key
}

fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|index| index as u8);
    let mut other = 0_u8;
    for index in 0..=255_u8 {
        let byte = key.get(usize::from(index) % key.len().max(1)).copied().unwrap_or(0);
        other = other.wrapping_add(state[usize::from(index)]).wrapping_add(byte);
        state.swap(usize::from(index), usize::from(other));
    }
    let (mut one, mut two) = (0_u8, 0_u8);
    let mut next = || {
        one = one.wrapping_add(1);
        two = two.wrapping_add(state[usize::from(one)]);
        state.swap(usize::from(one), usize::from(two));
        state[usize::from(state[usize::from(one)].wrapping_add(state[usize::from(two)]))]
    };
    bytes.iter().map(|byte| byte ^ next()).collect()
}

/// The vector comes first; at the end are as many bytes too many as the last one says.
fn aes_cbc<C>(key: &[u8], locked: &[u8]) -> Vec<u8>
where
    C: aes::cipher::BlockCipherDecrypt + aes::cipher::KeyInit,
    cbc::Decryptor<C>: KeyIvInit + BlockModeDecrypt,
{
    let whole = locked.len() / 16 * 16;
    let (Some(vector), Some(body)) = (locked.get(..16), locked.get(16..whole)) else { return Vec::new() };
    let mut bytes = body.to_vec();
    let Ok(cipher) = <cbc::Decryptor<C> as KeyIvInit>::new_from_slices(key, vector) else { return Vec::new() };
    if cipher.decrypt_padded::<NoPadding>(&mut bytes).is_err() {
        return Vec::new();
    }
    let padding = bytes.last().map_or(0, |byte| usize::from(*byte));
    if (1..=16).contains(&padding) && padding <= bytes.len() {
        bytes.truncate(bytes.len() - padding);
    }
    bytes
}
