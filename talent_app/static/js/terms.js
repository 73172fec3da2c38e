// What a term means and where that is laid down: on hover, focus and touch, for heads of tables, labels of facts and
// figures, and marks of evidence. It stays while the pointer is on it and goes with Escape (WCAG 1.4.13). The terms are
// data: static/terms.json, for readers of English static/terms.en.json by the English labels. Labels of forms are
// explained as well. Without script the manual's glossary says the same.
import { say } from "./say.js";

const LABELS = "main thead th, main dl dt, main .form-label, main [data-term]";
const isEnglish = document.documentElement.lang.startsWith("en");
const MARKS = { ".unverified": "待核原文", ".evidence": "证据等级" };
const PATIENCE = 200;
let terms = null;
let tip = null;
let holder = null;
let leaving = 0;

function build() {
  tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "term-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  tip.append(document.createElement("span"), document.createElement("span"));
  tip.lastChild.className = "tip-source";
  tip.addEventListener("mouseenter", () => window.clearTimeout(leaving));
  tip.addEventListener("mouseleave", leave);
  document.body.append(tip);
}

function hide() {
  window.clearTimeout(leaving);
  if (tip) tip.hidden = true;
  holder?.removeAttribute("aria-describedby");
  holder = null;
}

function leave() {
  window.clearTimeout(leaving);
  leaving = window.setTimeout(hide, PATIENCE);
}

function show(element, [definition, source]) {
  hide();
  if (!tip) build();
  holder = element;
  tip.firstChild.textContent = definition;
  tip.lastChild.textContent = say("来源：{source}", { source });
  tip.hidden = false;
  place();
  element.setAttribute("aria-describedby", tip.id);
}

function place() {
  const box = holder.getBoundingClientRect();
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  const below = box.bottom + 6;
  const fits = below + tip.offsetHeight < window.innerHeight || box.top < tip.offsetHeight + 6;
  tip.style.left = `${Math.max(8, Math.min(box.left, room))}px`;
  tip.style.top = `${fits ? below : box.top - tip.offsetHeight - 6}px`;
}

function explain(element, term, isReached = true) {
  if (isReached && !element.matches("a[href], button")) reachable(element, term);
  element.addEventListener("mouseenter", () => show(element, term));
  element.addEventListener("mouseleave", leave);
  element.addEventListener("focus", () => show(element, term));
  element.addEventListener("blur", hide);
}

// What is neither link nor button says to a screen reader that something can be asked of it; keys and touch ask.
function reachable(element, term) {
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  const turn = () => (holder === element && !tip.hidden ? hide() : show(element, term));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    turn();
  });
}

// The words themselves become what is reached; a head that sorts is reached by its link already.
function wrapped(label) {
  const link = label.querySelector("a[href], button");
  if (link) return link;
  const words = document.createElement("span");
  words.className = "term";
  words.append(...label.childNodes);
  label.append(words);
  return words;
}

// The first mark of a kind is reached by keys, each by the pointer.
export function explainMarks(part) {
  if (!terms || !part) return;
  for (const [selector, name] of Object.entries(MARKS)) {
    const reached = document.querySelector(`main ${selector}[tabindex]`);
    part.querySelectorAll(selector).forEach((mark, place) => explain(mark, terms[name], place === 0 && !reached));
  }
}

export async function startTerms() {
  const labels = [...document.querySelectorAll(LABELS)];
  if (!labels.length && !document.querySelector(Object.keys(MARKS).join())) return;
  try {
    terms = await (await fetch(new URL(isEnglish ? "../terms.en.json" : "../terms.json", import.meta.url))).json();
  } catch {
    return;
  }
  for (const label of labels) {
    const term = terms[label.dataset.term ?? label.textContent.trim().replace(/\s*\*$/, "").replace(/\s*[（(][^（）()]*[）)]$/, "")];
    if (term) explain(label.dataset.term ? label : wrapped(label), term);
  }
  explainMarks(document.querySelector("main"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  window.addEventListener("scroll", () => {
    if (holder?.matches(":focus, :hover")) place();
    else hide();
  }, { passive: true });
}
