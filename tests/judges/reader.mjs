// A person with the one file: types, keeps, prints, compares, exits. Usage: node reader.mjs WORKBOOK.html [chrome|firefox|webkit] [NAME];
// with the program's path in MENDBOOK also with the PDF beside the file.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import ICAL from "ical.js";
import { finish, launch, watch } from "./browser.mjs";
import { launch as launchWebkit } from "./webkit.mjs";

const kind = process.argv[3] ?? "chrome";
const only = process.argv[4] ?? "";
const folder = mkdtempSync(join(tmpdir(), "reader-"));
const file = join(folder, basename(process.argv[2]));
copyFileSync(resolve(process.argv[2]), file);
const url = pathToFileURL(file).href;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const failures = [];
let passed = 0;

const prefs = { "browser.download.folderList": 2, "browser.download.dir": folder, "browser.download.useDownloadDir": true };

/** Where files that are saved arrive. */
let downloads = folder;

/** Checks in WebKit. Its driver knows no profiles, private windows, pages without script or paper, nothing that runs before a page does, and asks no reader. */
async function checkInWebkit(name, act) {
  const browser = await launchWebkit();
  downloads = browser.downloads;
  const problems = [];
  const pages = [];
  const open = async () => {
    const page = await browser.newPage(problems);
    pages.push(page);
    await page.goto(url);
    return page;
  };
  try {
    await act(await open(), open);
    for (const page of pages) await page.harvest();
    assert.deepEqual(problems, []);
    passed += 1;
  } catch (error) {
    failures.push(`${kind} ${name}: ${error.stack}`);
  } finally {
    await browser.close();
  }
}

async function check(name, act, { profile, script = true, secret = false, early = false, paper = false } = {}) {
  if (!name.includes(only)) return;
  if (kind === "webkit") return profile || !script || secret || early || paper ? undefined : checkInWebkit(name, act);
  const options = { ...(profile ? { userDataDir: profile } : {}), ...(kind === "firefox" ? { extraPrefsFirefox: { ...prefs, "javascript.enabled": script, "browser.privatebrowsing.autostart": secret } } : {}), ...(secret && kind === "chrome" ? { args: ["--no-sandbox", "--disable-gpu", "--incognito"] } : {}) };
  const browser = await launch(kind, options);
  try {
    const problems = [];
    const open = async () => {
      const page = await browser.newPage();
      page.setDefaultTimeout(120_000);
      watch(page, problems);
      page.asked = 0;
      page.on("dialog", (dialog) => {
        page.asked += 1;
        dialog.accept();
      });
      if (kind === "chrome") {
        const session = await page.createCDPSession();
        await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
      }
      await page.goto("about:blank");
      if (kind === "chrome") await page.setJavaScriptEnabled(script);
      await page.goto(url);
      return page;
    };
    await act(await open(), open);
    assert.deepEqual(problems, []);
    passed += 1;
  } catch (error) {
    failures.push(`${kind} ${name}: ${error.stack}`);
  } finally {
    await browser.close().catch(() => {});
  }
}

const by = (name, more = "") => `[name="${name}"]${more}`;
/** Chooses whose pages are shown, and waits for them. */
const choose = async (page, which, value) => {
  await page.evaluate((s) => {
    document.querySelector(s).click();
    return new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
  }, `[data-whose="${which}"][value="${value}"]`);
};
const click = (page, selector) => page.evaluate((s) => document.querySelector(s).click(), selector);
const press = async (page, selector) => {
  let found;
  await until(async () => {
    for (const handle of await page.$$(selector)) if (!found && (await handle.isVisible())) found = handle;
    return found;
  }, `${selector} is not to be seen`);
  await found.click();
};
const value = (page, name) => page.evaluate((s) => document.querySelector(s)?.value, by(name));
const text = (page, selector) => page.evaluate((s) => document.querySelector(s).textContent.trim(), selector);
const visible = (page, selector) => page.evaluate((s) => [...document.querySelectorAll(s)].some((found) => found.checkVisibility()), selector);
async function until(question, what) {
  for (let i = 0; i < 100; i += 1) {
    if (await question()) return;
    await wait(100);
  }
  assert.fail(what);
}

/** Whether all of an area's text is seen. */
const grown = (page, name) => page.evaluate((s) => {
  const { clientHeight, scrollHeight } = document.querySelector(s);
  return clientHeight > 300 && clientHeight >= scrollHeight - 1;
}, by(name));

/** The first control of each kind, by its key. */
const controls = (page) =>
  page.evaluate(() => {
    const first = (selector) => document.querySelector(`.book ${selector}`)?.getAttribute("name");
    return {
      text: first(".field-text [name]"),
      long: first(".field-long-text textarea[name]"),
      list: first(".field-checklist input[type=checkbox]"),
      radio: first(".field-choice input[type=radio]"),
      scale: first(".field-scale input[type=radio]"),
      pick: first(".pick input"),
    };
  });

/** A downloaded file, once it is whole. */
async function downloaded(name) {
  const path = join(downloads, name);
  await until(() => existsSync(path) && readFileSync(path).length > 0, `${name} was not saved`);
  await wait(200);
  const content = readFileSync(path, "utf8");
  rmSync(path);
  return content;
}

