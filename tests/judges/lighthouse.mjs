// Lighthouse's accessibility score of a served book, on a phone and on a desk. Usage: node lighthouse.mjs BOOK_FOLDER [PAGE...]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { finish, launch } from "./browser.mjs";

const folder = resolve(process.argv[2] ?? "book");
const pages = process.argv.length > 3 ? process.argv.slice(3) : ["index.html", "make-amends.html", "workbook.html"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2" };

const server = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
  try {
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const failures = [];
let passed = 0;
const browser = await launch("chrome", { defaultViewport: null });
const flags = { port: Number(new URL(browser.wsEndpoint()).port), onlyCategories: ["accessibility"], logLevel: "error" };
for (const page of pages) {
  for (const [device, config] of [["phone", undefined], ["desk", desktopConfig]]) {
    const run = await lighthouse(`http://127.0.0.1:${server.address().port}/${page}`, flags, config);
    const { lhr } = run ?? {};
    const score = lhr?.categories.accessibility.score;
    const wrong = Object.values(lhr?.audits ?? {}).filter((audit) => audit.score !== null && audit.score < 1).map((audit) => audit.title);
    if (score === 1) passed += 1;
    else failures.push(`${page} on a ${device}: ${score} ${lhr?.runtimeError?.message ?? ""} ${wrong.join("; ")}`);
  }
}
await browser.close();
server.close();
finish("lighthouse", passed, failures);
