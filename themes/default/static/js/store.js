// @ts-check
/**
 * Locked copies in this browser. Chromium shares one store among all local files, so that only locked bytes lie there, under copyNames that say
 * nothing. Each copy has a name of its own: two people can each keep one.
 */
import { fromBase64, toBase64 } from "./lock.js";

/** @typedef {import("./lock.js").Locked} Locked */
/** A copy: the locked answers, whether quick exit erases it, and when it was made. @typedef {Locked & { fleeting: boolean, made: number }} Copy */

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
    // Private windows refuse this one: those of Chromium and Firefox for security, those of Safari for a reason that they do not name.
    await navigator.storage?.getDirectory?.();
    return "yes";
  } catch (error) {
    return error instanceof DOMException && ["SecurityError", "UnknownError"].includes(error.name) ? "private" : "yes";
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

/*
 * Storage is written at once but may take a minute to reach the disk, and a browser that is killed meanwhile loses it. A database is there when it says
 * so, but not while a page closes. So each copy is in both, and the newer one counts.
 */
const TABLE = "copies";
/** @type {IDBDatabase | null} */
let disk = null;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

async function openDisk() {
  if (disk) return disk;
  const request = indexedDB.open(prefix, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  const opened = await answer(request);
  opened.onversionchange = () => {
    opened.close();
    if (disk === opened) disk = null;
  };
  disk = opened;
  return disk;
}

function dropDisk() {
  disk?.close();
  disk = null;
  indexedDB.deleteDatabase(prefix);
}

/** Brings the copy in the database to what it is in storage, or takes it away. @param {string} name @returns {Promise<void>} */
export async function settleCopy(name) {
  try {
    if (!disk && readCopy(name) === null) return;
    // Asked for at once where the database is open: the page may be closing.
    const open = disk || (await openDisk());
    const value = readCopy(name);
    const turn = open.transaction(TABLE, "readwrite", { durability: "strict" });
    const done = new Promise((resolve) => (turn.oncomplete = turn.onabort = resolve));
    if (value === null) turn.objectStore(TABLE).delete(name);
    else turn.objectStore(TABLE).put(value, name);
    turn.commit();
    await done;
    if (copyNames().length === 0) dropDisk();
  } catch {
    // A browser without the database has the copy in its storage all the same.
  }
}

/** Puts back what did not reach the disk before the browser was ended. No database is made for that. */
export async function recoverCopies() {
  try {
    if (!(await indexedDB.databases()).some(({ name }) => name === prefix)) return;
    const table = (await openDisk()).transaction(TABLE).objectStore(TABLE);
    const [names, values] = await Promise.all([answer(table.getAllKeys()), answer(table.getAll())]);
    names.forEach((name, i) => {
      const [there, here] = [unpackCopy(values[i]), unpackCopy(readCopy(String(name)))];
      if (there && !(here && here.made >= there.made)) writeCopy(String(name), values[i]);
    });
    if (copyNames().length === 0) dropDisk();
  } catch {
    // As above.
  }
}

/** @param {string} name @returns {Promise<void>} */
export function eraseCopy(name) {
  storage()?.removeItem(name);
  return settleCopy(name);
}

/** A copy as one text: version, whether it is fleeting, rounds, time, salt, iv, locked bytes. @param {Locked & { fleeting: boolean }} copy */
export function packCopy({ fleeting, iterations, salt, iv, data }) {
  const bytes = new Uint8Array(42 + data.length);
  bytes[0] = 2;
  bytes[1] = fleeting ? 1 : 0;
  new DataView(bytes.buffer).setUint32(2, iterations);
  new DataView(bytes.buffer).setFloat64(6, Date.now());
  bytes.set(salt, 14);
  bytes.set(iv, 30);
  bytes.set(data, 42);
  return toBase64(bytes);
}

/** @param {string | null} text @returns {Copy | undefined} */
export function unpackCopy(text) {
  try {
    const bytes = fromBase64(text ?? "");
    if (bytes[0] !== 2 || bytes.length < 58) return undefined;
    const [iterations, made] = [new DataView(bytes.buffer).getUint32(2), new DataView(bytes.buffer).getFloat64(6)];
    return { fleeting: bytes[1] === 1, made, iterations, salt: bytes.slice(14, 30), iv: bytes.slice(30, 42), data: bytes.slice(42) };
  } catch {
    return undefined;
  }
}
