// Forms: errors get the focus, a second click does not send twice, leaving with unsaved input asks first.
import { say } from "./say.js";

export function startForms(part) {
  const summary = part.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  for (const link of part.querySelectorAll("[data-error-summary] a")) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      const target = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
      (target || field).focus();
      (target || field).scrollIntoView({ block: "center" });
    });
  }

  for (const form of part.querySelectorAll("form")) {
    form.addEventListener("submit", (event) => {
      if (form.method !== "post") return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
      // A download leaves the page standing; it may be asked for again.
      window.setTimeout(() => release(form), 6000);
    });
  }

  for (const form of part.querySelectorAll("form[data-main-form]")) {
    let changed = false;
    for (const link of form.querySelectorAll(".form-buttons a")) link.addEventListener("click", () => { changed = false; });
    form.addEventListener("input", () => { changed = true; });
    window.addEventListener("beforeunload", (event) => {
      if (changed && !form.dataset.sent) event.preventDefault();
    });
  }

  for (const box of part.querySelectorAll("input[data-date]")) addCalendar(box);
}

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// The box takes dates as people type them; the button beside it opens the browser's calendar.
function addCalendar(box) {
  if (!("showPicker" in HTMLInputElement.prototype) || box.readOnly || box.disabled) return;
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.className = "calendar-picker";
  picker.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "calendar-button";
  button.setAttribute("aria-label", say("打开日历"));
  button.addEventListener("click", () => {
    picker.value = /^\d{4}-\d{2}-\d{2}$/.test(box.value) ? box.value : "";
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    box.value = picker.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
  box.after(picker, button);
}
