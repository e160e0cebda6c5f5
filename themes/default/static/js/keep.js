// @ts-check
/**
 * Keeping answers, in three ways: not at all, in a file the reader puts somewhere, or locked in this browser. Nothing is kept unasked.
 */
import { byId, download, find, findAll, language, onClick, words } from "./dom.js";
import { differing, merge, onDecision, setDiffering } from "./differences.js";
import { exit, onExit } from "./exit.js";
import { empty, gather, put, sameAnswers, unplaced } from "./fields.js";
import { canLock, fromFile, LOCKED, lockFor, prepare, seal, toFile, unseal } from "./lock.js";
import { goTo } from "./page.js";
import { ask, forgetPassphrase } from "./passphrase.js";
import { browserKeeps, copyNames, eraseCopy, newCopyName, packCopy, readCopy, recoverCopies, settleCopy, unpackCopy, writeCopy } from "./store.js";

/** @typedef {import("./fields.js").Answers} Answers */
/** @typedef {import("./lock.js").Lock} Lock */
/** @typedef {import("./lock.js").Locked} Locked */
/** The copy this page writes to: `text` was last seen in it, with the answers `base`. @typedef {{ name: string, lock: Lock, text: string | null, base: Answers, fleeting: boolean }} Kept */

const { book = "", bookVersion = "", file: fileName = "answers" } = document.body.dataset;
const NEWEST = 1;
/** Bytes. All that people write into a book is far less, and a page would stand still over more. */
const HUGE = 10000000;

/** @type {Kept | null} */
let kept = null;
/** The lock of the last locked file. @type {Lock | null} */
let lock = null;
/** Changes made to the answers, and how many of them are in a file or copy. */
let changes = 0;
let saved = 0;
/** What was on the page before it was emptied or a file was opened. @type {{ answers: Answers, differing: Answers } | null} */
let before = null;
/** Seals one text at once, when the page is closed. @type {((text: string) => Locked | undefined) | null} */
let lastWord = null;
/** When something was last kept, and what it was. */
let last = { way: "", at: "" };
const recovered = recoverCopies();
/** @type {"yes" | "private" | "no"} */
let browser = "yes";

/** @param {Answers} answers @param {object} [more] */
const plainText = (answers, more) => `${JSON.stringify({ format: "mendbook-answers", version: NEWEST, book, book_version: bookVersion, answers, ...more }, null, 2)}\n`;
/** A copy holds what is still to be decided as well. */
const copyText = () => plainText(gather(), { differing: differing() });

/** @param {string} message */
function say(message) {
  const status = find(".answers-status", HTMLElement);
  if (status) status.textContent = message;
  const undo = find("[data-undo]", HTMLElement);
  if (undo) undo.hidden = before === null;
}

/** Says in words how things stand, and offers what can be done now. */
function show() {
  const answers = Object.keys(gather()).length > 0;
  const open = changes !== saved && answers;
  const state = kept ? "state_copy" : last.way || "state_nothing";
  findAll(".keep-state", HTMLElement).forEach((line) => {
    line.textContent = `${words(state, { time: last.at })}${!kept && last.way && open ? ` ${words("state_since")}` : ""}`;
  });
  const locked = kept ? 0 : copyNames().length;
  findAll("[data-when]", HTMLElement).forEach((part) => {
    const when = part.dataset.when;
    part.hidden = !{ kept: kept !== null, locked: locked > 0, unkept: kept === null && browser !== "no" && canLock, blocked: browser === "no", private: browser === "private",
      unlockable: canLock, lockless: !canLock, picker: canLock && "showSaveFilePicker" in window, again: canLock && Boolean(kept || lock) }[when || ""];
  });
  const fleeting = find("#ui--fleeting", HTMLInputElement);
  if (fleeting) fleeting.checked = kept?.fleeting ?? false;
}

/** @param {string} way */
function noteSaved(way) {
  last = { way, at: new Date().toLocaleTimeString(language, { timeStyle: "short" }) };
  show();
}

/** What is done to the copy is done in turn. @type {Promise<void>} */
let turn = Promise.resolve();
/** @param {() => Promise<void>} job */
const inTurn = (job) => (turn = turn.then(job, job));

let timer = 0;
function changed() {
  changes += 1;
  if (changes === saved + 1) show();
  if (!kept) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => inTurn(writeNow), 250);
}

