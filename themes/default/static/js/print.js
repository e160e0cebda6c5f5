// @ts-check
/**
 * Printing: every answer whole, as words in place of the box they were typed into; one worksheet alone, or the agreement with its picked clauses.
 */
import { byId, dayInWords, make, onClick } from "./dom.js";
import { typed } from "./fields.js";

/** @type {HTMLElement[]} */
let copies = [];

/** @param {HTMLElement} control @param {HTMLElement} copy */
function add(control, copy) {
  control.after(copy);
  copies.push(copy);
}

function mirror() {
  if (copies.length > 0) return;
  for (const control of typed()) {
    let text = "value" in control ? String(control.value) : "";
    // An empty list or date would print its hint; a line to write on is of more use.
    const hinted = control instanceof HTMLSelectElement || (control instanceof HTMLInputElement && control.type === "date");
    if (text === "") {
      if (hinted) add(control, make("span", "printed blank-line", "\u00a0"));
      continue;
    }
    if (control instanceof HTMLSelectElement) text = control.selectedOptions[0]?.textContent || text;
    if (control instanceof HTMLInputElement && control.type === "date") text = dayInWords(text);
    add(control, make("span", "printed", text));
  }
}

function unmirror() {
  copies.forEach((copy) => copy.remove());
  copies = [];
}

addEventListener("beforeprint", mirror);
addEventListener("afterprint", unmirror);

/**
 * Prints a part of the page: everything off the way to it is left out.
 * @param {Element} part
 * @param {string} mode a class for the page while it prints
 */
export function printOnly(part, mode) {
  /** @type {Element[]} */
  const left = [];
  for (let node = /** @type {Element | null} */ (part); node && node !== document.body; node = node.parentElement) {
    left.push(...[...(node.parentElement?.children || [])].filter((other) => other !== node));
  }
  left.forEach((other) => other.classList.add("left-out"));
  part.classList.add("print-alone", mode);
  addEventListener("afterprint", () => {
    left.forEach((other) => other.classList.remove("left-out"));
    part.classList.remove("print-alone", mode);
  }, { once: true });
  print();
}

onClick("[data-print-sheet]", (pressed) => {
  const part = byId(pressed.dataset.printSheet || "")?.closest(".worksheet, .agreement");
  if (part) printOnly(part, "whole");
});
onClick("[data-print]", () => {
  document.dispatchEvent(new Event("show-all"));
  print();
});
