// Opens pages from local files in a real browser and prints what is wrong: console errors, requests, axe findings, sideways scrolling.
// usage: look.mjs chrome|firefox FILE...     exit 1 when anything is printed
import { readFileSync } from 'node:fs';
import { axe, launch, open } from './browser.mjs';

const [name, ...files] = process.argv.slice(2);
const complaints = [];
// Evaluated, not added as an element: the page's own content security policy would rightly refuse that.
const script = readFileSync(axe, 'utf8');
const browser = await launch(name);
for (const file of files) {
  const page = await open(browser, file, complaints);
  for (const scheme of ['light', 'dark']) {
    // Firefox is not asked for colour schemes: its driver cannot set them.
    if (name === 'chrome') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    else if (scheme === 'dark') continue;
    for (const width of [320, 1400]) {
      await page.setViewport({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) complaints.push(`${file}: ${wide} px wider than a window of ${width} px`);
      await page.evaluate(script);
      const found = await page.evaluate(() =>
        window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      for (const violation of found.violations)
        for (const node of violation.nodes.slice(0, 3))
          complaints.push(`${file}: ${scheme} ${width} px: ${violation.id}: ${violation.help}: ${node.html.slice(0, 160)}`);
    }
  }
  await page.close();
}
await browser.close();
for (const complaint of new Set(complaints)) console.log(complaint);
process.exit(complaints.length ? 1 : 0);
