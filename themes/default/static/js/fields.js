// @ts-check
/**
 * The fields of the book: their answers read, written and emptied by key. What an answers file holds beyond them is kept beside.
 */
import { find, findAll } from "./dom.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */
/** @typedef {string | number | boolean | string[]} Answer */
/** @typedef {Record<string, Answer>} Answers */

/** @type {Map<string, Control[]>} */
const fields = new Map();

/** Answers that no field of this edition takes. @type {Answers} */
let others = {};

/** Takes in the controls of a part of the page. @param {ParentNode} part */
export function adopt(part) {
  part.querySelectorAll("input[name], textarea[name], select[name]").forEach((found) => {
    const control = /** @type {Control} */ (found);
    const list = fields.get(control.name);
    if (list) list.push(control);
    else fields.set(control.name, [control]);
  });
}

document.querySelectorAll("form.book").forEach(adopt);

/** @param {Control} control */
const ticks = (control) => control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");

/** @param {Control} control */
const ticked = (control) => control instanceof HTMLInputElement && control.checked;

/** @param {Control[]} controls @returns {Answer | undefined} */
function answerOf(controls) {
  const first = controls[0];
  if (ticks(first)) {
    const values = controls.filter(ticked).map((control) => control.value);
    if (values.length === 0) return undefined;
    if (first.type === "radio") return first.closest(".field-scale") ? Number(values[0]) : values[0];
    return first.closest(".field-checklist") ? values : true;
  }
  if (first.value === "") return undefined;
  return first.type === "number" && Number.isFinite(Number(first.value)) ? Number(first.value) : first.value;
}

/** @param {Control[]} controls @param {Answer | undefined} answer @returns {boolean} whether it could be written */
function write(controls, answer) {
  const first = controls[0];
  if (ticks(first)) {
    const values = (Array.isArray(answer) ? answer : answer === true ? ["yes"] : answer === undefined || answer === false ? [] : [answer]).map(String);
    const known = controls.map((control) => control.value);
    if (!values.every((value) => known.includes(value)) || (first.type === "radio" && values.length > 1)) return false;
    controls.forEach((control) => {
      if (control instanceof HTMLInputElement) control.checked = values.includes(control.value);
    });
    return true;
  }
  if (answer !== undefined && typeof answer !== "string" && typeof answer !== "number") return false;
  const before = first.value;
  first.value = String(answer ?? "");
  // A date or number that the control does not take, and an option it does not have, are not lost but handed back.
  if (first.value === "" && answer !== undefined && answer !== "") {
    first.value = before;
    return false;
  }
  return true;
}

/** Every answer by its key, in the order of the book. @returns {Answers} */
export function gather() {
  /** @type {Answers} */
  const answers = {};
  fields.forEach((controls, key) => {
    const answer = answerOf(controls);
    if (answer !== undefined) answers[key] = answer;
  });
  return { ...others, ...answers };
}

/** Whether two answers are the same. @param {Answer | undefined} a @param {Answer | undefined} b */
export function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether two sets of answers are the same. @param {Answers} a @param {Answers} b */
export function sameAnswers(a, b) {
  return [...Object.keys(a), ...Object.keys(b)].every((key) => same(a[key], b[key]));
}

/** Makes room for a key that a growing table can take: set by `rows`. @type {{ add: (key: string) => void }} */
export const room = { add: () => {} };

/**
 * Puts an answer in its place, or takes it away; what has no place is kept beside.
 * @param {string} key
 * @param {Answer | undefined} answer
 */
export function put(key, answer) {
  if (answer !== undefined && !fields.has(key)) room.add(key);
  const controls = fields.get(key);
  const before = controls && answerOf(controls);
  if (controls && write(controls, answer)) {
    delete others[key];
    // What follows from an answer follows from a placed one as well.
    if (!same(before, answer)) controls[0].dispatchEvent(new Event("placed", { bubbles: true }));
  } else if (answer === undefined) {
    delete others[key];
  } else {
    others[key] = answer;
  }
}

/** Answers without a place. @returns {Answers} */
export const unplaced = () => ({ ...others });

/** Empties every field and what is kept beside, so that nothing typed stays in the page. */
export function empty() {
  others = {};
  fields.forEach((controls) => write(controls, undefined));
  document.dispatchEvent(new Event("placed"));
}

/** The first control of a key. @param {string} key */
export const controlOf = (key) => fields.get(key)?.[0];

/** @param {Element | null | undefined} element */
const plain = (element) => (element?.textContent || "").replace(/\s+/g, " ").trim();

/** What a key asks, in words a person knows it by. @param {string} key */
export function question(key) {
  const control = controlOf(key);
  if (!control) return key;
  const sheet = plain(control.closest(".worksheet, .agreement")?.querySelector(".sheet-title"));
  const group = control.closest("fieldset.each")?.querySelector("legend");
  const label = control.getAttribute("aria-label") || plain(ticks(control) ? control.closest("fieldset")?.querySelector("legend") : control.labels?.[0]);
  return [sheet, plain(group), label].filter(Boolean).join(" · ");
}

/** An answer in words. @param {string} key @param {Answer | undefined} answer */
export function inWords(key, answer) {
  const controls = fields.get(key) || [];
  const first = controls[0];
  return (Array.isArray(answer) ? answer : [answer ?? ""]).map((value) => {
    if (value === true) return "✓";
    if (first instanceof HTMLSelectElement) return plain(find(`option[value="${CSS.escape(String(value))}"]`, HTMLOptionElement, first)) || String(value);
    const box = ticks(first ?? document.createElement("input")) && controls.find((control) => control.value === String(value));
    return (box && plain(box.labels?.[0])) || String(value);
  }).join("; ");
}

/** Every control that is typed into. */
export const typed = () => findAll("form.book input, form.book textarea, form.book select", HTMLElement).filter((control) => !ticks(/** @type {Control} */ (control)));