/** @returns {Promise<void>} */
async function writeNow() {
  clearTimeout(timer);
  const now = kept;
  if (!now) return;
  const answers = gather();
  const at = changes;
  const text = copyText();
  const locked = await seal(now.lock, text);
  if (kept !== now) return;
  // Another tab may have written meanwhile: its answers come in before ours go out.
  if (readCopy(now.name) !== now.text) {
    await bringIn();
    return kept ? writeNow() : undefined;
  }
  const packed = packCopy({ ...locked, fleeting: now.fleeting });
  if (!writeCopy(now.name, packed)) {
    if (now.text === null) kept = null;
    // What could not be written now cannot be when the page closes: the reader is asked first.
    lastWord = null;
    say(words("copy_failed"));
    return show();
  }
  Object.assign(now, { text: packed, base: answers });
  await settleCopy(now.name);
  if (kept !== now) return;
  saved = at;
  noteSaved("");
  if (lastWord) return;
  const word = await prepare(now.lock, text.length * 4 + 0x10000);
  if (kept === now) lastWord = word;
}

/** Brings in what another tab wrote to the copy. */
async function bringIn() {
  const now = kept;
  const text = now && readCopy(now.name);
  if (!now || text === now.text) return;
  const copy = unpackCopy(text);
  const plain = copy && (await unseal(now.lock, copy));
  if (kept !== now) return;
  if (!copy || plain === undefined) {
    stopKeeping();
    return say(words("erased_elsewhere"));
  }
  const theirs = JSON.parse(plain);
  const { base } = now;
  Object.assign(now, { text, base: theirs.answers, fleeting: copy.fleeting });
  setDiffering(theirs.differing || {});
  merge(theirs.answers, base);
  if (!sameAnswers(gather(), theirs.answers)) changed();
  show();
}

function stopKeeping() {
  kept = null;
  lastWord = null;
  clearTimeout(timer);
  changes += 1;
  last = { way: "", at: "" };
  show();
}

/** The page is closing: what is not in the copy yet is sealed at once. Beside a copy that another tab changed it gets a place of its own. */
function lastWrite() {
  if (!kept || changes === saved) return;
  const locked = lastWord?.(copyText());
  lastWord = null;
  if (!locked) return;
  const own = readCopy(kept.name) === kept.text;
  const text = packCopy({ ...locked, fleeting: kept.fleeting });
  const name = own ? kept.name : newCopyName();
  if (!writeCopy(name, text)) return;
  settleCopy(name);
  if (own) Object.assign(kept, { text, base: gather() });
  saved = changes;
}

function keepCopy() {
  ask({ title: "keep_title", go: "keep_go", fresh: true }, async (passphrase) => {
    kept = { name: newCopyName(), lock: await lockFor(passphrase), text: null, base: {}, fleeting: false };
    await inTurn(writeNow);
    if (!kept) return words("copy_failed");
    say(words("copy_made"));
    return undefined;
  });
}

/** Opens every copy that the passphrase fits; more than one become one. */
function openCopy() {
  ask({ title: "unlock_title", go: "open_go", fresh: false }, async (passphrase) => {
    await recovered;
    const opened = [];
    let damaged = true;
    for (const name of copyNames()) {
      const text = readCopy(name);
      const copy = unpackCopy(text);
      if (copy) damaged = false;
      const made = copy && (await lockFor(passphrase, copy));
      const plain = made && (await unseal(made, copy));
      if (plain) opened.push({ name, lock: made, text, fleeting: copy.fleeting, data: JSON.parse(plain) });
    }
    const [first, ...rest] = opened;
    if (!first) return words(damaged ? "copy_damaged" : "passphrase_wrong");
    const { data, ...found } = first;
    kept = { ...found, base: data.answers };
    before = null;
    setDiffering(data.differing || {});
    [first, ...rest].forEach((copy) => merge(copy.data.answers));
    changes += 1;
    await inTurn(writeNow);
    if (changes === saved) rest.forEach((copy) => eraseCopy(copy.name));
    say(words("copy_opened"));
    return undefined;
  }).then(() => Object.keys(differing()).length > 0 && goTo("ui--differences-title"));
}

async function eraseNow() {
  if (!kept && !confirm(words("erase_ask", { n: copyNames().length }))) return;
  const gone = kept ? [kept.name] : copyNames();
  const had = kept !== null;
  stopKeeping();
  await Promise.all(gone.map(eraseCopy));
  show();
  say(words(gone.some((name) => readCopy(name) !== null) ? "erase_failed" : had ? "erased" : "erased_locked"));
  find(".answers-status", HTMLElement)?.focus();
}

/**
 * Hands over a locked file.
 * @param {Lock} by
 * @param {boolean} choose whether the reader chooses the place
 */
async function deliver(by, choose) {
  const at = changes;
  const text = toFile(await seal(by, plainText(gather())));
  let file = `${fileName}-locked.json`;
  // The picker is not part of TypeScript's library yet.
  const picker = /** @type {any} */ (window).showSaveFilePicker;
  if (choose && picker) {
    try {
      const handle = await picker({ suggestedName: file, types: [{ accept: { "application/json": [".json"] } }] });
      const stream = await handle.createWritable();
      await stream.write(text);
      await stream.close();
      file = handle.name;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return say(words("not_saved"));
      download(file, "application/json", text);
    }
  } else {
    download(file, "application/json", text);
  }
  saved = at;
  noteSaved("state_locked_file");
  say(words("saved_locked", { file }));
}

