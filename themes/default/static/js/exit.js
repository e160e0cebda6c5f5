// @ts-check
/**
 * Quick exit: empties every field, shows a neutral page at once, then puts that page in this one's place in the browser's history. Every
 * open tab of the book leaves with it. Three presses of Shift do the same: Escape closes dialogs, and a mistaken exit loses what was typed.
 */
import { find } from "./dom.js";
import { empty } from "./fields.js";

/** What else holds something typed, or a key to it. @type {(() => void)[]} */
const forgetters = [];

/** @param {() => void} forget */
export const onExit = (forget) => void forgetters.push(forget);

/** Whether the page is being left on purpose. */
export const exit = { leaving: false };

/**
 * Tabs of this book in this browser. Other files may listen in: it carries one word and nothing else. WebKit has no channel between files of a
 * disk but tells of what is stored, so that a word is stored and taken away as well.
 */
const name = document.body.dataset.store || "pages";

/** Leaving this tab must work where a browser refuses what would reach the others. @template T @param {() => T} act @returns {T | null} */
function ifAllowed(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
const tabs = ifAllowed(() => new BroadcastChannel(name));

/** @param {string} href */
function leave(href) {
  if (exit.leaving) return;
  exit.leaving = true;
  empty();
  forgetters.forEach((forget) => forget());
  document.querySelectorAll("input:not([type=checkbox], [type=radio])").forEach((control) => {
    if (control instanceof HTMLInputElement) control.value = "";
  });
  const page = find("#ui--exit-page", HTMLTemplateElement);
  let address = href;
  document.title = page?.dataset.title || "";
  if (page) {
    const neutral = document.implementation.createHTMLDocument(document.title);
    neutral.documentElement.lang = document.documentElement.lang;
    neutral.documentElement.dir = document.documentElement.dir;
    neutral.body.append(neutral.importNode(page.content, true));
    address = URL.createObjectURL(new Blob([`<!doctype html>${neutral.documentElement.outerHTML}`], { type: "text/html;charset=utf-8" }));
    document.head.querySelectorAll("style, link[rel=stylesheet]").forEach((style) => style.remove());
    document.body.replaceChildren(document.importNode(neutral.body, true));
  } else {
    document.body.replaceChildren();
  }
  location.replace(address);
}

const away = () => find("a[data-exit]", HTMLAnchorElement)?.href || "about:blank";

function leaveAll() {
  tabs?.postMessage("exit");
  ifAllowed(() => localStorage.setItem(`${name} exit`, ""));
  ifAllowed(() => localStorage.removeItem(`${name} exit`));
  leave(away());
}

if (tabs) tabs.onmessage = (event) => event.data === "exit" && leave(away());
addEventListener("storage", ({ key, newValue }) => key === `${name} exit` && newValue !== null && leave(away()));

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest("[data-exit]"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  leaveAll();
}, true);

/** When Shift was pressed alone. @type {number[]} */
let presses = [];
document.addEventListener("keydown", (event) => {
  if (event.repeat) return;
  presses = event.key === "Shift" ? [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp] : [];
  if (presses.length >= 3) leaveAll();
}, true);
document.addEventListener("pointerdown", () => {
  presses = [];
}, true);
