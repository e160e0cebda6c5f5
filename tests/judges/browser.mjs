// Opens Chromium or Firefox for the checks of this folder. The browsers are those of the machine, never downloaded.
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const PLACES = {
  chrome: [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  firefox: [process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"],
};

/** @param {"chrome" | "firefox"} kind */
export function executable(kind) {
  return PLACES[kind].find((path) => path && existsSync(path));
}

/** @param {"chrome" | "firefox"} kind */
export async function launch(kind, options = {}) {
  const executablePath = executable(kind);
  if (!executablePath) throw new Error(`no ${kind} on this machine`);
  return puppeteer.launch({
    browser: kind,
    executablePath,
    headless: true,
    // A busy machine starts a browser in its own time.
    timeout: 120_000,
    protocolTimeout: 240_000,
    args: kind === "chrome" ? ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files=false"] : [],
    ...options,
  });
}

/** Collects console errors and every request that is not for a local file. */
export function watch(page, problems = []) {
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(file|data|blob|about):/.test(url)) problems.push(`request: ${url}`);
  });
  return problems;
}

/** Ends the run: prints what failed, exit code 1 where anything did. */
export function finish(name, passed, failures) {
  for (const failure of failures) console.error(`FAIL ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
