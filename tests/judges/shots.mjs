// Pictures of pages, to look at. Usage: node shots.mjs BOOK_FOLDER OUT_FOLDER PAGE...
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [folder, out, ...pages] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const browser = await launch("chrome");
for (const entry of pages) {
  const [name, anchor] = entry.split("#");
  for (const [label, scheme, width, height] of [["wide", "light", 1400, 1000], ["dark", "dark", 1400, 1000], ["phone", "light", 320, 900]]) {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setViewport({ width, height });
    await page.goto(pathToFileURL(join(resolve(folder), name)).href);
    if (anchor) await page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ behavior: "instant" }), anchor);
    await new Promise((done) => setTimeout(done, 200));
    await page.screenshot({ path: join(out, `${name.replace(".html", "")}${anchor ? `-${anchor}` : ""}-${label}.png`) });
    await page.close();
  }
}
await browser.close();
