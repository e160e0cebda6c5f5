// A form filled in and read with pdf.js, the library that is also Firefox's viewer.
// Usage: node pdfjs.mjs fill IN.pdf OUT.pdf < VALUES.json | node pdfjs.mjs read IN.pdf... > VALUES.json, a line for each file
//        node pdfjs.mjs fields IN.pdf | node pdfjs.mjs version
// VALUES: {full name: text, chosen value, or true for a box that is ticked}.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Nothing is drawn here, but the library looks for what it would draw with as it is loaded.
for (const name of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[name] ??= class {};
console.warn = () => {};
const { getDocument, VerbosityLevel, version } = await import("pdfjs-dist/legacy/build/pdf.mjs");

const parts = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

/** Opens a file. */
export function open(source) {
  return getDocument({
    data: new Uint8Array(readFileSync(source)),
    cMapUrl: `${join(parts, "cmaps")}/`,
    standardFontDataUrl: `${join(parts, "standard_fonts")}/`,
    verbosity: VerbosityLevel.ERRORS,
  }).promise;
}

/** Every widget of a document, with its page, counted from 0, and how high that is. */
export async function widgets(document) {
  const found = [];
  for (let index = 0; index < document.numPages; index += 1) {
    const page = await document.getPage(index + 1);
    const place = { page: index, height: page.view[3] };
    for (const widget of await page.getAnnotations()) if (widget.subtype === "Widget") found.push({ ...widget, ...place });
  }
  return found;
}

/** What a widget says of its field; nothing for buttons that are off. */
function shown(widget) {
  if (widget.checkBox) return widget.fieldValue && widget.fieldValue === widget.exportValue ? true : "";
  if (widget.radioButton) return widget.fieldValue && widget.fieldValue === widget.buttonValue ? widget.buttonValue : "";
  const value = Array.isArray(widget.fieldValue) ? widget.fieldValue.join(",") : (widget.fieldValue ?? "");
  return value.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

/** What a widget's field takes. */
function field(widget) {
  const { fieldName: name, fieldType, multiLine, maxLen, checkBox, radioButton } = widget;
  const kind = fieldType === "Tx" ? "text" : fieldType === "Ch" ? "choice" : checkBox ? "box" : radioButton ? "radio" : "other";
  const options = kind === "box" ? [widget.exportValue] : kind === "radio" ? [widget.buttonValue] : (widget.options ?? []).map((option) => option.exportValue);
  const words = (widget.options ?? []).map((option) => option.displayValue);
  return { name, kind, multiline: multiLine ?? false, most: maxLen ?? 0, options, words };
}

async function main(what, source, ...more) {
  if (what === "version") return version;
  if (what === "read") {
    const lines = [];
    for (const file of [source, ...more]) {
      const said = (await widgets(await open(file))).map((widget) => [widget.fieldName, shown(widget)]);
      lines.push(JSON.stringify(Object.fromEntries(said.filter(([, value]) => value !== ""))));
    }
    return lines.join("\n");
  }
  const document = await open(source);
  const all = await widgets(document);
  if (what === "fields") return JSON.stringify(all.map(field));
  const values = JSON.parse(readFileSync(0, "utf-8"));
  for (const widget of all) {
    const given = values[widget.fieldName];
    if (given === undefined) continue;
    const value = widget.radioButton ? widget.buttonValue === given : given;
    document.annotationStorage.setValue(widget.id, { value });
  }
  writeFileSync(more[0], await document.saveDocument());
  return "";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${await main(...process.argv.slice(2))}\n`, () => process.exit(0));
}
