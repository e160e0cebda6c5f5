// @ts-check
/**
 * Bringing answers together: two partners' files, an older file, another tab. What only one side has is taken; where both differ, both are shown
 * and the reader decides. Nothing is written over unasked.
 */
import { button, byId, find, make, words } from "./dom.js";
import { controlOf, gather, inWords, put, question, same, unplaced } from "./fields.js";

/** @typedef {import("./fields.js").Answers} Answers */

/** More answers without a place are counted, not shown: all are kept. */
const MOST = 200;

/** Answers that were brought in and differ from those on the page. @type {Answers} */
let open = {};

/** Called after the reader decided. @type {() => void} */
let decided = () => {};

/** @param {() => void} act */
export const onDecision = (act) => void (decided = act);

export const differing = () => ({ ...open });

/** @param {Answers} answers */
export function setDiffering(answers) {
  open = { ...answers };
  show();
}

/**
 * Brings answers in. Compared with what both sides began from, a change on one side alone is taken.
 * @param {Answers} theirs
 * @param {Answers} [base]
 * @returns {number} how many answers came in
 */
export function merge(theirs, base = {}) {
  const mine = gather();
  let taken = 0;
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(base)])) {
    const [their, my, both] = [theirs[key], mine[key], base[key]];
    if (same(their, my) || same(their, both)) {
      if (same(their, my)) taken += 1;
    } else if (same(my, both)) {
      put(key, their);
      taken += 1;
    } else if (their !== undefined) {
      open[key] = their;
    }
  }
  show();
  return taken;
}

/** @param {string} key @param {"mine" | "theirs" | "both"} which */
function decide(key, which) {
  const [mine, theirs] = [gather()[key], open[key]];
  if (which === "theirs") put(key, theirs);
  if (which === "both") put(key, `${mine}\n\n${theirs}`);
  delete open[key];
}

/** @param {"mine" | "theirs"} which */
function decideAll(which) {
  Object.keys(open).forEach((key) => decide(key, which));
  done();
}

function done() {
  show();
  decided();
  byId("ui--differences-title")?.focus();
}

/** @param {string} key */
function item(key) {
  const title = make("a", "", question(key));
  title.href = `#${controlOf(key)?.id || "ui--your-answers"}`;
  const choose = (/** @type {"mine" | "theirs" | "both"} */ which) => () => {
    decide(key, which);
    done();
  };
  const tools = make("p", "tools", button(words("keep_mine"), choose("mine")), button(words("take_theirs"), choose("theirs")));
  if (controlOf(key)?.matches("textarea:not(.line)")) tools.append(button(words("keep_both"), choose("both")));
  const side = (/** @type {string} */ name, /** @type {string} */ text) => {
    const answer = make("dd", "", text);
    answer.dir = "auto";
    return make("div", "", make("dt", "", words(name)), answer);
  };
  return make("li", "", make("p", "", title), make("dl", "sides", side("on_page", inWords(key, gather()[key])), side("brought_in", inWords(key, open[key]))), tools);
}

/** Shows what differs, and what has no place in this edition. */
export function show() {
  const keys = Object.keys(open);
  const part = byId("ui--differences");
  if (part) part.hidden = keys.length === 0;
  byId("ui--differences-list")?.replaceChildren(...keys.map(item));
  byId("ui--differences-all")?.replaceChildren(button(words("take_all"), () => decideAll("theirs")), button(words("keep_all"), () => decideAll("mine")));
  const rest = Object.entries(unplaced());
  const homeless = find(".answers-unplaced", HTMLElement);
  if (homeless) homeless.hidden = rest.length === 0;
  const list = rest.slice(0, MOST).map(([key, answer]) => make("li", "", `${key}: ${inWords(key, answer)}`));
  homeless?.querySelector("ul")?.replaceChildren(...list, ...(rest.length > MOST ? [make("li", "", `… +${rest.length - MOST}`)] : []));
}

