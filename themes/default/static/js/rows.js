// @ts-check
/**
 * Tables whose rows are numbered gain rows, on request or where an opened file has more of them.
 */
import { findAll, onClick, byId, words } from "./dom.js";
import { adopt, room } from "./fields.js";

/** More rows than anyone needs: a broken file makes no endless table. */
const MOST = 100;

/** @param {HTMLTableElement} table */
function add(table) {
  const body = table.tBodies[0];
  const last = body.rows[body.rows.length - 1];
  const n = body.rows.length;
  if (!last || n >= MOST) return null;
  const row = /** @type {HTMLTableRowElement} */ (last.cloneNode(true));
  row.querySelectorAll("label").forEach((label) => (label.htmlFor = label.htmlFor.replace(/\.\d+(\.[^.]+)$/, `.${n + 1}$1`)));
  row.querySelectorAll("[name]").forEach((control) => {
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = false;
    else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) control.value = "";
    for (const name of ["id", "name"]) {
      control.setAttribute(name, (control.getAttribute(name) || "").replace(/\.\d+(\.[^.]+)$/, `.${n + 1}$1`));
    }
    control.setAttribute("aria-label", (control.getAttribute("aria-label") || "").replace(/\d+(?=, [^,]*$)/, String(n + 1)));
  });
  body.append(row);
  adopt(row);
  return row;
}

onClick("[data-add-row]", (pressed) => {
  const table = byId(pressed.dataset.addRow || "")?.querySelector("table");
  const row = table && add(table);
  const first = row?.querySelector("input, textarea");
  if (first instanceof HTMLElement) first.focus();
  else pressed.after(words("rows_full"));
});

/** @type {Map<string, HTMLTableElement>} */
const tables = new Map();
findAll(".field-table, .field-log", HTMLElement).forEach((field) => {
  const table = field.querySelector("[data-add-row]") && field.querySelector("table");
  if (table) tables.set(field.id.slice(2), table);
});

room.add = (key) => {
  const parts = /^(.+)\.(\d+)\.[^.]+$/.exec(key);
  const table = parts && tables.get(parts[1]);
  if (!table || Number(parts[2]) > MOST) return;
  while (table.tBodies[0].rows.length < Number(parts[2]) && add(table));
};
