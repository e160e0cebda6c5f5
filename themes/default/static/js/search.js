// @ts-check
/**
 * Search over the whole book, as it is typed, with no network. The one-file edition searches its own text; a paged one brings an index.
 * What was typed into fields is not searched.
 */
import { find, findAll, make, onClick, words } from "./dom.js";

/** @typedef {{ title: string, text: string, href: string, plain?: string }} Entry */

/** A popover and not a modal dialog: quick exit stays in reach, and a slow phone shows it at once. */
const panel = find("#ui--search", HTMLElement);
const input = find("#ui--search-input", HTMLInputElement);
const list = find("#ui--search-results", HTMLElement);
const status = find(".search-status", HTMLElement);

/** @type {Entry[] | null} */
let entries = null;

/** Small letters without accents, so that "cafe" finds "Caf\u00e9". @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} text */
const tidy = (text) => text.replace(/\s+/g, " ").trim();

/** The words under each heading and in each clause. @returns {Entry[]} */
function collect() {
  /** @type {Entry[]} */
  const found = [];
  let current = /** @type {Entry | null} */ (null);
  let heading = /** @type {Element | null} */ (null);
  let group = "";
  const walker = document.createTreeWalker(find("main", HTMLElement) || document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
    if (node.matches("select, template, button, .notice, .turn, .whose, .answers, .index-contents, .pick, .initials, .cell-title")) return NodeFilter.FILTER_REJECT;
    return node.matches("h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, legend, label, .clause, .blank") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
  });
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!(node instanceof Element)) {
      if (current && !heading?.contains(node)) current.text += node.nodeValue;
    } else if (node.id && node.matches("h1, h2, h3, h4, h5, h6, .clause")) {
      const clause = node.getAttribute("data-number");
      heading = clause ? null : node;
      group = clause ? group : tidy(node.textContent || "");
      current = { title: clause ? `${group} \u00b7 ${words("clause", { n: clause })}` : group, text: "", href: `#${node.id}` };
      found.push(current);
    } else if (current) {
      current.text += node.matches(".blank") ? " \u2026" : " ";
    }
  }
  return found.map((entry) => ({ ...entry, text: tidy(entry.text) }));
}

function ready() {
  entries ??= /** @type {Entry[]} */ (/** @type {any} */ (window).mendbookSearch ?? collect()).map((entry) => ({ ...entry, plain: plain(`${entry.title} ${entry.text}`) }));
  return entries;
}

/** @param {string[]} wanted @returns {Entry[]} those with all words, those with words in the title first */
function search(wanted) {
  if (wanted.length === 0) return [];
  const hits = ready().flatMap((entry) => {
    if (!wanted.every((word) => entry.plain?.includes(word))) return [];
    const title = plain(entry.title);
    return [{ entry, score: wanted.filter((word) => title.includes(word)).length }];
  });
  return hits.sort((a, b) => b.score - a.score).slice(0, 30).map(({ entry }) => entry);
}

/** A few words around the first that was sought, which is marked. @param {string} text @param {string} wanted */
function excerpt(text, wanted) {
  const all = text.split(" ");
  const at = Math.max(0, all.findIndex((word) => plain(word).includes(wanted)));
  const start = Math.max(0, at - 7);
  const shown = all.slice(start, start + 24).flatMap((word, i) => [i > 0 ? " " : "", start + i === at && plain(word).includes(wanted) ? make("mark", "", word) : word]);
  return make("span", "", start > 0 ? "\u2026 " : "", ...shown, start + 24 < all.length ? " \u2026" : "");
}

function show() {
  if (!input || !list || !status) return;
  const wanted = plain(input.value).split(/\s+/).filter(Boolean);
  const hits = search(wanted);
  list.replaceChildren(...hits.map((entry) => {
    const link = make("a", "", make("strong", "", entry.title), " ", excerpt(entry.text.trim(), wanted[0]));
    link.href = entry.href;
    return make("li", "", link);
  }));
  const said = hits.length > 0 ? status.dataset.count?.replace("{n}", String(hits.length)) : status.dataset.none;
  status.textContent = wanted.length === 0 ? "" : said || "";
}

onClick("[data-search-open]", () => {
  panel?.showPopover();
  input?.select();
  setTimeout(ready, 50);
});
input?.addEventListener("input", show);
panel?.addEventListener("keydown", (event) => {
  const links = list ? findAll("a", HTMLAnchorElement, list) : [];
  const at = links.findIndex((link) => link === document.activeElement);
  if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (links[at - 1] || input)?.focus();
  else if (event.key === "Enter" && at < 0 && document.activeElement === input) links[0]?.click();
  else if (event.key === "Escape") panel.hidePopover();
  else return;
  event.preventDefault();
});
