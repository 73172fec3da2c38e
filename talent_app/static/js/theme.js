// Light or dark: the system's wish until the reader chooses, then the choice.
const root = document.documentElement;
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return window.localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function show(theme) {
  root.setAttribute("data-bs-theme", theme);
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}

export function startTheme() {
  dark.addEventListener("change", () => {
    if (!stored()) show(dark.matches ? "dark" : "light");
  });
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.addEventListener("click", () => {
      const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
      try {
        window.localStorage.setItem("theme", next);
      } catch {
        // Not remembered, but shown.
      }
      show(next);
    });
  }
}
