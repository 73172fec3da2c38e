// The menu stands open on wide screens and folds on narrow ones; small cards close on Escape or a click elsewhere.
const wide = window.matchMedia("(min-width: 62rem)");

export function startMenus() {
  for (const menu of document.querySelectorAll("[data-menu]")) {
    const fit = () => { menu.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
  }
  const cards = [...document.querySelectorAll("details[data-popover]")];
  document.addEventListener("click", (event) => {
    for (const card of cards) if (!card.contains(event.target)) card.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const card of cards) {
      if (!card.open) continue;
      card.open = false;
      card.querySelector("summary").focus();
    }
  });
}
