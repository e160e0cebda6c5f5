// @ts-check
/**
 * A calendar file (RFC 5545) of check-ins, reviews and ends of offers, made in the page. Its entries say nothing of the book: calendars are shared.
 */
import { byId, dayInWords, download, find, findAll, make, onClick, openDialog, words } from "./dom.js";
import { after, datePart, picked } from "./agreement.js";

/** @typedef {{ date: string, title: string }} Entry */

/** A day some time after another: `P7D`, `P2W`, or `P1M`, which ends in the same month where the day is not in it. @param {string} date @param {string} duration */
function later(date, duration) {
  const [, number, unit] = /^P(\d+)([DWM])$/.exec(duration) || [];
  if (unit !== "M") return after(date, Number(number) * (unit === "W" ? 7 : 1));
  const [year, month, day] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + Number(number) + 1, 0));
  return after(last.toISOString().slice(0, 10), Math.min(day, last.getUTCDate()) - last.getUTCDate());
}

/** @param {string} start @returns {Entry[]} in the order of their dates */
function entries(start) {
  /** @type {Entry[]} */
  const found = [];
  if (start) {
    for (const sheet of findAll("[data-after]", HTMLElement)) {
      found.push({ date: later(start, sheet.dataset.after || ""), title: sheet.querySelector(".sheet-title")?.textContent || "" });
    }
  }
  /** @param {HTMLElement} block @param {string} part @param {string} title */
  const add = (block, part, title) => {
    const date = datePart(block, part)?.value;
    if (date) found.push({ date, title });
  };
  for (const agreement of findAll(".agreement", HTMLElement)) {
    const plan = find(".plan-dates", HTMLElement, agreement);
    if (plan) add(plan, "review", words("calendar_plan"));
    for (const clause of picked(agreement)) {
      const terms = find(".consent", HTMLElement, clause);
      const n = clause.dataset.number || "";
      if (terms) add(terms, "review", words("calendar_review", { n }));
      if (terms) add(terms, "ends", words("calendar_end", { n }));
    }
  }
  return found.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** A content line in pieces of at most 75 octets, each but the first led in by a space. @param {string} line */
function fold(line) {
  const encoder = new TextEncoder();
  let out = "";
  let octets = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (octets + size > 75) {
      out += "\r\n ";
      octets = 1;
    }
    out += char;
    octets += size;
  }
  return `${out}\r\n`;
}

/** @param {string} text */
const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** The calendar. @param {string[]} dates @param {string} summary */
function calendar(dates, summary) {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//notes//notes 1//EN", "CALSCALE:GREGORIAN"];
  for (const date of dates) {
    lines.push("BEGIN:VEVENT", `UID:${crypto.randomUUID()}`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${date.replace(/-/g, "")}`,
      `SUMMARY:${escape(summary)}`, "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
      "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT9H", `DESCRIPTION:${escape(summary)}`, "END:VALARM", "END:VEVENT");
  }
  return [...lines, "END:VCALENDAR"].map(fold).join("");
}

const dialog = find("#ui--calendar", HTMLDialogElement);
const start = find("#ui--calendar-start", HTMLInputElement);
const summary = find("#ui--calendar-summary", HTMLInputElement);
const list = byId("ui--calendar-list");

function show() {
  if (!list || !start) return;
  const found = entries(start.value);
  list.replaceChildren(...found.map(({ date, title }) => {
    const box = make("input", "");
    box.type = "checkbox";
    box.checked = true;
    box.value = date;
    return make("li", "", make("label", "option", box, make("span", "", make("strong", "", dayInWords(date)), ` ${title}`)));
  }));
  const status = byId("ui--calendar-status");
  if (status) status.textContent = found.length > 0 ? "" : words("calendar_empty");
}

onClick("[data-calendar]", () => {
  if (!dialog || !start || !summary) return;
  start.value ||= find(".plan-dates input[name$='.starts']", HTMLInputElement)?.value || "";
  summary.value ||= words("calendar_summary");
  show();
  openDialog(dialog);
});
start?.addEventListener("input", show);
onClick("[data-calendar-save]", () => {
  const dates = findAll("input:checked", HTMLInputElement, list || document.createElement("ul")).map((box) => box.value);
  const status = byId("ui--calendar-status");
  if (dates.length > 0) download(words("calendar_file"), "text/calendar;charset=utf-8", calendar(dates, summary?.value || words("calendar_summary")));
  if (status) status.textContent = dates.length > 0 ? words("saved", { file: words("calendar_file") }) : words("calendar_empty");
});
