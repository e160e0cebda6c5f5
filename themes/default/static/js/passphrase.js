// @ts-check
/**
 * Asking for a passphrase: typed or pasted twice for a new lock, once for an old one. It goes to the act that needs it and is forgotten.
 */
import { byId, closeDialog, find, onClick, openDialog, words } from "./dom.js";

const LEAST = 8;
const dialog = find("#ui--passphrase", HTMLDialogElement);
const first = find("#ui--passphrase-first", HTMLInputElement);
const second = find("#ui--passphrase-second", HTMLInputElement);
const wrong = byId("ui--passphrase-wrong");
const busy = byId("ui--passphrase-busy");
const go = byId("ui--passphrase-go");

/** What to do with a passphrase: the words for what is wrong with it, or nothing. @type {((passphrase: string) => Promise<string | undefined>) | null} */
let act = null;
let fresh = false;

/** @param {string} message @param {HTMLInputElement | null} [at] */
function complain(message, at) {
  if (wrong) {
    if (at) at.closest("p")?.after(wrong);
    wrong.textContent = message;
  }
  [first, second].forEach((input) => input?.removeAttribute("aria-invalid"));
  at?.setAttribute("aria-invalid", "true");
  at?.focus();
}

export function forgetPassphrase() {
  [first, second].forEach((input) => {
    if (input) input.value = "";
  });
  show(false);
  act = null;
}

/** @param {boolean} on */
function show(on) {
  [first, second].forEach((input) => input?.setAttribute("type", on ? "text" : "password"));
  const toggle = find("[data-passphrase-show]", HTMLElement);
  toggle?.setAttribute("aria-pressed", String(on));
}

/**
 * Asks, and does something with the answer. The dialog stays open until that worked or the reader gives up.
 * @param {{ title: string, go: string, fresh: boolean }} what whether the passphrase is a new one
 * @param {(passphrase: string) => Promise<string | undefined>} then
 * @returns {Promise<void>} once the dialog is closed
 */
export function ask(what, then) {
  if (!dialog || !first || !second || !go) return Promise.resolve();
  fresh = what.fresh;
  act = then;
  const title = byId("ui--passphrase-title");
  if (title) title.textContent = words(what.title);
  go.textContent = words(what.go);
  dialog.querySelectorAll("[data-fresh]").forEach((part) => part.toggleAttribute("hidden", !fresh));
  complain("");
  const opener = document.activeElement;
  openDialog(dialog);
  return new Promise((done) => dialog.addEventListener("close", () => {
    forgetPassphrase();
    // What was pressed may be gone now: the reader stays in the part it stood in.
    const part = opener?.checkVisibility() ? null : opener?.closest(".answers, .notice");
    if (part instanceof HTMLElement) {
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
    }
    done();
  }, { once: true }));
}

async function submit() {
  if (!first || !second || !act || !dialog || !busy || busy.textContent) return;
  const passphrase = first.value;
  if (passphrase === "") return complain(words("passphrase_none"), first);
  if (fresh && [...passphrase].length < LEAST) return complain(words("passphrase_short", { n: LEAST }), first);
  if (fresh && passphrase !== second.value) return complain(words("passphrase_differ"), second);
  complain("");
  busy.textContent = words("passphrase_busy");
  const message = await act(passphrase).finally(() => (busy.textContent = ""));
  if (message) complain(message, first);
  else closeDialog(dialog);
}

onClick("#ui--passphrase-go", submit);
onClick("[data-passphrase-show]", () => show(first?.type === "password"));
onClick("[data-close]", (pressed) => {
  const open = pressed.closest("dialog");
  if (open) closeDialog(open);
});
dialog?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (event.target === first && fresh && second?.value === "") second.focus();
  else submit();
});