async function openFile(page, name, content) {
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  await (await page.$("#ui--answers-file")).uploadFile(join(folder, name));
}

const plain = (answers, more) => ({ format: "mendbook-answers", version: 1, book: "org.mendbook.mending-trust", book_version: "1.0.0", answers, ...more });
const bytes = (text) => Buffer.from(text, "base64");
const additionalData = Buffer.from("mendbook-answers-locked");

async function key(passphrase, { salt, iterations }, use) {
  const secret = await crypto.subtle.importKey("raw", Buffer.from(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** Reads and writes locked files with code that is not the page's. */
async function unlocked(content, passphrase) {
  const { key: made, cipher, data } = JSON.parse(content);
  const by = await key(passphrase, { salt: bytes(made.salt), iterations: made.iterations }, "decrypt");
  return JSON.parse(Buffer.from(await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(cipher.iv), additionalData }, by, bytes(data))).toString());
}

async function locked(data, passphrase) {
  const [salt, iv] = [crypto.getRandomValues(Buffer.alloc(16)), crypto.getRandomValues(Buffer.alloc(12))];
  const by = await key(passphrase, { salt, iterations: 600000 }, "encrypt");
  const sealed = Buffer.from(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, by, Buffer.from(JSON.stringify(data))));
  return {
    format: "mendbook-answers-locked", version: 1,
    key: { name: "PBKDF2", hash: "SHA-256", iterations: 600000, salt: salt.toString("base64") },
    cipher: { name: "AES-GCM", iv: iv.toString("base64") }, data: sealed.toString("base64"),
  };
}

const PASS = "vier Wörter ohne ﬁn";
async function passphrase(page, first, second) {
  await page.waitForSelector("#ui--passphrase[open]");
  await page.evaluate(() => document.querySelectorAll("#ui--passphrase input").forEach((input) => (input.value = "")));
  await page.type("#ui--passphrase-first", first);
  if (second !== undefined) await page.type("#ui--passphrase-second", second);
  await press(page, "#ui--passphrase-go");
}
const closed = (page) => until(() => page.evaluate(() => !document.getElementById("ui--passphrase").open), "the dialog stays open");
const stored = (page) => page.evaluate(() => Object.entries(localStorage));
const nothing = (page, what) => until(() => page.evaluate(async () => localStorage.length + (await indexedDB.databases()).length === 0), what);

/** Prints the page, as the browser would after the button was pressed. */
async function printed(page, selector) {
  await page.evaluate(() => (window.print = () => {}));
  if (selector) await click(page, selector);
  const pdf = await page.pdf({ format: "A4", timeout: 120000 });
  const run = spawnSync("pdftotext", ["-", "-"], { input: pdf, maxBuffer: 1 << 26 });
  return run.stdout.toString().replace(/\s+/g, " ");
}

await check("typing, saving and opening gives the same answers", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "Ein Wört — ελ — дом");
  await page.type(by(keys.long), "One.\nTwo.\n".repeat(20));
  await until(() => grown(page, keys.long), "a long answer grows");
  await click(page, by(keys.list));
  await click(page, by(keys.radio));
  await click(page, by(keys.scale, '[value="7"]'));
  await click(page, by(keys.pick));
  await click(page, "[data-save]");
  const data = JSON.parse(await downloaded("workbook-answers.json"));
  assert.equal(data.format, "mendbook-answers");
  assert.equal(data.answers[keys.text], "Ein Wört — ελ — дом");
  assert.equal(data.answers[keys.scale], 7);
  assert.equal(data.answers[keys.pick], true);
  assert.ok(Array.isArray(data.answers[keys.list]));
  assert.equal(Object.keys(data.answers).length, 6);

  data.answers["no.such-field"] = "kept";
  data.book_version = "0.9.0";
  await page.goto(url);
  assert.equal(await value(page, keys.text), "", "nothing is kept unasked");
  await nothing(page, "nothing is kept unasked");
  await openFile(page, "changed.json", data);
  await until(async () => (await value(page, keys.text)) === "Ein Wört — ελ — дом", "the file is open");
  await until(() => grown(page, keys.long), "an answer that was opened is as tall as its text");
  assert.equal(await page.evaluate((s) => document.querySelector(`${s}:checked`).value, by(keys.scale)), "7");
  assert.match(await text(page, ".answers-unplaced"), /no\.such-field: kept/);
  await click(page, "[data-save]");
  assert.deepEqual(JSON.parse(await downloaded("workbook-answers.json")).answers, data.answers, "what has no place is saved again");
});

/** Answers every field there is, each with words of its own, and gives what was answered by key. */
const answerAll = (page) => page.evaluate(() => {
  const controls = [...document.querySelectorAll(".book [name]")];
  controls.forEach((control, i) => {
    if (control.type === "radio" || control.type === "checkbox") control.checked = control.type === "checkbox" ? i % 3 > 0 : control.value === [...document.getElementsByName(control.name)].at(-1).value;
    else if (control.type === "date") control.value = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    else if (control.type === "number") control.value = String(Math.min(control.max || 1000 + i, 1000 + i));
    else if (control.tagName === "SELECT") control.selectedIndex = control.options.length - 1;
    else control.value = (control.rows > 1 ? `öne${i}\n«zwei» ${"lang ".repeat(40)}`.slice(0, 150) + `\nλ${i}` : `w${i} 話`).slice(0, control.maxLength > 0 ? control.maxLength : undefined);
  });
  controls.forEach((control) => control.dispatchEvent(new Event("input", { bubbles: true })));
});
const allAnswers = (page) => page.evaluate(() => [...document.querySelectorAll(".book [name]")].map((control) => [control.id, control.matches("[type=radio], [type=checkbox]") ? control.checked : control.value]));

