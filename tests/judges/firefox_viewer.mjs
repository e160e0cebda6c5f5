// A person in Firefox's own PDF viewer: opens a form, types, ticks, chooses, and saves it by the viewer's button.
// Usage: node firefox_viewer.mjs IN.pdf OUT.pdf < VALUES.json; prints the browser's version.
// VALUES: {full name of a field: text, the value to choose, or true for a box to tick}.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [source, target] = process.argv.slice(2);
const values = JSON.parse(readFileSync(0, "utf-8"));
const browser = await launch("firefox");

/** The page on which each field is, and the widget of each of its values, by the viewer's own word. */
const placed = () =>
  (async () => {
    const app = window.PDFViewerApplication;
    await app.initializedPromise;
    while (!app.pdfDocument) await new Promise((done) => setTimeout(done, 50));
    const objects = await app.pdfDocument.getFieldObjects();
    return Object.entries(objects).map(([name, all]) => [name, { page: all[0].page, widgets: Object.fromEntries(all.map((one) => [one.exportValues, one.id])) }]);
  })();

/** A field's control, once its page is drawn and stands still. Focus may draw the view back to where it was, so the page is asked for again. */
async function shown(page, name, number, widget) {
  let before = "";
  for (let i = 0; i < 1200; i += 1) {
    const control = await page.$(`.annotationLayer:not([hidden]) [name="${name}"]${widget ? `[data-element-id="${widget}"]` : ""}`);
    const box = await control?.boundingBox();
    const now = JSON.stringify(box ?? "");
    if (box && box.width > 0 && now === before) return control;
    before = now;
    if (!box && i % 5 === 0) await page.evaluate((at) => (window.PDFViewerApplication.page = at), number + 1);
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${name} is nowhere to be seen`);
}

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(resolve(source)).href);
  const places = new Map(await page.evaluate(placed));
  for (const [name, value] of Object.entries(values)) {
    const place = places.get(name);
    const widget = value === true ? undefined : place.widgets[value];
    const control = await shown(page, name, place.page, widget);
    if (value === true || widget) {
      await control.focus();
      await page.keyboard.press(" ");
    } else if ((await control.evaluate((element) => element.localName)) === "select") {
      await control.select(value);
    } else {
      await control.focus();
      await page.keyboard.down("Control");
      await page.keyboard.press("a");
      await page.keyboard.up("Control");
      await control.type(value);
      await page.keyboard.press("Tab");
    }
  }
  // The button ends in a window that asks where to, which nobody can answer here: what it would be asked for is taken instead.
  const saved = await page.evaluate(
    () =>
      new Promise((done) => {
        window.PDFViewerApplication.downloadManager.download = (data) => {
          const reader = new FileReader();
          reader.onload = () => done(reader.result.split(",")[1]);
          reader.readAsDataURL(new Blob([data]));
        };
        document.querySelector("#downloadButton").click();
      }),
  );
  writeFileSync(target, Buffer.from(saved, "base64"));
  console.log(await browser.version());
} finally {
  await browser.close();
}
