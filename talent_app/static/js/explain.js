// A computed number opens its working in a dialog; without script the same link leads to a page.
import { say } from "./say.js";

export function startExplain() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-explain]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link);
  });
}

async function open(link) {
  let answer;
  try {
    answer = await fetch(link.href, { headers: { "X-Fragment": "explained" } });
  } catch {
    answer = null;
  }
  if (!answer || !answer.ok || answer.redirected) {
    window.location.assign(link.href);
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.querySelector("[data-explain-dialog]") ?? build();
  dialog.querySelector("[data-explain-body]").replaceChildren(...parsed.body.childNodes);
  if (!dialog.open) {
    dialog.returnTo = link;
    dialog.showModal();
  }
}

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "explain-dialog";
  dialog.dataset.explainDialog = "";
  dialog.setAttribute("aria-label", say("算法"));
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.className = "btn btn-secondary btn-sm";
  button.textContent = say("关闭");
  form.append(button);
  const body = document.createElement("div");
  body.dataset.explainBody = "";
  dialog.append(form, body);
  dialog.addEventListener("close", () => dialog.returnTo?.focus());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}