await check("every field is kept in each way, here and in the other browser", async (page, open) => {
  await answerAll(page);
  const all = await allAnswers(page);
  assert.ok(all.length > 500 && all.every(([, value]) => value !== ""), "every field is answered");
  await click(page, "[data-save]");
  const content = await downloaded("workbook-answers.json");
  await keep(page);
  await page.reload();
  await unlock(page);
  assert.deepEqual(await allAnswers(page), all, "the copy has every answer");
  await press(page, "[data-erase]");
  await nothing(page, "the copy is gone");
  const again = await open();
  await openFile(again, "all.json", content);
  await until(async () => /opened: /.test(await text(again, ".answers-status")), "the file is open");
  assert.deepEqual(await allAnswers(again), all, "the file has every answer");
  const other = await launch(kind === "chrome" ? "firefox" : "chrome").catch(() => null);
  if (!other) return;
  const there = await other.newPage();
  await there.goto(url);
  await openFile(there, "all.json", content);
  await until(async () => /opened: /.test(await text(there, ".answers-status")), "the other browser opens it");
  assert.deepEqual(await allAnswers(there), all, "the other browser has every answer");
  await other.close();
});

await check("a file that is none says so", async (page) => {
  for (const [content, said] of [["{", /no answers/], [JSON.stringify(plain({ a: "b" })).slice(0, -9), /damaged/], ["\u0000\u0001", /no answers/], ["[]", /no answers/], ["null", /no answers/], [plain({}, { book: "other" }), /another book/], [plain({}, { version: 2 }), /newer/], ["x".repeat(11e6), /too large/], [plain(Object.fromEntries(Array.from({ length: 100000 }, (_, i) => [`no.${i}`, "y"]))), /place in this edition: 100000/], [{ format: "mendbook-answers-locked", version: 1, key: { iterations: 10 } }, /no answers/]]) {
    await page.evaluate(() => (document.querySelector(".answers-status").textContent = ""));
    await openFile(page, "none.json", content);
    await until(async () => said.test(await text(page, ".answers-status")), String(said));
  }
});

await check("a locked file opens with its passphrase alone", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "unsagbar");
  await press(page, "[data-save-locked]");
  await passphrase(page, "short", "short");
  assert.match(await text(page, "#ui--passphrase-wrong"), /8 characters/);
  await passphrase(page, PASS, `${PASS}x`);
  assert.match(await text(page, "#ui--passphrase-wrong"), /do not match/);
  await passphrase(page, PASS, PASS);
  await closed(page);
  const content = await downloaded("workbook-answers-locked.json");
  assert.doesNotMatch(content, /unsagbar|trust/);
  assert.ok(JSON.parse(content).key.iterations >= 600000);
  assert.equal((await unlocked(content, PASS)).answers[keys.text], "unsagbar");
  assert.deepEqual(await stored(page), []);
  assert.equal(await page.evaluate(() => document.querySelector("#ui--passphrase-first").value), "", "the passphrase is forgotten");
  const asked = page.asked;
  await page.goto(url);
  assert.equal(page.asked, asked, "nothing is unsaved");
  await openFile(page, "theirs.json", await locked(plain({ [keys.text]: "von anderswo" }), PASS));
  await passphrase(page, "not this one");
  await until(async () => /does not open/.test(await text(page, "#ui--passphrase-wrong")), "a wrong passphrase is said");
  await passphrase(page, PASS);
  await closed(page);
  assert.equal(await value(page, keys.text), "von anderswo");
});

await check("a locked file goes to the place the reader chooses, or nowhere", async (page) => {
  await page.evaluateOnNewDocument(() => {
    window.showSaveFilePicker = async ({ suggestedName }) => ({
      name: `my-${suggestedName}`,
      createWritable: async () => ({ write: async (text) => (window.written = text), close: async () => {} }),
    });
  });
  await page.goto(url);
  const keys = await controls(page);
  await page.type(by(keys.text), "dorthin");
  await press(page, "[data-save-place]");
  await passphrase(page, PASS, PASS);
  await closed(page);
  assert.equal((await unlocked(await page.evaluate(() => window.written), PASS)).answers[keys.text], "dorthin");
  assert.match(await text(page, ".answers-status"), /my-workbook-answers-locked\.json/);
  await page.evaluate(() => (window.showSaveFilePicker = () => Promise.reject(new DOMException("", "AbortError"))));
  await press(page, "[data-save-place]");
  await until(async () => /Nothing was saved/.test(await text(page, ".answers-status")), "it says that nothing was saved");
}, { early: true });

