// The Nu HTML checker over every page of a built book. Usage: node nu.mjs BOOK_FOLDER
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { finish } from "./browser.mjs";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
// The checker knows no `field-sizing` and no anchors yet, and takes the hash of an inline text's first 2 kB only, so that it reports every longer one as blocked. Browsers do not.
// In a book for the web `'self'` is another place to it while the pages lie on a disk, and words of the interface may be English.
const known = ".*field-sizing.*|.*(anchor-name|position-anchor).*|.*CSS: .(inset-block-start|max-height).: Parse Error.*|.*external (stylesheet|script) .* blocked by .*|.*appears to be written in.*|.*Inline (script|style) violates Content Security Policy.*missing .*hash.*";
const run = spawnSync("java", ["-jar", jar, "--skip-non-html", "--format", "gnu", "--filterpattern", known, process.argv[2] ?? "book"], { encoding: "utf8" });
const failures = (run.stdout + run.stderr).split("\n").filter((line) => line.trim() !== "");
if (run.error) failures.push(String(run.error));
finish("nu", failures.length === 0 ? 1 : 0, failures);
