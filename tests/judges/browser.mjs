// Starts Chromium or Firefox as a reader's browser would be, on local files.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const home = process.env.MENDBOOK_JUDGES ?? path.join(here, '../../target/judges');
const require = createRequire(path.join(home, 'package.json'));

export const axe = require.resolve('axe-core/axe.min.js');

const programs = {
  chrome: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

/** Starts `name` ('chrome' or 'firefox'). */
export async function launch(name, options = {}) {
  const { default: puppeteer } = await import(pathToFileURL(require.resolve('puppeteer-core')).href);
  return puppeteer.launch({
    browser: name,
    executablePath: programs[name].find(existsSync),
    headless: true,
    args: name === 'chrome' ? ['--no-sandbox', '--disable-background-networking', '--no-first-run'] : [],
    ...options,
  });
}

/** Opens a local file and collects what a careful reader would object to: console errors, and requests to anywhere else. */
export async function open(browser, file, complaints) {
  const page = await browser.newPage();
  const folder = pathToFileURL(path.dirname(path.resolve(file))).href;
  page.on('console', (message) => message.type() === 'error' && complaints.push(`${file}: console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${file}: error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(folder) && !/^(data|blob|about):/.test(url)) complaints.push(`${file}: asks for ${url}`);
  });
  await page.goto(pathToFileURL(path.resolve(file)).href);
  return page;
}
