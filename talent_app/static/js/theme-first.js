// Runs before the first paint, so a chosen theme does not flash. Everything else is a module.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's wish then holds.
  }
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.setAttribute("data-bs-theme", chosen === "dark" || chosen === "light" ? chosen : system);
  root.classList.remove("no-js");
  root.classList.add("js");
})();
