// Keys that lead somewhere, and the sheet that tells them. Single keys can be switched off (WCAG 2.1.4): who dictates
// speaks letters. Nothing happens while something is being typed, and every way there is a link or a button as well.
const STORED = "single-keys";
const PATIENCE = 3000;
const TYPED_INTO = "input, select, textarea, [contenteditable], [role=grid], [role=application]";

function areOn() {
  try {
    return window.localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    window.localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // Not remembered beyond this page.
  }
}

export function startShortcuts() {
  const box = document.querySelector("[data-find]");
  const sheet = document.querySelector("[data-keys]");
  if (!sheet) return;
  const choice = sheet.querySelector("[data-keys-single]");
  choice.checked = areOn();
  choice.addEventListener("change", () => remember(choice.checked));
  for (const button of document.querySelectorAll("[data-keys-open]")) {
    button.addEventListener("click", () => sheet.showModal());
  }
  const places = new Map([...sheet.querySelectorAll("[data-go]")].map((line) => [line.dataset.go, line.dataset.address]));
  let goingSince = 0;

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "k" && box) {
      event.preventDefault();
      sheet.close();
      reach(box);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !choice.checked) return;
    if (sheet.open || event.target.closest(TYPED_INTO)) return;
    if (Date.now() - goingSince < PATIENCE && places.has(key)) {
      window.location.assign(places.get(key));
    } else if (key === "/" && box) {
      reach(box);
    } else if (key === "f" && document.getElementById("filter-q")) {
      reach(document.getElementById("filter-q"));
    } else if (key === "?") {
      sheet.showModal();
    } else {
      goingSince = key === "g" ? Date.now() : 0;
      return;
    }
    goingSince = 0;
    event.preventDefault();
  });
}

function reach(box) {
  box.focus();
  box.select();
}
