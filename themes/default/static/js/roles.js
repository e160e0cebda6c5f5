// @ts-check
/**
 * Whose pages are shown: all, mine, theirs, ours, or what both answered side by side. A way of looking, kept nowhere.
 */
import { find, findAll } from "./dom.js";

const panel = find(".whose", HTMLElement);

/** @param {string} name */
const picked = (name) => find(`input[data-whose="${name}"]:checked`, HTMLInputElement)?.value || "";

/** Whether something of this kind is shown. @param {string} who a role, `each`, `together` or `counselor` */
function wanted(who) {
  const me = picked("me");
  const show = picked("show");
  const belongs = who === "together" || who === "counselor" ? "ours" : who === me ? "mine" : "theirs";
  return show === "all" || show === belongs || (who === "each" && show !== "ours");
}

function look() {
  const show = picked("show");
  const together = show === "compare";
  const now = panel && find(".whose-now", HTMLElement, panel);
  if (now) now.textContent = find('input[data-whose="show"]:checked', HTMLInputElement)?.labels?.[0]?.textContent?.trim() || "";
  document.body.classList.toggle("comparing", together);
  for (const sheet of findAll(".worksheet, .agreement", HTMLElement)) {
    const whose = sheet.dataset.who || "together";
    let some = sheet.matches(".agreement") && wanted(whose) && !together;
    for (const prompt of findAll(".prompts > .prompt", HTMLElement, sheet)) {
      const inner = findAll(".follow-up > .prompt", HTMLElement, prompt);
      const kinds = [prompt, ...inner].map((part) => part.dataset.who || prompt.dataset.who || whose);
      const shown = together ? prompt.querySelector(".each-answers") !== null : kinds.some(wanted);
      prompt.classList.toggle("not-shown", !shown);
      some = some || shown;
      // Where only one side is asked for, the other's half of a shared question is left out.
      for (const answer of findAll(".each-answer", HTMLElement, prompt)) {
        answer.classList.toggle("not-shown", (show === "mine" || show === "theirs") && !wanted(answer.dataset.role || ""));
      }
    }
    sheet.classList.toggle("not-shown", !some);
    findAll(`.toc-sheets a[href="#${CSS.escape(sheet.getAttribute("aria-labelledby") || "")}"]`, HTMLElement).forEach((link) =>
      link.parentElement?.classList.toggle("not-shown", !some));
  }
}

function choose() {
  if (!panel) return;
  const known = picked("me") !== "";
  findAll("[data-needs-me]", HTMLElement, panel).forEach((label) => (label.hidden = !known));
  if (!known && ["mine", "theirs"].includes(picked("show"))) showAll();
  // The mark is seen at once, and the pages follow.
  requestAnimationFrame(() => setTimeout(look));
}

function showAll() {
  const all = find('input[data-whose="show"][value="all"]', HTMLInputElement);
  if (all) all.checked = true;
}

if (panel) {
  panel.addEventListener("change", choose);
  document.addEventListener("show-all", () => {
    showAll();
    look();
  });
  choose();
}