if (process.env.MENDBOOK) {
  await check("a locked file goes into the PDF and comes back", async (page) => {
    const keys = await controls(page);
    await page.type(by(keys.text), "hin und zurück");
    await page.type(by(keys.long), "zwei\nZeilen");
    await click(page, by(keys.scale, '[value="7"]'));
    await click(page, by(keys.list));
    await press(page, "[data-save-locked]");
    await passphrase(page, PASS, PASS);
    await closed(page);
    const path = (name, content) => {
      if (content !== undefined) writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const run = (...args) => {
      const { status, stderr } = spawnSync(process.env.MENDBOOK, [...args, "--passphrase-file", path("pass.txt", `${PASS}\n`)], { encoding: "utf8" });
      assert.equal(status, 0, stderr);
    };
    run("fill", join(dirname(resolve(process.argv[2])), "workbook-letter.pdf"), "--answers", path("there.json", await downloaded("workbook-answers-locked.json")), "-o", path("filled.pdf"));
    run("extract", path("filled.pdf"), "--format", "locked", "-o", path("back.json"));
    await page.goto(url);
    await openFile(page, "back.json", readFileSync(path("back.json"), "utf8"));
    await passphrase(page, PASS);
    await closed(page);
    assert.equal(await value(page, keys.text), "hin und zurück");
    assert.equal(await value(page, keys.long), "zwei\nZeilen");
    assert.equal(await page.evaluate((s) => document.querySelector(`${s}:checked`)?.value, by(keys.scale)), "7");
    assert.ok(await page.evaluate((s) => document.querySelector(s).checked, by(keys.list)));
    assert.equal(await visible(page, ".answers-unplaced"), false);
  });
}

async function keep(page) {
  await press(page, "[data-keep]");
  await passphrase(page, PASS, PASS);
  await closed(page);
}
async function unlock(page) {
  await press(page, "[data-unlock]");
  await passphrase(page, PASS);
  await closed(page);
}

await check("a locked copy outlives the page and is erased for good", async (page) => {
  const keys = await controls(page);
  await keep(page);
  await page.type(by(keys.text), "still und leise");
  await page.type(by(keys.long), "bis zum letzten Zeichen");
  await page.reload();
  const there = await stored(page);
  assert.equal(there.length, 1);
  assert.doesNotMatch(JSON.stringify(there), /leise|Zeichen|book|answer/i);
  assert.equal(await value(page, keys.text), "");
  assert.ok(await visible(page, ".notice [data-unlock]"), "the copy is seen at once");
  await press(page, "[data-unlock]");
  await passphrase(page, "not this one");
  await until(async () => /does not open/.test(await text(page, "#ui--passphrase-wrong")), "a wrong passphrase is said");
  await passphrase(page, PASS);
  await closed(page);
  assert.equal(await value(page, keys.text), "still und leise");
  assert.equal(await value(page, keys.long), "bis zum letzten Zeichen");
  assert.equal(page.asked, 0, "the reader is not asked about what is kept");
  await press(page, "[data-erase]");
  await until(async () => /^Erased\. The locked copy is gone/.test(await text(page, ".answers-status")), "it says so");
  await nothing(page, "it is gone");
  assert.equal(await value(page, keys.text), "still und leise");
});

await check("two tabs lose nothing", async (page, open) => {
  const keys = await controls(page);
  await keep(page);
  await page.type(by(keys.text), "A1");
  await until(async () => (await stored(page)).length === 1, "the copy is there");
  await wait(600);
  const second = await open();
  await second.type(by(keys.text), "typed before it was opened");
  await unlock(second);
  assert.match(await text(second, "#ui--differences-list"), /A1/);
  await press(second, "#ui--differences-list button:nth-of-type(2)");
  assert.equal(await value(second, keys.text), "A1");
  await second.type(by(keys.long), "from two");
  await page.bringToFront();
  await until(async () => (await value(page, keys.long)) === "from two", "what one tab writes comes to the other");
  await page.type(by(keys.text), "+");
  await second.bringToFront();
  await until(async () => (await value(second, keys.text)) === "A1+", "and back");
  await press(second, "[data-erase]");
  await until(async () => /keeps nothing now/.test(await text(page, ".answers-status")), "the other tab says so");
  await page.type(by(keys.text), "x");
  await wait(600);
  await nothing(page, "it stays gone");
});

await check("emptied fields come back", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "precious");
  await click(page, by(keys.scale, '[value="3"]'));
  await press(page, "[data-clear]");
  assert.equal(await value(page, keys.text), "");
  await press(page, "[data-undo]");
  assert.equal(await value(page, keys.text), "precious");
  assert.equal(await page.evaluate((s) => document.querySelector(`${s}:checked`)?.value, by(keys.scale)), "3");
});

