// @ts-check
/**
 * Dates that follow from a start date: when a plan is looked at again, when an offer of access ends.
 */
(() => {
  "use strict";
  /** @param {string} date @param {string | undefined} days @returns {string} */
  function after(date, days) {
    const day = new Date(`${date}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + Number(days));
    return Number.isNaN(day.getTime()) ? "" : day.toISOString().slice(0, 10);
  }

  /** What this script filled in itself, and may change again. @type {WeakMap<HTMLInputElement, string>} */
  const own = new WeakMap();

  /** @param {HTMLInputElement | null} control @param {string} date */
  function suggest(control, date) {
    if (!control || (control.value !== "" && control.value !== own.get(control))) return;
    control.value = date;
    own.set(control, date);
  }

  document.querySelectorAll("[data-review]").forEach((block) => {
    if (!(block instanceof HTMLElement)) return;
    /** @param {string} part @returns {HTMLInputElement | null} */
    const control = (part) => block.querySelector(`input[name$=".${part}"]`);
    const starts = control("starts");
    const ends = control("ends");
    if (!starts) return;
    starts.addEventListener("input", () => {
      if (!starts.value) return;
      suggest(control("review"), after(starts.value, block.dataset.review));
      if (ends) {
        ends.min = starts.value;
        ends.max = after(starts.value, block.dataset.max);
        suggest(ends, after(starts.value, block.dataset.ends));
      }
    });
  });
})();
