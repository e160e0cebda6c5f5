// @ts-check
/**
 * Small help with the page: typed look-ups, clicks by selector, and the words of the interface in the book's language.
 */

/**
 * The first element of a kind.
 * @template {Element} T
 * @param {string} selector
 * @param {{ new (): T }} kind
 * @param {ParentNode} [within]
 * @returns {T | null}
 */
export function find(selector, kind, within = document) {
  const found = within.querySelector(selector);
  return found instanceof kind ? found : null;
}

/**
 * All elements of a kind.
 * @template {Element} T
 * @param {string} selector
 * @param {{ new (): T }} kind
 * @param {ParentNode} [within]
 * @returns {T[]}
 */
export function findAll(selector, kind, within = document) {
  return [...within.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));
}

/** @param {string} id */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Acts on clicks on what the selector names, now or later.
 * @param {string} selector
 * @param {(element: HTMLElement, event: MouseEvent) => void} act
 */
export function onClick(selector, act) {
  document.addEventListener("click", (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found instanceof HTMLElement) act(found, event);
  });
}

/**
 * A new element with words or elements in it.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} classes
 * @param {(string | Node)[]} content
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, classes, ...content) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...content);
  return element;
}

/** @param {string} label @param {() => void} act */
export function button(label, act) {
  const made = make("button", "quiet", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/*
 * A modal dialog makes the whole page inert, which takes a slow phone a moment, and so does its end. What was pressed is seen to work first, and
 * the page follows a frame later.
 */

/** @param {HTMLDialogElement} dialog @param {string} look a class for the frame between @param {() => void} act */
function afterFrame(dialog, look, act) {
  dialog.classList.add(look);
  requestAnimationFrame(() => setTimeout(() => {
    dialog.classList.remove(look);
    if (dialog.isConnected) act();
  }));
}

/** Opens a modal dialog. @param {HTMLDialogElement} dialog */
export const openDialog = (dialog) => afterFrame(dialog, "opening", () => dialog.open || dialog.showModal());

/** Closes a dialog. @param {HTMLDialogElement} dialog */
export const closeDialog = (dialog) => afterFrame(dialog, "closing", () => dialog.close());

/** @type {Record<string, string>} */
const table = JSON.parse(find("#ui--words", HTMLTemplateElement)?.content.textContent || "{}");

/**
 * Words of the interface, with `{name}` filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 */
export function words(name, values = {}) {
  return (table[name] || name).replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** A day of the calendar in the book's language. @param {string} day as `YYYY-MM-DD` */
export function dayInWords(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? day : date.toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
}

/**
 * Hands the reader a file. The address is forgotten soon after.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export const language = document.documentElement.lang;
