// @ts-check
/**
 * Search over the whole book, as it is typed, with no network. The one-file edition searches its own text; a paged one brings an index.
 */
(() => {
  "use strict";
  const book = window["mendbook"];
  const dialog = document.getElementById("search");
  const input = document.getElementById("search-input");
  const list = document.getElementById("search-results");
  const status = document.querySelector(".search-status");
  const opener = document.querySelector("[data-search-open]");
  if (!(dialog instanceof HTMLDialogElement) || !(input instanceof HTMLInputElement) || !list || !(status instanceof HTMLElement) || !opener) return;

  /** @typedef {{ title: string, text: string, href: string, plain?: string }} Entry */
  /** @type {Entry[] | null} */
  let entries = null;

  /** Small letters without accents, so that "cafe" finds "Caf\u00e9". @param {string} text */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** @param {Element} element */
  const textOf = (element) => (element.textContent || "").replace(/\s+/g, " ").trim();

  /** @returns {Entry[]} */
  function gather() {
    const given = window["mendbookSearch"];
    if (Array.isArray(given)) return given;
    /** @type {Entry[]} */
    const found = [];
    let current = /** @type {Entry | null} */ (null);
    const walker = document.createTreeWalker(document.getElementById("main") || document.body, NodeFilter.SHOW_ELEMENT, (node) => {
      const element = /** @type {Element} */ (node);
      if (element.matches("select, script, template, .sheet-tools, .answers")) return NodeFilter.FILTER_REJECT;
      return element.matches("h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, legend, label") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) {
      const element = /** @type {Element} */ (walker.currentNode);
      if (/^H[1-6]$/.test(element.tagName)) {
        current = { title: textOf(element), text: "", href: `#${element.id}` };
        if (element.id) found.push(current);
      } else if (current && !element.querySelector("p, li, dt, dd, legend, label")) {
        current.text += `${textOf(element)} `;
      }
    }
    return found;
  }

  /** @param {string} query */
  function find(query) {
    entries = entries || gather();
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const hits = [];
    for (const entry of entries) {
      entry.plain = entry.plain || plain(`${entry.title} ${entry.text}`);
      const whole = entry.plain;
      if (!words.every((word) => whole.includes(word))) continue;
      const title = plain(entry.title);
      hits.push({ entry, score: words.filter((word) => title.includes(word)).length });
    }
    return hits.sort((a, b) => b.score - a.score).slice(0, 30).map((hit) => hit.entry);
  }

  /** A few words around the first hit. @param {Entry} entry @param {string} query */
  function excerpt(entry, query) {
    const word = plain(query).split(/\s+/).filter(Boolean)[0] || "";
    const at = Math.max(0, plain(entry.text).indexOf(word));
    const start = at < 50 ? 0 : entry.text.lastIndexOf(" ", at - 40) + 1;
    const text = entry.text.slice(start, start + 140).trim();
    return `${start > 0 ? "\u2026 " : ""}${text}${start + 140 < entry.text.length ? " \u2026" : ""}`;
  }

  function show() {
    const query = input instanceof HTMLInputElement ? input.value : "";
    const hits = find(query);
    list.replaceChildren(...hits.map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.href;
      const title = document.createElement("strong");
      title.textContent = entry.title;
      const text = document.createElement("span");
      text.textContent = excerpt(entry, query);
      link.append(title, " ", text);
      item.append(link);
      return item;
    }));
    const data = /** @type {HTMLElement} */ (status).dataset;
    const words = hits.length > 0 ? (data.count || "").replace("{n}", String(hits.length)) : data.none || "";
    status.textContent = query.trim() === "" ? "" : words;
  }

  opener.addEventListener("click", () => {
    dialog.showModal();
    input.select();
  });
  dialog.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target === dialog || (target && target.closest("[data-search-close]"))) dialog.close();
    const link = target && target.closest("a");
    if (link && (link.getAttribute("href") || "").startsWith("#")) {
      event.preventDefault();
      dialog.close();
      book.goTo(decodeURIComponent((link.getAttribute("href") || "").slice(1)));
    }
  });
  input.addEventListener("input", show);
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    if (links.length === 0) return;
    const at = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    if (event.key === "ArrowDown") {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      if (at <= 0) input.focus();
      else links[at - 1].focus();
    } else if (event.key === "Enter" && document.activeElement === input) {
      event.preventDefault();
      links[0].click();
    }
  });
})();
