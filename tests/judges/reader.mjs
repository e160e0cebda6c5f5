// A person with the one file: types, ticks, saves, opens, searches, exits. Usage: node reader.mjs WORKBOOK.html [chrome|firefox]
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { finish, launch, watch } from "./browser.mjs";

const kind = process.argv[3] === "firefox" ? "firefox" : "chrome";
const folder = mkdtempSync(join(tmpdir(), "reader-"));
const file = join(folder, basename(process.argv[2]));
copyFileSync(resolve(process.argv[2]), file);
const url = pathToFileURL(file).href;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const failures = [];
let passed = 0;

async function check(name, act) {
  const extra = kind === "firefox"
    ? { extraPrefsFirefox: { "browser.download.folderList": 2, "browser.download.dir": folder, "browser.download.useDownloadDir": true } }
    : {};
  const browser = await launch(kind, extra);
  try {
    const page = await browser.newPage();
    const problems = watch(page);
    if (kind === "chrome") {
      const session = await page.createCDPSession();
      await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
    }
    await page.goto("about:blank");
    await page.goto(url);
    await act(page, browser);
    assert.deepEqual(problems, []);
    passed += 1;
  } catch (error) {
    failures.push(`${kind} ${name}: ${error.message}`);
  } finally {
    await browser.close();
  }
}

/** The first control of each kind, by a question of the page. */
const controls = (page) =>
  page.evaluate(() => {
    const first = (selector) => document.querySelector(selector)?.getAttribute("name");
    return {
      text: first(".field-text input[name]"),
      long: first("textarea[name]"),
      list: first(".field-checklist input[type=checkbox]"),
      radio: first(".field-choice input[type=radio]"),
      scale: first(".field-scale input[type=radio]"),
      pick: first(".pick input"),
      starts: first("input[name$='.starts']"),
    };
  });

const by = (name, more = "") => `[name="${name}"]${more}`;
const click = (page, selector) => page.evaluate((s) => document.querySelector(s).click(), selector);
const value = (page, name) => page.evaluate((s) => document.querySelector(s).value, by(name));

await check("typing, saving and opening gives the same answers", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "Ein Wört — ελ — дом");
  await page.type(by(keys.long), "One.\nTwo.\n".repeat(20));
  const height = await page.evaluate((s) => [document.querySelector(s).clientHeight, document.querySelector(s).scrollHeight], by(keys.long));
  assert.ok(height[0] >= height[1] - 1, "a long answer grows");
  await click(page, by(keys.list));
  await click(page, by(keys.radio));
  await click(page, by(keys.scale, '[value="7"]'));
  await click(page, by(keys.pick));
  await click(page, "[data-save]");
  const saved = join(folder, "workbook-answers.json");
  for (let i = 0; i < 50 && !existsSync(saved); i += 1) await wait(100);
  await wait(200);
  const data = JSON.parse(readFileSync(saved, "utf8"));
  assert.equal(data.format, "mendbook-answers");
  assert.equal(data.answers[keys.text], "Ein Wört — ελ — дом");
  assert.equal(data.answers[keys.scale], 7);
  assert.equal(data.answers[keys.pick], true);
  assert.ok(Array.isArray(data.answers[keys.list]));
  assert.equal(Object.keys(data.answers).length, 6);

  data.answers["no.such-field"] = "kept";
  writeFileSync(join(folder, "changed.json"), JSON.stringify(data));
  page.on("dialog", (dialog) => dialog.accept());
  await page.goto(url);
  assert.equal(await value(page, keys.text), "", "nothing is kept unasked");
  const chooser = await page.$("#answers-file");
  await chooser.uploadFile(join(folder, "changed.json"));
  await wait(400);
  assert.equal(await value(page, keys.text), "Ein Wört — ελ — дом");
  assert.equal(await page.evaluate((s) => document.querySelector(`${s}:checked`).value, by(keys.scale)), "7");
  assert.match(await page.evaluate(() => document.querySelector(".answers-unplaced").textContent), /no\.such-field/);
});

