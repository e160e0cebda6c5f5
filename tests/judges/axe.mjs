// axe-core over every page of a built book: light, dark, narrow. Usage: node axe.mjs BOOK_FOLDER [chrome|firefox]
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { finish, launch, watch } from "./browser.mjs";

const folder = resolve(process.argv[2] ?? "book");
const kind = process.argv[3] === "firefox" ? "firefox" : "chrome";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = readdirSync(folder).filter((name) => name.endsWith(".html")).sort();
const failures = [];
let passed = 0;
const browser = await launch(kind);
for (const name of pages) {
  const looks = [{ scheme: "light", width: 1280 }, { scheme: "dark", width: 1280 }, { scheme: "light", width: 320 }];
  // The driver of Firefox cannot set colour schemes.
  for (const look of kind === "chrome" ? looks : looks.filter(({ scheme }) => scheme === "light")) {
    const page = await browser.newPage();
    const problems = watch(page);
    if (kind === "chrome") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: look.scheme }]);
    await page.setViewport({ width: look.width, height: 900 });
    await page.goto(pathToFileURL(join(folder, name)).href);
    // Evaluated through the debugger, so the page's own policy stays as it is.
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
      window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((result) =>
        result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary.split("\n")[1] ?? ""}`).join(" | ")}`)));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`scrolls sideways by ${wide} px`);
    const all = [...problems, ...found];
    all.forEach((problem) => failures.push(`${name} ${look.scheme} ${look.width}: ${problem}`));
    if (all.length === 0) passed += 1;
    await page.close();
  }
}
await browser.close();
finish(`axe ${kind}`, passed, failures);
