// A person with the one file and a saved answers file: opens it, looks whether everything has its place, and saves it again.
// Usage: node answers.mjs WORKBOOK.html ANSWERS.json OUT.json [chrome|firefox]; prints what the page said.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const [book, answers, out, kind = "chrome"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "answers-"));
const prefs = { "browser.download.folderList": 2, "browser.download.dir": folder, "browser.download.useDownloadDir": true };
const browser = await launch(kind, kind === "firefox" ? { extraPrefsFirefox: prefs } : {});
try {
  const page = await browser.newPage();
  if (kind === "chrome") {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  }
  await page.goto(pathToFileURL(resolve(book)).href);
  const chooser = await page.$("#ui--answers-file");
  await chooser.uploadFile(resolve(answers));
  await page.waitForFunction(() => document.querySelector(".answers-status")?.textContent !== "");
  console.log(await page.$eval(".answers-status", (status) => status.textContent));
  await page.$eval("[data-save]", (button) => button.click());
  const saved = join(folder, "workbook-answers.json");
  for (let i = 0; i < 100 && !existsSync(saved); i += 1) await new Promise((done) => setTimeout(done, 100));
  await new Promise((done) => setTimeout(done, 200));
  copyFileSync(saved, out);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