await check("a reload forgets what was typed", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "secret");
  await click(page, by(keys.radio));
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  assert.equal(await value(page, keys.text), "");
  assert.equal(await page.evaluate(() => document.querySelectorAll("input:checked").length), 0);
});

await check("unsaved answers are asked about, except on quick exit", async (page) => {
  const keys = await controls(page);
  let asked = 0;
  page.on("dialog", (dialog) => {
    asked += 1;
    dialog.accept();
  });
  await page.type(by(keys.text), "secret");
  await page.goto(url);
  assert.equal(asked, 1, "asked on leaving");
  await page.type(by(keys.text), "secret");
  await click(page, ".exit");
  await wait(700);
  assert.equal(asked, 1, "not asked on quick exit");
});

await check("quick exit leaves nothing behind it", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "secret words");
  await page.evaluate(() => document.querySelector(".toc a, .index-contents a").click());
  await wait(300);
  const before = await page.evaluate(() => history.length);
  const bar = await page.evaluate(() => {
    const box = document.querySelector(".exit").getBoundingClientRect();
    return { top: box.top, height: box.height, width: box.width };
  });
  assert.ok(bar.top >= 0 && bar.height >= 44 && bar.width >= 44, "the button is in reach and large");
  await click(page, ".exit");
  await wait(900);
  const left = await page.evaluate(() => ({ text: document.documentElement.textContent, address: location.href, fields: document.querySelectorAll("input, textarea").length, length: history.length }));
  assert.doesNotMatch(left.text, /secret|trust/i);
  assert.equal(left.fields, 0);
  assert.doesNotMatch(left.address, /workbook/);
  assert.equal(left.length, before, "no history entry of its own");
  await page.evaluate(() => history.back()).catch(() => {});
  await wait(900);
  assert.doesNotMatch(page.url(), /workbook/, "Back does not return to the book");
});

await check("quick exit is first in tab order", async (page) => {
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.hasAttribute("data-exit")));
});

await check("links inside the book add no history", async (page) => {
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => document.querySelectorAll(".index-contents a")[3].click());
  await wait(200);
  assert.equal(await page.evaluate(() => history.length), before);
  assert.equal(await page.evaluate(() => location.hash), "");
  assert.ok(await page.evaluate(() => scrollY > 200));
});

await check("search finds words and goes there by the keyboard", async (page) => {
  await click(page, "[data-search-open]");
  await page.keyboard.type("accountability");
  await wait(200);
  assert.ok((await page.evaluate(() => document.querySelectorAll(".search-results a").length)) > 0);
  await page.keyboard.press("Enter");
  await wait(600);
  assert.equal(await page.evaluate(() => document.getElementById("search").open), false);
  assert.ok(await page.evaluate(() => scrollY > 200));
});

await check("dates follow from the start of an offer", async (page) => {
  const dates = await page.evaluate(() => {
    const block = document.querySelector(".consent");
    const part = (name) => block.querySelector(`input[name$=".${name}"]`);
    part("starts").value = "2026-01-01";
    part("starts").dispatchEvent(new Event("input", { bubbles: true }));
    return { ends: part("ends").value, review: part("review").value, max: part("ends").max, days: block.dataset.ends };
  });
  const day = new Date("2026-01-01T00:00:00Z");
  day.setUTCDate(day.getUTCDate() + Number(dates.days));
  assert.equal(dates.ends, day.toISOString().slice(0, 10));
  assert.ok(dates.review && dates.max > dates.ends);
});

if (kind === "chrome") {
  await check("without script the page is whole", async (page) => {
    await page.setJavaScriptEnabled(false);
    await page.goto(url);
    const session = await page.createCDPSession();
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const named = (role) => nodes.filter((node) => node.role?.value === role && !node.ignored).map((node) => node.name?.value ?? "");
    assert.ok(named("textbox").length > 10);
    assert.ok(named("heading").length > 10);
    assert.ok(!named("button").some((name) => /save/i.test(name)), "what needs script is not shown");
    assert.ok(named("textbox").every((name) => name.trim() !== ""), "every field has a name");
  });
}
finish(`reader ${kind}`, passed, failures);
