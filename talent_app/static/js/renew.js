// New content in the place of old. What was unfolded stays so; the focus stays on the same control, or goes to the part
// that changed, never back to the beginning of the page; and what the part says first is said to whoever listens.
import { explainMarks } from "./terms.js";

const REACHED = "a[href], button, input, select, textarea, summary, [tabindex='0']";

export function renew(target, nodes) {
  const held = target.contains(document.activeElement) ? document.activeElement : null;
  const place = held ? [...target.querySelectorAll(REACHED)].indexOf(held) : -1;
  const open = [...target.querySelectorAll("details")].map((each) => each.open);
  target.replaceChildren(...nodes);
  [...target.querySelectorAll("details")].forEach((each, number) => { each.open = open[number] ?? each.open; });
  explainMarks(target);
  if (held) reach(target, held, place);
  tell(target);
}

function reach(target, held, place) {
  const controls = [...target.querySelectorAll(REACHED)].filter((each) => each.checkVisibility());
  const same = controls.find((each) => sameAs(each, held)) ?? (controls[place]?.tagName === held.tagName ? controls[place] : null);
  if (!same) target.tabIndex = -1;
  (same ?? target).focus({ preventScroll: Boolean(same) });
}

function sameAs(each, held) {
  if (each.tagName !== held.tagName) return false;
  if (held.id) return each.id === held.id;
  if (held.hasAttribute("href")) return each.getAttribute("href") === held.getAttribute("href");
  return each.name === held.name && each.textContent.trim() === held.textContent.trim();
}

// A region that is replaced as a whole is not read aloud: its first sentence is put where a screen reader listens.
function tell(target) {
  let told = target.nextElementSibling;
  if (!told?.hasAttribute("data-renewed")) {
    told = document.createElement("p");
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    told.setAttribute("data-renewed", "");
    target.after(told);
  }
  const words = target.querySelector(".notice")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  if (told.textContent !== words) told.textContent = words;
}