/** @param {boolean} choose @param {boolean} [again] whether a new passphrase is wanted */
function saveLocked(choose, again = false) {
  const known = again ? null : kept?.lock || lock;
  if (known) return deliver(known, choose);
  return ask({ title: "save_title", go: "save_go", fresh: true }, async (passphrase) => {
    lock = await lockFor(passphrase);
    await deliver(lock, choose);
    return undefined;
  });
}

function savePlain() {
  const file = `${fileName}.json`;
  download(file, "application/json", plainText(gather()));
  saved = changes;
  noteSaved("state_plain_file");
  say(words("saved_plain", { file }));
}

/** Brings the answers of a file in. @param {any} data @returns {string} what to say */
function take(data) {
  const answers = data?.answers;
  if (data?.format !== "mendbook-answers" || typeof answers !== "object" || answers === null) return words("not_answers");
  if (!(data.version <= NEWEST)) return words("newer_format");
  if (data.book && data.book !== book) return words("other_book");
  const was = gather();
  const fresh = Object.keys(was).length === 0;
  before = fresh ? null : { answers: was, differing: differing() };
  const homeless = Object.keys(unplaced()).length;
  const n = merge(answers);
  if (fresh) saved = changes;
  else changed();
  if (kept) changed();
  show();
  const more = Object.keys(differing()).length;
  const left = Object.keys(unplaced()).length - homeless;
  return [words("opened", { n: n - left }), more > 0 && words("opened_differ", { n: more }), left > 0 && words("opened_unplaced", { n: left })].filter(Boolean).join(" ");
}

/** @param {File} file */
async function open(file) {
  if (file.size > HUGE) return say(words("too_large"));
  let data;
  try {
    data = JSON.parse(await file.text());
  } catch {
    return say(words("not_answers"));
  }
  if (data?.format !== LOCKED) return say(take(data));
  if (data.version > NEWEST) return say(words("newer_format"));
  const locked = fromFile(data);
  if (!locked || !canLock) return say(words("not_answers"));
  await ask({ title: "open_title", go: "open_go", fresh: false }, async (passphrase) => {
    const made = await lockFor(passphrase, locked);
    const text = await unseal(made, locked);
    if (text === undefined) return words("passphrase_wrong");
    lock = made;
    say(take(JSON.parse(text)));
    return undefined;
  });
}

function clear() {
  before = { answers: gather(), differing: differing() };
  empty();
  setDiffering({});
  changed();
  show();
  say(words("cleared"));
}

function undo() {
  if (!before) return;
  const { answers, differing: open } = before;
  before = null;
  empty();
  Object.entries(answers).forEach(([key, answer]) => put(key, answer));
  setDiffering(open);
  changed();
  show();
  say(words("undone"));
  find(".answers-status", HTMLElement)?.focus();
}

if (byId("ui--your-answers")) {
  onClick("[data-keep]", keepCopy);
  onClick("[data-unlock]", openCopy);
  onClick("[data-erase]", eraseNow);
  onClick("[data-save-locked]", () => saveLocked(false));
  onClick("[data-save-place]", () => saveLocked(true));
  onClick("[data-save-again]", () => saveLocked(false, true));
  onClick("[data-save]", savePlain);
  onClick("[data-clear]", clear);
  onClick("[data-undo]", undo);
  onDecision(changed);
  const chooser = find("#ui--answers-file", HTMLInputElement);
  onClick("[data-open]", () => chooser?.click());
  chooser?.addEventListener("change", async () => {
    const file = chooser.files?.[0];
    if (file) await open(file);
    chooser.value = "";
  });
  find("#ui--fleeting", HTMLInputElement)?.addEventListener("change", (event) => {
    if (kept && event.target instanceof HTMLInputElement) kept.fleeting = event.target.checked;
    changed();
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.closest("form.book")) changed();
  });
  addEventListener("storage", (event) => {
    if (kept && (event.key === kept.name || event.key === null)) inTurn(bringIn);
    else show();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && changes !== saved && inTurn(writeNow));
  addEventListener("pagehide", lastWrite);
  addEventListener("beforeunload", (event) => {
    if (!exit.leaving && changes !== saved && !(kept && lastWord) && Object.keys(gather()).length > 0) event.preventDefault();
  });
  onExit(() => {
    const gone = kept ? (kept.fleeting ? [kept.name] : []) : copyNames().filter((name) => unpackCopy(readCopy(name))?.fleeting);
    gone.forEach(eraseCopy);
    clearTimeout(timer);
    [kept, lock, before, lastWord] = [null, null, null, null];
    setDiffering({});
    forgetPassphrase();
  });
  Promise.all([browserKeeps(), recovered]).then(([found]) => {
    browser = found;
    show();
  });
  show();
}
