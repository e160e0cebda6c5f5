// axe-core over every page of a built book (404.html needs a server): light, dark, forced colours, narrow; dialogs open, errors shown. Usage: node axe.mjs BOOK_FOLDER [chrome|firefox]
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { finish, launch, watch } from "./browser.mjs";

const folder = resolve(process.argv[2] ?? "book");
const kind = process.argv[3] === "firefox" ? "firefox" : "chrome";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** All states are judged in the shipped book; another one as it opens. */
const shipped = readdirSync(folder).includes("workbook-letter.pdf");
const pages = readdirSync(folder).filter((name) => name.endsWith(".html") && name !== "404.html").sort();
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** The one file in each of its states. */
const STATES = {
  "a new passphrase": () => {
    document.querySelector("[data-keep]").click();
    document.getElementById("ui--passphrase-go").click();
  },
  "a file's passphrase": async () => {
    const input = document.getElementById("ui--answers-file");
    const data = new DataTransfer();
    const zeros = (n) => btoa("\0".repeat(n));
    const file = { format: "mendbook-answers-locked", version: 1, key: { name: "PBKDF2", hash: "SHA-256", iterations: 1000, salt: zeros(16) }, cipher: { name: "AES-GCM", iv: zeros(12) }, data: zeros(20) };
    data.items.add(new File([JSON.stringify(file)], "a.json"));
    input.files = data.files;
    input.dispatchEvent(new Event("change"));
    while (!document.getElementById("ui--passphrase").open) await new Promise((done) => setTimeout(done, 50));
    document.getElementById("ui--passphrase-first").value = "wrong";
    document.getElementById("ui--passphrase-go").click();
    while (!document.getElementById("ui--passphrase-wrong").textContent) await new Promise((done) => setTimeout(done, 50));
  },
  "differences, and answers without a place": async () => {
    const key = document.querySelector(".book textarea").name;
    for (const text of ["one", "two"]) {
      const data = new DataTransfer();
      data.items.add(new File([JSON.stringify({ format: "mendbook-answers", version: 1, answers: { [key]: text, "no.field": 1 } })], "a.json"));
      const input = document.getElementById("ui--answers-file");
      input.files = data.files;
      input.dispatchEvent(new Event("change"));
      await new Promise((done) => setTimeout(done, 300));
    }
    document.querySelector("details").open = true;
    document.getElementById("ui--your-answers").scrollIntoView({ behavior: "instant" });
  },
  "a kept copy": async () => {
    document.querySelector("[data-keep]").click();
    for (const id of ["ui--passphrase-first", "ui--passphrase-second"]) document.getElementById(id).value = "four plain words here";
    document.getElementById("ui--passphrase-go").click();
    while (document.getElementById("ui--passphrase").open) await new Promise((done) => setTimeout(done, 50));
  },
  // The page is opened again in the browser that holds the copy of the state before.
  "a copy that is not open": () => document.querySelectorAll("[data-unlock]").length || Promise.reject(new Error("no copy")),
  "wrong dates and an empty agreement": () => {
    const set = (name, date) => {
      const control = document.querySelector(`.consent [name$=".${name}"]`);
      control.value = date;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    };
    set("starts", "2026-01-01");
    set("ends", "2029-01-01");
    document.querySelector("[data-print-agreement]").click();
    document.querySelector(".consent").scrollIntoView({ behavior: "instant" });
  },
  "reminders": () => {
    document.querySelector("[data-calendar]").click();
    const start = document.getElementById("ui--calendar-start");
    start.value = "2026-01-01";
    start.dispatchEvent(new Event("input"));
  },
  "search": () => {
    document.querySelector("[data-search-open]").click();
    const input = document.getElementById("ui--search-input");
    input.value = "promise";
    input.dispatchEvent(new Event("input"));
  },
  "the contents, on a phone": () => document.querySelector("button.bar-contents").click(),
  "whose pages": () => (document.querySelector(".whose").open = true),
  "both answers side by side": () => document.querySelector('[data-whose="show"][value="compare"]').click(),
};
const LOOKS = {
  light: {},
  dark: { chrome: [{ name: "prefers-color-scheme", value: "dark" }], firefox: { "layout.css.prefers-color-scheme.content-override": 0 } },
  forced: { chrome: [{ name: "forced-colors", value: "active" }], firefox: { "browser.display.document_color_use": 2 } },
};

const failures = [];
let passed = 0;

async function judge(browser, look, width, name, state) {
  const page = await browser.newPage();
  const problems = watch(page);
  page.on("dialog", (dialog) => dialog.accept());
  if (kind === "chrome" && LOOKS[look].chrome) {
    // The driver's own call does not know of forced colours.
    const session = await page.createCDPSession();
    await session.send("Emulation.setEmulatedMedia", { features: LOOKS[look].chrome });
  }
  await page.setViewport({ width, height: 900 });
  await page.goto(pathToFileURL(join(folder, name)).href);
  if (state) {
    await page.evaluate(STATES[state]);
    await wait(200);
  }
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${kind}-${look}-${width}-${name}-${state ?? ""}.png`.replace(/[ ,']+/g, "-")) });
  // Evaluated through the debugger, so the page's own policy stays as it is.
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((result) =>
      result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary.split("\n")[1] ?? ""}`).join(" | ")}`)));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`scrolls sideways by ${wide} px`);
  const all = [...problems, ...found];
  all.forEach((problem) => failures.push(`${name} ${state ?? ""} ${look} ${width}: ${problem}`));
  if (all.length === 0) passed += 1;
  await page.close();
}

for (const look of Object.keys(LOOKS)) {
  const browser = await launch(kind, kind === "firefox" ? { extraPrefsFirefox: LOOKS[look].firefox ?? {} } : {});
  for (const name of look === "light" ? pages : ["workbook.html", "index.html"]) await judge(browser, look, 1280, name);
  if (shipped) {
    for (const state of Object.keys(STATES)) await judge(browser, look, look === "light" ? 320 : 1280, "workbook.html", state);
  }
  if (look === "light") for (const name of pages) await judge(browser, look, 320, name);
  await browser.close();
}
finish(`axe ${kind}`, passed, failures);