await check("two partners' files come together", async (page) => {
  const [each, shared] = await page.evaluate(() => {
    const field = [...document.querySelectorAll(".each-answers textarea:not(.line)")].map((area) => area.name);
    return [field.slice(0, 2), document.querySelector(".field-long-text:not(.each-answers *) textarea:not(.line)").name];
  });
  await openFile(page, "one.json", plain({ [each[0]]: "mine", [shared]: "as I see it" }));
  await until(async () => (await value(page, each[0])) === "mine", "the first is open");
  await openFile(page, "two.json", plain({ [each[1]]: "yours", [shared]: "as you see it" }));
  await until(async () => (await value(page, each[1])) === "yours", "the second is open");
  assert.equal(await value(page, shared), "as I see it");
  assert.match(await text(page, "#ui--differences-list"), /as I see it.*as you see it/s);
  await press(page, "#ui--differences-list button:nth-of-type(3)");
  assert.equal(await value(page, shared), "as I see it\n\nas you see it");
  assert.equal(await visible(page, "#ui--differences"), false);
  await choose(page, "show", "compare");
  const boxes = await page.evaluate((names) => names.map((name) => document.getElementsByName(name)[0].getBoundingClientRect()).map(({ top, left }) => ({ top, left })), each);
  assert.ok(Math.abs(boxes[0].top - boxes[1].top) < 60 && boxes[0].left < boxes[1].left, "both answers stand side by side");
  assert.equal(await visible(page, ".agreement"), false);
});

await check("mine, theirs and ours", async (page) => {
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".worksheet, .agreement")].filter((sheet) => sheet.checkVisibility()).map((sheet) => sheet.dataset.who));
  const all = await shown();
  assert.equal(await visible(page, '[value="mine"]'), false, "mine needs to know who I am");
  await choose(page, "me", "injured");
  await choose(page, "show", "mine");
  const mine = await shown();
  assert.ok(mine.includes("injured") && mine.length < all.length);
  // A page for the other is shown where it asks me something.
  assert.ok(await visible(page, by("standing-in-your-place.ordinary-day-close")));
  assert.ok(!(await visible(page, by("standing-in-your-place.finding-out"))));
  assert.ok(!(await visible(page, '.each-answer[data-role="broke-trust"]')));
  await choose(page, "show", "ours");
  assert.ok((await shown()).includes("together") && !(await shown()).includes("injured"));
  await page.evaluate(() => document.querySelector('a[href="#what-i-did-plainly"]').click());
  assert.equal((await shown()).length, all.length, "a link to what is not shown shows all");
});

await check("unsaved answers are asked about, except on quick exit", async (page) => {
  const keys = await controls(page);
  await page.type(by(keys.text), "secret");
  await page.goto(url);
  if (kind !== "webkit") assert.equal(page.asked, 1, "asked on leaving");
  await page.type(by(keys.text), "secret");
  await press(page, ".bar .exit");
  await wait(700);
  if (kind !== "webkit") assert.equal(page.asked, 1, "not asked on quick exit");
});

await check("a browser that keeps nothing says so", async (page) => {
  await page.evaluateOnNewDocument(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("", "SecurityError"); } }));
  await page.goto(url);
  await until(() => visible(page, '[data-when="blocked"]'), "it says that nothing can be kept");
  assert.equal(await visible(page, "[data-keep]"), false);
  assert.equal(await visible(page, "[data-save-locked]"), true, "a file can be saved all the same");
}, { early: true });

await check("a copy that is damaged, and one that no longer fits, are said", async (page) => {
  const keys = await controls(page);
  await keep(page);
  const empty = await stored(page);
  await page.type(by(keys.text), "first");
  await until(async () => JSON.stringify(await stored(page)) !== JSON.stringify(empty), "it is kept");
  await wait(800);
  await page.evaluate(() => (Storage.prototype.setItem = () => {
    throw new DOMException("", "QuotaExceededError");
  }));
  await page.type(by(keys.text), " second");
  await until(async () => /did not keep the copy/.test(await text(page, ".answers-status")), "it says that the copy is not kept");
  const asked = page.asked;
  await page.reload();
  if (kind !== "webkit") assert.equal(page.asked, asked + 1, "what is not kept is asked about");
  await unlock(page);
  assert.equal(await value(page, keys.text), "first", "what was kept is there");
  const name = await page.evaluate(() => Object.keys(localStorage)[0]);
  await press(page, "[data-erase]");
  await nothing(page, "it is gone");
  await page.evaluate((key) => localStorage.setItem(key, "no copy"), name);
  await page.reload();
  await press(page, "[data-unlock]");
  await passphrase(page, PASS);
  await until(async () => /damaged/.test(await text(page, "#ui--passphrase-wrong")), "a damaged copy is said to be damaged");
});

await check("a private window says so", async (page) => {
  await until(() => visible(page, '[data-when="private"]'), "it says that the window is private");
  await keep(page);
  assert.equal((await stored(page)).length, 1, "a copy is kept for as long as the window is open");
}, { secret: true });

const LEFT = () => ({ text: document.documentElement.textContent, address: location.href, fields: document.querySelectorAll("input, textarea").length, length: history.length });

