// @ts-check
/**
 * Locking and unlocking: a key from a passphrase (PBKDF2), texts under that key (AES-256-GCM), and the file they travel in. The command line
 * reads and writes the same file. Nothing of a passphrase or a key is kept anywhere.
 */

/** What turns a passphrase into a key. @typedef {{ salt: Uint8Array<ArrayBuffer>, iterations: number }} Recipe */
/** A key, with what it was made by. @typedef {Recipe & { gcm: CryptoKey, ctr: CryptoKey }} Lock */
/** A locked text. @typedef {Recipe & { iv: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer> }} Locked */

export const LOCKED = "mendbook-answers-locked";
const VERSION = 1;
const ITERATIONS = 600000;
/** More rounds than this would keep a device busy for minutes. */
const MOST = 20000000;
/** The format's name goes into the seal as well. */
const additionalData = new TextEncoder().encode(LOCKED);

/** Whether this browser can lock at all. */
export const canLock = Boolean(globalThis.crypto?.subtle);

/** @param {number} length */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {string} passphrase @param {Recipe} [recipe] a new one, unless given @returns {Promise<Lock>} */
export async function lockFor(passphrase, recipe = { salt: random(16), iterations: ITERATIONS }) {
  const { salt, iterations } = recipe;
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveBits"]);
  const bits = new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret, 256));
  const gcm = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
  const ctr = await crypto.subtle.importKey("raw", bits, "AES-CTR", false, ["encrypt"]);
  bits.fill(0);
  return { salt, iterations, gcm, ctr };
}

/** @param {Lock} lock @param {string} text @returns {Promise<Locked>} */
export async function seal({ salt, iterations, gcm }, text) {
  const iv = random(12);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, gcm, new TextEncoder().encode(text)));
  return { salt, iterations, iv, data };
}

/** The text, or undefined where the key is another. @param {Lock} lock @param {Locked} locked */
export async function unseal({ gcm }, { iv, data }) {
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, gcm, data));
  } catch {
    return undefined;
  }
}

/** Bytes as 32-bit words. @param {Uint8Array} bytes @param {number} at */
const block = (bytes, at) => [0, 4, 8, 12].map((i) => ((bytes[at + i] ?? 0) << 24) | ((bytes[at + i + 1] ?? 0) << 16) | ((bytes[at + i + 2] ?? 0) << 8) | (bytes[at + i + 3] ?? 0));

/**
 * GHASH of a text and the additional data (NIST SP 800-38D, 6.4).
 * @param {Uint8Array} key the hash subkey
 * @param {Uint8Array} data
 */
function ghash(key, data) {
  let [y0, y1, y2, y3] = [0, 0, 0, 0];
  const h = block(key, 0);
  /** @param {number[]} x */
  const step = (x) => {
    y0 ^= x[0];
    y1 ^= x[1];
    y2 ^= x[2];
    y3 ^= x[3];
    let [z0, z1, z2, z3] = [0, 0, 0, 0];
    let [v0, v1, v2, v3] = h;
    for (const word of [y0, y1, y2, y3]) {
      for (let bit = 31; bit >= 0; bit -= 1) {
        const mask = -((word >>> bit) & 1);
        z0 ^= v0 & mask;
        z1 ^= v1 & mask;
        z2 ^= v2 & mask;
        z3 ^= v3 & mask;
        const carry = v3 & 1;
        v3 = (v3 >>> 1) | (v2 << 31);
        v2 = (v2 >>> 1) | (v1 << 31);
        v1 = (v1 >>> 1) | (v0 << 31);
        v0 = (v0 >>> 1) ^ (carry ? 0xe1000000 : 0);
      }
    }
    [y0, y1, y2, y3] = [z0, z1, z2, z3];
  };
  for (const part of [additionalData, data]) for (let at = 0; at < part.length; at += 16) step(block(part, at));
  step([0, additionalData.length << 3, Math.floor(data.length / 0x20000000), data.length << 3]);
  const tag = new DataView(new ArrayBuffer(16));
  [y0, y1, y2, y3].forEach((word, i) => tag.setInt32(i * 4, word));
  return new Uint8Array(tag.buffer);
}

/**
 * Prepares to seal one text at once: a page that is being closed has no time to wait. The key stream is drawn now and used once.
 * @param {Lock} lock
 * @param {number} room the most bytes
 * @returns {Promise<(text: string) => Locked | undefined>}
 */
export async function prepare({ salt, iterations, ctr }, room) {
  const iv = random(12);
  const counter = new Uint8Array(16);
  /** @param {Uint8Array<ArrayBuffer>} from @param {number} length */
  const stream = async (from, length) => new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter: from, length: 32 }, ctr, new Uint8Array(length)));
  const subkey = await stream(counter, 16);
  counter.set(iv);
  counter[15] = 1;
  // The first block masks the tag, the others the text.
  const pad = await stream(counter, room + 16);
  let used = false;
  return (text) => {
    const plain = new TextEncoder().encode(text);
    if (used || plain.length > room) return undefined;
    used = true;
    const hidden = plain.map((byte, i) => byte ^ pad[i + 16]);
    const data = new Uint8Array(hidden.length + 16);
    data.set(hidden);
    data.set(ghash(subkey, hidden).map((byte, i) => byte ^ pad[i]), hidden.length);
    pad.fill(0);
    return { salt, iterations, iv, data };
  };
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** @param {unknown} text @returns {Uint8Array<ArrayBuffer>} */
export function fromBase64(text) {
  return Uint8Array.from(atob(String(text)), (char) => char.charCodeAt(0));
}

/** The file of a locked text. @param {Locked} locked */
export function toFile({ salt, iterations, iv, data }) {
  return `${JSON.stringify({
    format: LOCKED,
    version: VERSION,
    key: { name: "PBKDF2", hash: "SHA-256", iterations, salt: toBase64(salt) },
    cipher: { name: "AES-GCM", iv: toBase64(iv) },
    data: toBase64(data),
  }, null, 2)}\n`;
}

/** What a file of a locked text holds, or undefined where it is not one this page may try. @param {any} file @returns {Locked | undefined} */
export function fromFile(file) {
  try {
    const { key, cipher } = file;
    const locked = { salt: fromBase64(key.salt), iterations: key.iterations, iv: fromBase64(cipher.iv), data: fromBase64(file.data) };
    const known = key.name === "PBKDF2" && key.hash === "SHA-256" && cipher.name === "AES-GCM";
    const fair = Number.isInteger(locked.iterations) && locked.iterations >= 1 && locked.iterations <= MOST;
    return known && fair && locked.salt.length > 0 && locked.iv.length === 12 && locked.data.length >= 16 ? locked : undefined;
  } catch {
    return undefined;
  }
}
