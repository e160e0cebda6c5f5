// @ts-check
/**
 * Quick exit: empties every field, shows a neutral page at once, then puts that page in this one's place in the browser's history.
 */
(() => {
  "use strict";
  const book = window["mendbook"];

  /** Empties every control, so that nothing typed stays in the page. */
  book.wipe = () => {
    document.querySelectorAll("input, textarea, select").forEach((control) => {
      if (control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio")) {
        control.checked = false;
      } else if (control instanceof HTMLSelectElement) {
        control.selectedIndex = 0;
      } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
        control.value = "";
      }
    });
    if (book.forget) book.forget();
  };

  /** @param {string} href */
  function leave(href) {
    book.leaving = true;
    book.wipe();
    const page = document.getElementById("exit-page");
    const language = document.documentElement.lang;
    let address = href;
    if (page instanceof HTMLTemplateElement) {
      const title = page.dataset.title || "";
      const neutral = document.implementation.createHTMLDocument(title);
      neutral.documentElement.lang = language;
      neutral.body.append(neutral.importNode(page.content, true));
      const html = `<!doctype html>${neutral.documentElement.outerHTML}`;
      address = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
      document.title = title;
      document.head.querySelectorAll("style, link[rel=stylesheet]").forEach((style) => style.remove());
      document.body.replaceChildren(document.importNode(neutral.body, true));
    } else {
      document.title = "";
      document.body.replaceChildren();
    }
    location.replace(address);
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-exit]") : null;
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(link instanceof HTMLAnchorElement ? link.href : "about:blank");
  }, true);
})();