await check("quick exit leaves nothing behind it", async (page, open) => {
  const keys = await controls(page);
  const second = await open();
  await second.type(by(keys.long), "another secret");
  await page.bringToFront();
  await page.type(by(keys.text), "secret words");
  await press(page, "[data-save-locked]");
  await page.waitForSelector("#ui--passphrase[open]");
  await page.type("#ui--passphrase-first", "secret pass");
  await page.evaluate(() => document.querySelector(".toc a, .index-contents a").click());
  await wait(300);
  const before = await page.evaluate(() => history.length);
  const bar = await page.evaluate(() => {
    const box = document.querySelector("dialog[open] .exit").getBoundingClientRect();
    return { top: box.top, height: box.height, width: box.width };
  });
  assert.ok(bar.top >= 0 && bar.height >= 44 && bar.width >= 44, "the button is in reach and large, in a dialog as well");
  await press(page, "dialog[open] .exit");
  await wait(900);
  for (const tab of [page, second]) {
    const left = await tab.evaluate(LEFT);
    assert.doesNotMatch(left.text, /secret|trust/i);
    assert.equal(left.fields, 0);
    assert.doesNotMatch(left.address, /workbook/);
    assert.equal(left.length, before, "no history entry of its own");
    await tab.evaluate(() => history.back()).catch(() => {});
    await wait(900);
    assert.doesNotMatch(await tab.url(), /workbook/, "Back does not return to the book");
  }
});

await check("quick exit erases the copy where the reader wants it", async (page, open) => {
  await keep(page);
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await until(async () => !/workbook/.test(await page.evaluate(() => location.href).catch(() => "workbook")), "three times Shift leaves");
  page = await open();
  assert.equal((await stored(page)).length, 1, "a copy stays unless the reader wants it gone");
  await unlock(page);
  await click(page, "#ui--fleeting");
  await wait(600);
  await page.reload();
  await press(page, ".bar .exit");
  await wait(700);
  page = await open();
  await nothing(page, "it is gone though it was not opened");
});

const profile = mkdtempSync(join(tmpdir(), "profile-"));
await check("a browser that is killed loses nothing that was kept", async (page) => {
  const keys = await controls(page);
  await keep(page);
  await page.type(by(keys.text), "a last line");
  await wait(1500);
  page.browser().process().kill("SIGKILL");
  await wait(1500);
  const again = await launch(kind, { userDataDir: profile });
  try {
    const after = await again.newPage();
    await after.goto(url);
    await unlock(after);
    assert.equal(await value(after, keys.text), "a last line");
    await press(after, "[data-erase]");
    await nothing(after, "erased for good");
  } finally {
    await again.close();
  }
}, { profile });
rmSync(profile, { recursive: true, force: true });

await check("whatever has the focus is seen", async (page) => {
  await page.setViewport({ width: 360, height: 640 });
  await page.evaluate(() => document.querySelector("#ui--index-contents").focus());
  const hidden = [];
  for (let i = 0; i < 80; i += 1) {
    if (i === 40) await page.evaluate(() => document.querySelector(".worksheet .grid textarea").focus());
    await page.keyboard.press("Tab");
    // Nobody is faster; Firefox forgets to scroll where the next key comes while it still does.
    await wait(60);
    const look = () => page.evaluate(() => {
      const focused = document.activeElement;
      const { top, bottom, width, height } = focused.getBoundingClientRect();
      const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
      if (focused.closest(".bar") || (bottom > bar && top >= bar - 1 && top < innerHeight && (width >= 24 || height >= 24))) return "";
      return `${focused.tagName} ${focused.id || focused.textContent}: ${top}-${bottom}`;
    });
    // A page may scroll a moment after the key.
    let found = await look();
    for (let tries = 0; found && tries < 20; tries += 1) found = await wait(250).then(look);
    if (found) hidden.push(found);
  }
  assert.deepEqual(hidden, []);
});

await check("a dialog holds the focus and gives it back", async (page) => {
  for (const byKey of [true, false]) {
    await press(page, ".assemble [data-calendar]");
    await page.waitForSelector("#ui--calendar[open]");
    assert.equal(await page.evaluate(() => document.activeElement.id), "ui--calendar-start");
    // Past its end the focus may go to the browser's own buttons, and a key would then be theirs.
    for (let i = 0; i < 12 && !byKey; i += 1) {
      await page.keyboard.press("Tab");
      assert.notEqual(await page.evaluate(() => document.activeElement?.matches(".bar *, .frame *")), true, "the page behind cannot be reached");
    }
    if (byKey) await page.keyboard.press("Escape");
    else await press(page, "#ui--calendar [data-close]");
    await until(() => page.evaluate(() => !document.querySelector("#ui--calendar").open), "it closes");
    await until(() => page.evaluate(() => document.activeElement.matches(".assemble [data-calendar]")), "the focus is back");
  }
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
  await until(() => page.evaluate(() => document.querySelector(".toc [aria-current]") !== null), "the contents follow");
});

await check("search finds words and goes there by the keyboard", async (page) => {
  await press(page, "[data-search-open]");
  await page.keyboard.type("accountability");
  await wait(200);
  assert.ok((await page.evaluate(() => document.querySelectorAll(".search-results a").length)) > 0);
  await page.keyboard.press("Enter");
  await wait(600);
  assert.equal(await page.evaluate(() => document.getElementById("ui--search").matches(":popover-open")), false);
  assert.ok(await page.evaluate(() => scrollY > 200));
});

const setDate = (page, name, date) => page.evaluate((s, d) => {
  const control = document.querySelector(s);
  control.value = d;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}, by(name), date);

