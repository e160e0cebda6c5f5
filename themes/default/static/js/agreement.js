// @ts-check
/**
 * The agreement: how many clauses are picked, the picked ones alone on the screen or on paper, and dates that follow from a start.
 */
import { byId, dayInWords, find, findAll, onClick, words } from "./dom.js";
import { printOnly } from "./print.js";

/** @param {string} date @param {number} days @returns {string} */
export function after(date, days) {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return Number.isNaN(day.getTime()) ? "" : day.toISOString().slice(0, 10);
}

/** The clauses that are ticked. @param {ParentNode} agreement */
export const picked = (agreement) => findAll(".clause", HTMLElement, agreement).filter((clause) => find(".pick input", HTMLInputElement, clause)?.checked);

/** @param {Element} agreement */
function count(agreement) {
  const status = find(".picked", HTMLElement, agreement);
  if (status) status.textContent = words("picked", { n: picked(agreement).length });
  for (const group of findAll(".clause-group", HTMLElement, agreement)) group.classList.toggle("none-picked", picked(group).length === 0);
}

/** @param {HTMLElement} pressed */
const agreementOf = (pressed) => pressed.closest(".agreement");

onClick("[data-picked-only]", (pressed) => {
  const on = pressed.getAttribute("aria-pressed") !== "true";
  pressed.setAttribute("aria-pressed", String(on));
  agreementOf(pressed)?.classList.toggle("picked-only", on);
});

onClick("[data-print-agreement]", (pressed) => {
  const agreement = agreementOf(pressed);
  const status = agreement && find(".picked", HTMLElement, agreement);
  if (agreement && picked(agreement).length > 0) printOnly(agreement, "picked-only");
  else if (status) status.textContent = words("none_picked");
});

/** What this script filled in itself, and may change again. @type {WeakMap<HTMLInputElement, string>} */
const own = new WeakMap();

/** @param {HTMLInputElement | null} control @param {string} date */
function suggest(control, date) {
  if (!control || (control.value !== "" && control.value !== own.get(control))) return;
  control.value = date;
  own.set(control, date);
}

/** @param {HTMLElement} block @param {string} part */
export const datePart = (block, part) => find(`input[name$=".${part}"]`, HTMLInputElement, block);

/** Says what is wrong with a date beside it. @param {HTMLInputElement | null} control @param {string} wrong */
function complain(control, wrong) {
  const message = control && byId(`${control.id}-wrong`);
  if (!control || !message || message.textContent === wrong) return;
  message.textContent = wrong;
  control.toggleAttribute("aria-invalid", false);
  if (wrong) control.setAttribute("aria-invalid", "true");
}

/** @param {HTMLElement} block @param {boolean} started whether the start was just set by hand */
function work(block, started) {
  const [starts, review, ends] = ["starts", "review", "ends"].map((part) => datePart(block, part));
  if (!starts) return;
  if (started && starts.value) {
    suggest(review, after(starts.value, Number(block.dataset.review)));
    if (block.dataset.ends) suggest(ends, after(starts.value, Number(block.dataset.ends)));
  }
  const latest = block.dataset.max && starts.value ? after(starts.value, Number(block.dataset.max)) : "";
  const early = (/** @type {HTMLInputElement | null} */ control) => Boolean(control?.value && starts.value && control.value < starts.value);
  complain(review, early(review) ? words("date_early") : ends?.value && review && review.value > ends.value ? words("date_review_late") : "");
  complain(ends, early(ends) ? words("date_early") : latest && ends && ends.value > latest ? words("date_late", { date: dayInWords(latest) }) : "");
}

document.addEventListener("input", (event) => {
  const control = event.target;
  if (!(control instanceof HTMLInputElement)) return;
  const block = control.type === "date" && control.closest("[data-review]");
  if (block instanceof HTMLElement) work(block, control.name.endsWith(".starts"));
  const agreement = control.closest(".pick") && control.closest(".agreement");
  if (agreement) count(agreement);
});

const all = () => {
  findAll(".agreement", Element).forEach(count);
  findAll("[data-review]", HTMLElement).forEach((block) => work(block, false));
};
let waiting = false;
document.addEventListener("placed", () => {
  if (!waiting) queueMicrotask(() => {
    waiting = false;
    all();
  });
  waiting = true;
});
all();
