// @ts-check
/**
 * Answers: gathered from the fields, saved to a file when asked, opened again. Nothing is kept anywhere else.
 */
(() => {
  "use strict";
  const book = window["mendbook"];
  const status = document.querySelector(".answers-status");
  /** Answers of an opened file that no field of this edition takes. @type {Record<string, unknown>} */
  let kept = {};
  let unsaved = false;

  /** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */
  /** @type {Map<string, Control[]>} */
  const fields = new Map();
  document.querySelectorAll("input[name], textarea[name], select[name]").forEach((control) => {
    const found = /** @type {Control} */ (control);
    const list = fields.get(found.name);
    if (list) list.push(found);
    else fields.set(found.name, [found]);
  });

  /** @param {Control[]} controls @returns {unknown} the answer, or undefined where there is none */
  function read(controls) {
    const first = controls[0];
    if (first instanceof HTMLInputElement && first.type === "radio") {
      const picked = controls.find((control) => control instanceof HTMLInputElement && control.checked);
      if (!picked) return undefined;
      return picked.closest(".field-scale") ? Number(picked.value) : picked.value;
    }
    if (first instanceof HTMLInputElement && first.type === "checkbox") {
      const ticked = controls.filter((control) => control instanceof HTMLInputElement && control.checked).map((control) => control.value);
      if (ticked.length === 0) return undefined;
      return first.closest(".field-checklist") ? ticked : true;
    }
    if (first.value === "") return undefined;
    if (first instanceof HTMLInputElement && first.type === "number") {
      const number = Number(first.value);
      return Number.isFinite(number) ? number : first.value;
    }
    return first.value;
  }

  /** @param {Control[]} controls @param {unknown} answer @returns {boolean} whether it could be placed */
  function write(controls, answer) {
    const first = controls[0];
    if (first instanceof HTMLInputElement && (first.type === "radio" || first.type === "checkbox")) {
      const values = (Array.isArray(answer) ? answer : answer === true ? ["yes"] : [answer]).map(String);
      const known = controls.map((control) => control.value);
      if (!values.every((value) => known.includes(value)) || (first.type === "radio" && values.length > 1)) return false;
      controls.forEach((control) => {
        if (control instanceof HTMLInputElement) control.checked = values.includes(control.value);
      });
      return true;
    }
    if (typeof answer !== "string" && typeof answer !== "number") return false;
    const before = first.value;
    first.value = String(answer);
    // A date or number that the control does not take, and an option it does not have, are not lost but handed back.
    if (first.value === "" && answer !== "") {
      first.value = before;
      return false;
    }
    return true;
  }

  /** @param {string} words */
  function say(words) {
    if (status) status.textContent = words;
  }

  /** @param {string} name @param {Record<string, string>} [values] */
  function words(name, values = {}) {
    const text = (status instanceof HTMLElement && status.dataset[name]) || "";
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  function gather() {
    /** @type {Record<string, unknown>} */
    const answers = {};
    fields.forEach((controls, key) => {
      const answer = read(controls);
      if (answer !== undefined) answers[key] = answer;
    });
    return { ...kept, ...answers };
  }

  function save() {
    const data = {
      format: "mendbook-answers",
      version: 1,
      book: document.body.dataset.book || "",
      book_version: document.body.dataset.bookVersion || "",
      answers: gather(),
    };
    const file = `${document.body.dataset.file || "answers"}.json`;
    const address = URL.createObjectURL(new Blob([`${JSON.stringify(data, null, 2)}\n`], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    unsaved = false;
    say(words("saved", { file }));
  }

  /** @param {string} text */
  function open(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return say(words("not"));
    }
    if (!data || data.format !== "mendbook-answers" || typeof data.answers !== "object" || data.answers === null) return say(words("not"));
    if (typeof data.version !== "number" || data.version > 1) return say(words("newer"));
    if (data.book && data.book !== document.body.dataset.book) return say(words("other"));
    const unplaced = [];
    let placed = 0;
    for (const [key, answer] of Object.entries(data.answers)) {
      const controls = fields.get(key);
      if (controls && write(controls, answer)) {
        delete kept[key];
        placed += 1;
      } else {
        kept[key] = answer;
        unplaced.push(key);
      }
    }
    book.growAll();
    unsaved = false;
    const list = document.querySelector(".answers-unplaced");
    if (list) {
      list.replaceChildren(...unplaced.map((key) => {
        const item = document.createElement("li");
        item.textContent = `${key}: ${JSON.stringify(kept[key])}`;
        return item;
      }));
    }
    const opened = words("opened", { n: String(placed) });
    say(unplaced.length > 0 ? `${opened} ${words("unplaced", { n: String(unplaced.length) })}` : opened);
  }

  book.forget = () => {
    kept = {};
    unsaved = false;
    const list = document.querySelector(".answers-unplaced");
    if (list) list.replaceChildren();
  };

  if (!document.querySelector(".answers")) return;

  const chooser = document.getElementById("answers-file");
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.hasAttribute("data-save")) save();
    if (button.hasAttribute("data-open") && chooser) chooser.click();
    if (button.hasAttribute("data-clear") && confirm(button.dataset.ask)) {
      book.wipe();
      book.growAll();
      say(words("cleared"));
    }
  });
  if (chooser instanceof HTMLInputElement) {
    chooser.addEventListener("change", async () => {
      const file = chooser.files && chooser.files[0];
      if (file) open(await file.text());
      chooser.value = "";
    });
  }
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.hasAttribute("name")) unsaved = true;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved && !book.leaving) event.preventDefault();
  });
})();
