// @ts-check
/**
 * Locked copies in this browser. Chromium shares one store among all local files, so that only locked bytes lie there, under copyNames that say
 * nothing. Each copy has a name of its own: two people can each keep one.
 */
import { fromBase64, toBase64 } from "./lock.js";

/** @typedef {import("./lock.js").Locked} Locked */
/** A copy: the locked answers, and whether quick exit erases it. @typedef {Locked & { fleeting: boolean }} Copy */

const prefix = `${document.body.dataset.store || ""}.`;

/** @returns {Storage | null} */
function storage() {
  try {
    const store = window.localStorage;
    store.getItem(prefix);
    return store;
  } catch {
    return null;
  }
}

/** Whether the browser keeps anything: `yes`, `private` (until the window is closed) or `no`. @returns {Promise<"yes" | "private" | "no">} */
export async function browserKeeps() {
  const store = storage();
  if (!store || prefix === ".") return "no";
  try {
    store.setItem(`${prefix}0`, "0");
    store.removeItem(`${prefix}0`);
  } catch {
    return "no";
  }
  try {
    // Private windows of Chromium and Firefox refuse this one.
    await navigator.storage?.getDirectory?.();
    return "yes";
  } catch (error) {
    return error instanceof DOMException && error.name === "SecurityError" ? "private" : "yes";
  }
}

export const newCopyName = () => prefix + [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The copyNames of all copies. */
export function copyNames() {
  const store = storage();
  return store ? Array.from({ length: store.length }, (_, i) => store.key(i) || "").filter((name) => name.startsWith(prefix)).sort() : [];
}

/** @param {string} name @returns {string | null} */
export const readCopy = (name) => storage()?.getItem(name) ?? null;

/** @param {string} name @param {string} value @returns {boolean} whether it is kept */
export function writeCopy(name, value) {
  try {
    storage()?.setItem(name, value);
    return readCopy(name) === value;
  } catch {
    return false;
  }
}

/** @param {string} name */
export const eraseCopy = (name) => storage()?.removeItem(name);

/** A copy as one text: version, whether it is fleeting, rounds, salt, iv, locked bytes. @param {Copy} copy */
export function packCopy({ fleeting, iterations, salt, iv, data }) {
  const bytes = new Uint8Array(34 + data.length);
  bytes[0] = 1;
  bytes[1] = fleeting ? 1 : 0;
  new DataView(bytes.buffer).setUint32(2, iterations);
  bytes.set(salt, 6);
  bytes.set(iv, 22);
  bytes.set(data, 34);
  return toBase64(bytes);
}

/** @param {string | null} text @returns {Copy | undefined} */
export function unpackCopy(text) {
  try {
    const bytes = fromBase64(text ?? "");
    if (bytes[0] !== 1 || bytes.length < 50) return undefined;
    const iterations = new DataView(bytes.buffer).getUint32(2);
    return { fleeting: bytes[1] === 1, iterations, salt: bytes.slice(6, 22), iv: bytes.slice(22, 34), data: bytes.slice(34) };
  } catch {
    return undefined;
  }
}
