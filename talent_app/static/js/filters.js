// A chosen filter applies at once; empty parameters stay out of the address.
export function startFilters() {
  for (const form of document.querySelectorAll("form[data-filters]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select")) form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      for (const control of form.elements) if (control.name && !control.value) control.disabled = true;
    });
  }
  window.addEventListener("pageshow", () => {
    for (const control of document.querySelectorAll("form[data-filters] [disabled]")) control.disabled = false;
  });
}
