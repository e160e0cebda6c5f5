// @ts-check
/**
 * The page itself: what needs script is shown, links leave no history, long answers grow, parts can be printed alone.
 */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.remove("no-script");
  root.classList.add("script");

  /**
   * Goes to a place on this page without adding to the browser's history: Back after a quick exit must find nothing.
   * @param {string} id
   */
  function goTo(id) {
    const target = document.getElementById(id);
    if (!target) return;
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.hasAttribute("data-exit")) return;
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const href = link.getAttribute("href") || "";
    if (href.startsWith("#")) {
      event.preventDefault();
      goTo(decodeURIComponent(href.slice(1)));
    } else if (!/^[a-z][a-z0-9+.-]*:/i.test(href) && !link.hasAttribute("download")) {
      event.preventDefault();
      location.replace(link.href);
    }
  });

  /** @param {HTMLTextAreaElement} area */
  function grow(area) {
    if (area.offsetParent === null) return;
    area.style.height = "auto";
    const extra = area.offsetHeight - area.clientHeight;
    area.style.height = area.scrollHeight > area.clientHeight ? `${area.scrollHeight + extra}px` : "";
  }

  const growAll = () => document.querySelectorAll("textarea").forEach(grow);
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) grow(event.target);
  });
  addEventListener("beforeprint", growAll);

  // A radio button that is pressed again is taken back: every answer is optional.
  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const label = event.target instanceof Element ? event.target.closest("label, input[type=radio]") : null;
    const radio = label instanceof HTMLLabelElement ? label.control : label;
    held = radio instanceof HTMLInputElement && radio.type === "radio" && radio.checked ? radio : null;
  });
  document.addEventListener("click", (event) => {
    if (event.target === held && held) {
      const radio = held;
      held = null;
      radio.checked = false;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  document.addEventListener("keydown", (event) => {
    const radio = event.target;
    if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !radio.checked) return;
    if (event.key === "Backspace" || event.key === "Delete") {
      radio.checked = false;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  // One worksheet or agreement printed alone: everything off the way to it is marked as left out.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-print-sheet]") : null;
    const heading = button && document.getElementById(button.getAttribute("data-print-sheet") || "");
    let node = heading && heading.closest(".worksheet, .agreement");
    if (!node) return;
    const left = [];
    for (; node && node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement ? node.parentElement.children : []) {
        if (other !== node) left.push(other);
      }
    }
    left.forEach((other) => other.classList.add("left-out"));
    addEventListener("afterprint", () => left.forEach((other) => other.classList.remove("left-out")), { once: true });
    print();
  });
  const printAll = document.querySelector("[data-print]");
  if (printAll) printAll.addEventListener("click", () => print());

  // The table of contents follows the reading.
  const links = new Map();
  document.querySelectorAll(".single .toc a[href^='#']").forEach((link) => {
    const target = document.getElementById(decodeURIComponent((link.getAttribute("href") || "").slice(1)));
    if (target) links.set(target, link);
  });
  if (links.size > 0) {
    const order = [...links.keys()];
    let waiting = false;
    const follow = () => {
      waiting = false;
      let current = null;
      for (const target of order) {
        if (target.getBoundingClientRect().top > 160) break;
        current = target;
      }
      links.forEach((link, target) => {
        if (target === current) {
          link.setAttribute("aria-current", "true");
        } else {
          link.removeAttribute("aria-current");
        }
        const step = link.closest(".toc-step");
        if (step && target === current) document.querySelectorAll(".toc-step").forEach((other) => other.classList.toggle("open", other === step));
      });
    };
    addEventListener("scroll", () => {
      if (!waiting) requestAnimationFrame(follow);
      waiting = true;
    }, { passive: true });
    follow();
  }

  window["mendbook"] = { goTo, growAll };
})();
