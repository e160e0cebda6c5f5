// A person in Chromium's own PDF viewer: opens a form, types, ticks, chooses, and saves it as the viewer's button does.
// Usage: node chromium_viewer.mjs IN.pdf OUT.pdf < VALUES.json; prints the browser's version.
// VALUES: {full name of a field: text, the value to choose, or true for a box to tick}.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";
import { open, widgets } from "./pdfjs.mjs";

const [source, target] = process.argv.slice(2);
const values = JSON.parse(readFileSync(0, "utf-8"));
const places = new Map();
for (const widget of await widgets(await open(source))) {
  const isIt = !widget.radioButton || widget.buttonValue === values[widget.fieldName];
  if (isIt && !places.has(widget.fieldName)) places.set(widget.fieldName, widget);
}
const browser = await launch("chrome");
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** The frame of the viewer, once the document is there. */
async function opened(page) {
  for (let i = 0; i < 1200; i += 1) {
    const frame = page.frames().find((one) => one.url().startsWith("chrome-extension:"));
    // The frame is made anew while the viewer starts.
    const done = frame?.evaluate(() => document.querySelector("pdf-viewer")?.loadState_ === "success").catch(() => false);
    if (await done) return frame;
    await pause(50);
  }
  throw new Error("the viewer does not open the file");
}

/** Brings a widget into view, and says where it is on the screen. */
const shown = (place) => {
  const viewer = document.querySelector("pdf-viewer");
  const { viewport } = viewer;
  const scale = 96 / 72;
  viewport.setZoom(1);
  viewport.goToPageAndXy(place.page, 0, Math.max(0, (place.height - place.y) * scale - 200));
  const rect = viewport.getPageScreenRect(place.page);
  const content = viewer.shadowRoot.querySelector("#content").getBoundingClientRect();
  return [content.x + rect.x + place.x * scale, content.y + rect.y + (place.height - place.y) * scale];
};

/** The kind of field that has the focus. */
const focus = () => document.querySelector("pdf-viewer").formFieldFocus_;

/** Waits until a place stays where it is. */
async function settled(viewer, centre) {
  let before = "";
  for (let i = 0; i < 50; i += 1) {
    const now = String(await viewer.evaluate(shown, centre));
    if (now === before) return;
    before = now;
    await pause(50);
  }
}

/** Types, a key for each character. */
async function type(keys, text) {
  for (const character of text) await keys.send("Input.dispatchKeyEvent", { type: "char", text: character.replace("\n", "\r") });
}

/** Presses beside the fields, so that none has the focus. */
async function leave(page, viewer, centre) {
  for (let i = 0; i < 40 && (await viewer.evaluate(focus)) !== "none"; i += 1) {
    await page.mouse.click(...(await viewer.evaluate(shown, { ...centre, x: 8 })));
    // On a busy machine the answer takes its time; a second click would then meet the next field.
    for (let k = 0; k < 40 && (await viewer.evaluate(focus)) !== "none"; k += 1) await pause(20);
  }
}

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.setViewport({ width: 1000, height: 1000 });
  await page.goto(pathToFileURL(resolve(source)).href);
  const viewer = await opened(page);
  const keys = await page.createCDPSession();
  for (const [name, value] of Object.entries(values)) {
    const widget = places.get(name);
    const [left, bottom, right, top] = widget.rect;
    const centre = { page: widget.page, x: (left + right) / 2, y: (bottom + top) / 2, height: widget.height };
    // The view may still be moving under the pointer: the viewer says when a field has the focus.
    const wanted = widget.fieldType === "Tx" || widget.combo ? "text" : "non-text";
    for (let i = 0; i < 20 && (await viewer.evaluate(focus)) !== wanted; i += 1) {
      await settled(viewer, centre);
      await page.mouse.click(...(await viewer.evaluate(shown, centre)));
      for (let k = 0; k < 60 && (await viewer.evaluate(focus)) !== wanted; k += 1) await pause(25);
    }
    if (widget.combo) {
      // From the first entry, which is chosen while nothing else is.
      const steps = widget.options.findIndex((option) => option.exportValue === value);
      for (let i = 0; i < steps; i += 1) await page.keyboard.press("ArrowDown");
      await type(keys, "\n");
    } else if (wanted === "text") {
      await type(keys, value);
    }
    await leave(page, viewer, centre);
  }
  // The button ends in a window that asks where to, which nobody can answer here: what it would write is taken instead.
  const saved = await viewer.evaluate(async () => {
    const { dataToSave } = await document.querySelector("pdf-viewer").currentController.save("EDITED");
    const bytes = new Uint8Array(dataToSave);
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  });
  writeFileSync(target, Buffer.from(saved, "base64"));
  console.log(await browser.version());
} finally {
  await browser.close();
}