await check("dates follow from the start of an offer, within its terms", async (page) => {
  const key = (part) => `amends-plan.phone-together.${part}`;
  await setDate(page, key("starts"), "2026-01-01");
  assert.equal(await value(page, key("review")), "2026-01-08");
  assert.equal(await value(page, key("ends")), "2026-01-15");
  await setDate(page, key("ends"), "2026-06-01");
  const wrong = await page.evaluate((s) => [document.querySelector(s).getAttribute("aria-invalid"), document.getElementById(`${document.querySelector(s).id}-wrong`).textContent], by(key("ends")));
  assert.equal(wrong[0], "true");
  assert.match(wrong[1], /March 2, 2026/);
});

await check("the agreement is what was picked", async (page) => {
  await click(page, "[data-print-agreement]");
  assert.match(await text(page, ".picked"), /at least one/);
  await click(page, by("amends-plan.phone-together.pick"));
  await page.type(by("amends-plan.phone-together.part"), "the call list of the last seven days, and nothing else that is on it");
  await page.select(by("amends-plan.phone-together.owner"), "injured");
  await setDate(page, "amends-plan.phone-together.starts", "2026-01-01");
  assert.match(await text(page, ".picked"), /1$/);
  await click(page, "[data-picked-only]");
  assert.equal(await page.evaluate(() => [...document.querySelectorAll(".clause")].filter((clause) => clause.checkVisibility()).length), 1);
  await click(page, "[data-picked-only]");
  const paper = await printed(page, "[data-print-agreement]");
  assert.match(paper, /the injured partner offers to look through the call list of the last seven days, and nothing else that is on it on their own phone/);
  assert.match(paper, /January 15, 2026/);
  assert.match(paper, /Signatures/);
  assert.doesNotMatch(paper, /Take accountability|spoken summary|Quick exit|Print our agreement/);
  assert.ok(await visible(page, by("amends-plan.evening-together.pick")), "afterwards all is as before");
}, { paper: true });

await check("reminders are a calendar", async (page) => {
  await click(page, by("amends-plan.phone-together.pick"));
  await setDate(page, "amends-plan.phone-together.starts", "2026-01-01");
  await setDate(page, "amends-plan.dates.starts", "2026-01-31");
  await press(page, ".assemble [data-calendar]");
  assert.equal(await page.evaluate(() => document.querySelector("#ui--calendar-start").value), "2026-01-31");
  await page.evaluate(() => (document.querySelector("#ui--calendar-summary").value = `Café; Blumen, Äpfel \\ ${"und so weiter ".repeat(6)}`));
  await press(page, "[data-calendar-save]");
  const content = await downloaded("reminders.ics");
  assert.ok(content.split("\r\n").every((line) => Buffer.byteLength(line) <= 75 && !line.includes("\n")), "lines end in CRLF and are folded");
  const events = new ICAL.Component(ICAL.parse(content)).getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  const days = events.map((event) => event.startDate.toString());
  assert.deepEqual(days, ["2026-01-08", "2026-01-15", "2026-02-07", "2026-02-14", "2026-02-28", "2026-04-30", "2026-05-01"]);
  assert.equal(new Set(events.map((event) => event.uid)).size, 7);
  assert.match(events[0].summary, /^Café; Blumen, Äpfel \\ und so weiter/);
  assert.doesNotMatch(content, /trust|clause|check-in|plan/i);
});

await check("tables gain rows, and a file brings its own", async (page) => {
  const rows = () => page.evaluate(() => document.getElementById("f-check-in-p7d.promises").querySelectorAll("tbody tr").length);
  const before = await rows();
  await press(page, '[data-add-row="f-check-in-p7d.promises"]');
  assert.equal(await rows(), before + 1);
  const added = await page.evaluate(() => [document.activeElement.name, document.activeElement.getAttribute("aria-label")]);
  assert.equal(added[0], `check-in-p7d.promises.${before + 1}.promise`);
  assert.match(added[1], new RegExp(`\\b${before + 1}\\b`));
  await openFile(page, "rows.json", plain({ "check-in-p7d.promises.7.next": "seventh" }));
  await until(async () => (await value(page, "check-in-p7d.promises.7.next")) === "seventh", "rows are made");
});

await check("on a phone the contents open where the reader is", async (page) => {
  await page.setViewport({ width: 360, height: 700 });
  const before = await page.evaluate(() => history.length);
  await click(page, '.index-contents a[href="#my-warning-signs"]');
  await until(() => page.evaluate(() => document.querySelector(".toc [aria-current]")?.getAttribute("href") === "#my-warning-signs"), "the contents follow");
  await press(page, "button.bar-contents");
  await until(() => page.evaluate(() => {
    const { top, bottom } = document.querySelector(".toc [aria-current]").getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  }), "the place is shown among the contents");
  await press(page, '.toc a[href="#help"]');
  assert.equal(await visible(page, ".toc"), false);
  await until(() => page.evaluate(() => document.getElementById("help").getBoundingClientRect().top < 200), "the page is there");
  assert.equal(await page.evaluate(() => history.length), before);
});

await check("a short answer is one line, however it is typed or pasted", async (page) => {
  const { text: name } = await controls(page);
  await page.type(by(name), "one");
  await page.keyboard.press("Enter");
  await page.type(by(name), " two");
  assert.equal(await value(page, name), "one two");
  await page.evaluate((s) => {
    const area = document.querySelector(s);
    area.value = "three\n four";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }, by(name));
  assert.equal(await value(page, name), "three four");
});

