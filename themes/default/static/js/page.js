// @ts-check
/**
 * The page itself: what needs script is shown, links leave no history, a radio button can be taken back, the contents follow the reading.
 */
import { byId, findAll } from "./dom.js";

document.documentElement.classList.replace("no-script", "script");

/**
 * Goes to a place on this page without adding to the browser's history: Back after a quick exit must find nothing.
 * @param {string} id
 */
export function goTo(id) {
  const target = byId(id);
  if (!target) return;
  if (target.closest(".not-shown")) document.dispatchEvent(new Event("show-all"));
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

/** @param {Element} link the id that a link to a place on this page names */
const aim = (link) => decodeURIComponent((link.getAttribute("href") || "").slice(1));

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("data-exit")) return;
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const href = link.getAttribute("href") || "";
  const panel = link.closest("[popover]");
  if (panel instanceof HTMLElement && panel.matches(":popover-open")) panel.hidePopover();
  if (href.startsWith("#")) {
    event.preventDefault();
    goTo(aim(link));
  } else if (!/^[a-z][a-z0-9+.-]*:/i.test(href) && !link.hasAttribute("download")) {
    event.preventDefault();
    location.replace(link.href);
  }
});

// A short answer is one line, though its control could hold more.
document.addEventListener("beforeinput", (event) => {
  if (event.target instanceof Element && event.target.matches("textarea.line") && /^insert(LineBreak|Paragraph)$/.test(event.inputType)) event.preventDefault();
});
document.addEventListener("input", (event) => {
  const area = event.target;
  if (area instanceof HTMLTextAreaElement && area.matches(".line") && area.value.includes("\n")) area.value = area.value.replace(/\s*\n\s*/g, " ");
}, true);

// Long answers grow by style alone where the browser can. Elsewhere they are measured together, before the next frame: a file fills hundreds at once.
if (!CSS.supports("field-sizing", "content")) {
  /** @type {Set<HTMLTextAreaElement>} */
  const waiting = new Set();
  const grow = () => {
    const areas = [...waiting].filter((area) => area.value !== "" || area.style.height !== "");
    waiting.clear();
    areas.forEach((area) => (area.style.height = "auto"));
    const heights = areas.map((area) => (area.value === "" ? "" : `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`));
    areas.forEach((area, i) => (area.style.height = heights[i]));
  };
  /** @param {Element[]} areas */
  const later = (areas) => {
    if (waiting.size === 0) requestAnimationFrame(grow);
    areas.forEach((area) => area instanceof HTMLTextAreaElement && waiting.add(area));
  };
  // What was hidden, or as wide as another screen, is measured when it is seen.
  /** @type {WeakMap<Element, number>} */
  const widths = new WeakMap();
  const watcher = new ResizeObserver((entries) => later(entries.flatMap(({ target, contentRect: { width } }) => {
    const known = widths.get(target) === width;
    widths.set(target, width);
    return known ? [] : [target];
  })));
  /** @param {Event} event */
  const changed = ({ target }) => {
    const areas = target instanceof HTMLTextAreaElement ? [target] : target === document ? findAll("textarea", HTMLTextAreaElement) : [];
    areas.forEach((area) => watcher.observe(area));
    later(areas);
  };
  document.addEventListener("input", changed);
  document.addEventListener("placed", changed);
}

// A radio button that is pressed again is taken back: every answer is optional.
/** @type {HTMLInputElement | null} */
let held = null;

/** @param {HTMLInputElement} radio */
function takeBack(radio) {
  radio.checked = false;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("pointerdown", (event) => {
  const label = event.target instanceof Element ? event.target.closest("label, input[type=radio]") : null;
  const radio = label instanceof HTMLLabelElement ? label.control : label;
  held = radio instanceof HTMLInputElement && radio.closest(".book") && radio.type === "radio" && radio.checked ? radio : null;
});
document.addEventListener("click", (event) => {
  if (held && event.target === held) takeBack(held);
  if (event.target instanceof HTMLInputElement) held = null;
});
document.addEventListener("keydown", (event) => {
  const radio = event.target;
  if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !radio.closest(".book") || !radio.checked) return;
  if (event.key === "Backspace" || event.key === "Delete") takeBack(radio);
});

// The contents follow the reading: what crosses a line below the bar is where the reader is.
/** @type {Map<Element, Element>} */
const links = new Map();
findAll(".single .toc a[href^='#']", HTMLAnchorElement).forEach((link) => {
  const part = byId(aim(link))?.closest("section");
  if (part && !links.has(part)) links.set(part, link);
});
if (links.size > 0) {
  /** @type {Set<Element>} */
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => (isIntersecting ? seen.add(target) : seen.delete(target)));
    const inner = [...links.keys()].filter((part) => seen.has(part)).pop();
    links.forEach((link, part) => (part === inner ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    const step = inner && links.get(inner)?.closest(".toc-step");
    if (step) findAll(".toc-step", HTMLElement).forEach((other) => other.classList.toggle("open", other === step));
  }, { rootMargin: "-160px 0px -70% 0px" });
  links.forEach((_, part) => watcher.observe(part));
}

// A table that is wider than the page is scrolled by the keyboard as well.
const wide = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
  else target.removeAttribute("tabindex");
}));
findAll(".prose table", HTMLTableElement).forEach((table) => wide.observe(table));

const contents = byId("ui--contents");
contents?.addEventListener("toggle", () => {
  if (contents.matches(":popover-open")) contents.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
});
