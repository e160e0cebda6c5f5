// WebKit, the engine of Safari, driven over WebDriver with the calls of Puppeteer that the checks of this folder use. Debian has it as
// webkit2gtk-driver; it wants a screen, which Xvfb is.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DRIVER = "/usr/bin/WebKitWebDriver";
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const KEYS = { Enter: "\uE007", Tab: "\uE004", Escape: "\uE00C", Shift: "\uE008", ArrowDown: "\uE015", ArrowUp: "\uE013", Backspace: "\uE003", Delete: "\uE017" };
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

export const executable = () => (existsSync(DRIVER) ? DRIVER : undefined);

async function until(question) {
  for (let i = 0; i < 600; i += 1) {
    if (await question()) return;
    await wait(100);
  }
  throw new Error("it takes too long");
}

/** A browser on a screen of its own, which keeps what it keeps in a folder that goes with it. */
export async function launch({ width = 1600, height = 1400, args = [] } = {}) {
  const home = mkdtempSync(join(tmpdir(), "webkit-"));
  const [downloads, config] = [join(home, "Downloads"), join(home, ".config")];
  for (const folder of [downloads, config]) mkdirSync(folder);
  writeFileSync(join(config, "user-dirs.dirs"), 'XDG_DOWNLOAD_DIR="$HOME/Downloads"\n');
  const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const display = await new Promise((done) => screen.stdout.once("data", (text) => done(`:${String(text).trim()}`)));
  const port = 20000 + Math.floor(Math.random() * 20000);
  const folders = { HOME: home, XDG_CONFIG_HOME: config, XDG_DATA_HOME: join(home, "data"), XDG_CACHE_HOME: join(home, "cache") };
  const env = { ...process.env, ...folders, DISPLAY: display, GDK_BACKEND: "x11", DBUS_SESSION_BUS_ADDRESS: "disabled:", MESA_SHADER_CACHE_DISABLE: "true", NO_AT_BRIDGE: "1", LANG: "en_US.UTF-8" };
  const driver = spawn(DRIVER, [`--port=${port}`], { env, stdio: "ignore" });
  let base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body = {}) => {
    const answer = await fetch(base + path, { method, body: method === "POST" ? JSON.stringify(body) : undefined });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  const close = async () => {
    await call("DELETE", "").catch(() => {});
    driver.kill();
    screen.kill();
    // Its processes end a little later and write until then.
    await until(() => rm(home, { recursive: true, force: true }).then(() => true, () => false));
  };
  try {
    await until(() => call("GET", "/status").catch(() => null));
    const wanted = { unhandledPromptBehavior: "accept", "webkitgtk:browserOptions": { args: ["--automation", ...args] } };
    const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: wanted } });
    base += `/session/${sessionId}`;
    await call("POST", "/timeouts", { script: 120_000, pageLoad: 120_000 });
  } catch (error) {
    await close();
    throw error;
  }
  let first = await call("GET", "/window");
  let current = first;
  const browser = {
    downloads, close,
    /** @param {string[]} problems where what goes wrong in it is put */
    newPage: async (problems = []) => {
      const handle = first ?? (await call("POST", "/window/new", { type: "window" })).handle;
      first = null;
      return page(handle, problems);
    },
  };

  /** The calls of one tab. They are made in turn, as one tab is driven at a time. */
  function page(handle, problems) {
    const here = async (method, path, body) => {
      if (current !== handle) await call("POST", "/window", { handle });
      current = handle;
      return call(method, path, body);
    };
    const evaluate = async (act, ...args) => {
      const script = `const done = arguments[arguments.length - 1]; const all = [...arguments].slice(0, -1);
        Promise.resolve().then(() => ${typeof act === "function" ? `(${act})(...all)` : `{ ${act} }`}).then((value) => done({ value }), (error) => done({ error: String(error && error.stack || error) }));`;
      const answer = await here("POST", "/execute/async", { script, args: args.map((arg) => (arg instanceof Handle ? { [ELEMENT]: arg.id } : arg)) });
      if (answer?.error) throw new Error(answer.error);
      return answer?.value;
    };
    class Handle {
      constructor(id) {
        this.id = id;
      }
      isVisible = () => evaluate((element) => element.checkVisibility({ visibilityProperty: true }), this);
      click = async () => {
        await evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }), this);
        await here("POST", `/element/${this.id}/click`);
      };
      type = (text) => here("POST", `/element/${this.id}/value`, { text: text.replaceAll("\n", KEYS.Enter) });
      uploadFile = (path) => here("POST", `/element/${this.id}/value`, { text: path });
    }
    const found = (selector) => here("POST", "/elements", { using: "css selector", value: selector }).then((all) => all.map((one) => new Handle(one[ELEMENT])));
    const one = async (selector) => {
      const [handle] = await found(selector);
      if (!handle) throw new Error(`nothing is ${selector}`);
      return handle;
    };
    /** Reads what went wrong since the page was opened, then opens it again and listens. */
    const opened = async (act) => {
      await harvest();
      await act();
      await evaluate(() => {
        const said = (window.__said = []);
        const note = (what) => said.push(String(what));
        addEventListener("error", (event) => note(`error: ${event.message}`));
        addEventListener("unhandledrejection", (event) => note(`error: ${event.reason}`));
        addEventListener("securitypolicyviolation", (event) => note(`policy: ${event.effectiveDirective} ${event.blockedURI}`));
        for (const name of ["error", "warn"]) console[name] = (...what) => note(`console: ${what.join(" ")}`);
        for (const { name } of performance.getEntriesByType("resource")) if (!/^(file|data|blob|about):/.test(name)) note(`request: ${name}`);
      });
    };
    const harvest = async () => problems.push(...(await evaluate(() => window.__said?.splice(0) ?? []).catch(() => [])));
    const keys = (text) => here("POST", "/actions", { actions: [{ type: "key", id: "keys", actions: [...text].flatMap((key) => [{ type: "keyDown", value: key }, { type: "keyUp", value: key }]) }] });
    return {
      asked: 0, evaluate,
      on: () => {},
      browser: () => browser,
      $: (selector) => found(selector).then(([handle]) => handle ?? null),
      $$: found,
      goto: (url) => opened(() => here("POST", "/url", { url })),
      reload: () => opened(() => here("POST", "/refresh")),
      harvest,
      url: () => here("GET", "/url"),
      bringToFront: () => here("GET", "/title"),
      type: async (selector, text) => (await one(selector)).type(text),
      select: (selector, value) => evaluate((s, v) => {
        const list = document.querySelector(s);
        list.value = v;
        for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
      }, selector, value),
      keyboard: { type: keys, press: (key) => keys(KEYS[key] ?? key) },
      waitForSelector: (selector) => until(() => evaluate((s) => document.querySelector(s) !== null, selector)),
      setViewport: ({ width, height }) => here("POST", "/window/rect", { x: 0, y: 0, width, height }),
      screenshot: () => here("GET", "/screenshot").then((data) => Buffer.from(data, "base64")),
      close: () => here("DELETE", "/window"),
    };
  }
  return browser;
}