for (const script of [true, false]) await check(`every typed word is on paper, whole${script ? "" : ", without script"}`, async (page) => {
  const typed = await page.evaluate((dates) => {
    const words = [];
    document.querySelectorAll(".book textarea").forEach((control, i) => {
      const most = control.maxLength > 0 ? control.maxLength : 300;
      control.value = (most < 20 ? `w${i}`.slice(0, most) : `first${i} ${"lorem ipsum dolor ".repeat(control.rows > 1 ? 60 : 12)}`.slice(0, control.rows > 1 ? 2000 : most - 9) + ` last${i}`);
      words.push(...control.value.split(" ").filter((word) => /\d/.test(word)));
    });
    document.querySelectorAll(".book input[type=number]").forEach((control, i) => words.push((control.value = String(control.max || 7000 + i))));
    // Without script a browser prints dates in its own way.
    if (dates) document.querySelectorAll(".book input[type=date]").forEach((control, i) => words.push((control.value = `${3000 + i}-05-01`).slice(0, 4)));
    return words;
  }, script);
  assert.ok(typed.length > 300);
  const paper = new Set((await printed(page)).split(/[^\w]+/));
  assert.deepEqual(typed.filter((word) => !paper.has(word)), []);
}, { script, paper: true });

if (kind === "chrome") {
  await check("without script the page is whole", async (page) => {
    const session = await page.createCDPSession();
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const named = (role) => nodes.filter((node) => node.role?.value === role && !node.ignored).map((node) => node.name?.value ?? "");
    assert.ok(named("textbox").length > 10);
    assert.ok(named("heading").length > 10);
    assert.deepEqual(named("button").filter((name) => !/date picker/i.test(name)), [], "what needs script is not shown");
    assert.ok(named("textbox").every((name) => name.trim() !== ""), "every field has a name");
  }, { script: false });
}
const counselor = join(dirname(resolve(process.argv[2])), "workbook-counselor.html");
if (existsSync(counselor)) {
  await check("notes are for the counselor alone", async (page) => {
    const notes = () => page.evaluate(() => [...document.querySelectorAll(".guidance")].map((note) => [note.textContent.replace(/\s+/g, " "), note.checkVisibility()]));
    assert.deepEqual(await notes(), []);
    await page.goto(pathToFileURL(counselor).href);
    const shown = await notes();
    assert.ok(shown.length > 10 && shown.every(([text, seen]) => text.startsWith("For the counselor") && seen));
    assert.match(await text(page, ".cover .eyebrow"), /Counselor edition/);
    const others = readdirSync(dirname(counselor), { recursive: true }).filter((name) => /\.(html|js)$/.test(name) && name !== basename(counselor));
    const words = (content) => content.replace(/<[^>]*>/g, " ").replace(/&#?\w+;/g, "").replace(/[^\p{L}]+/gu, " ");
    const theirs = others.map((name) => [name, words(readFileSync(join(dirname(counselor), name), "utf8"))]);
    assert.deepEqual(shown.flatMap(([text]) => theirs.filter(([, content]) => content.includes(words(text.slice("For the counselor".length)).trim())).map(([name]) => `${name}: ${text}`)), []);
    const answers = { [(await controls(page)).text]: "brought to the session" };
    await openFile(page, "session.json", plain(answers));
    await until(async () => /opened: 1/.test(await text(page, ".answers-status")), "it opens the couple's answers");
    if (kind !== "webkit") assert.match(await printed(page), /For the counselor.*brought to the session|brought to the session.*For the counselor/);
  });
}

const index = join(dirname(resolve(process.argv[2])), "index.html");
if (existsSync(index)) {
  await check("the pages are searched by the keyboard, turned without a history and left quickly", async (first) => {
    const page = await first.browser().newPage();
    const problems = watch(page);
    await page.goto(pathToFileURL(index).href);
    const before = await page.evaluate(() => history.length);
    await press(page, "[data-search-open]");
    await page.keyboard.type("promise late");
    await until(() => page.evaluate(() => document.querySelectorAll(".search-results a").length > 0), "something is found");
    await page.keyboard.press("ArrowDown");
    assert.ok(await page.evaluate(() => document.activeElement.matches(".search-results a")));
    await page.keyboard.press("Enter");
    await until(async () => !(await page.url()).includes("index.html"), "another page is there");
    await page.waitForSelector(".turn-next, .turn-previous");
    await page.evaluate(() => document.querySelector(".turn a").click());
    await wait(500);
    assert.equal(await page.evaluate(() => history.length), before, "turning pages leaves no history");
    await page.evaluate(() => document.querySelector("textarea, input")?.setAttribute("value", "secret"));
    await press(page, ".bar .exit");
    await until(async () => (await page.url()).endsWith("exit.html"), "quick exit leads to the neutral page");
    await page.evaluate(() => history.back()).catch(() => {});
    await wait(700);
    assert.match(await page.url(), /exit\.html|about:blank/, "Back does not return to the book");
    assert.deepEqual(problems, []);
  });
}

rmSync(folder, { recursive: true });
finish(`reader ${kind}`, passed, failures);
