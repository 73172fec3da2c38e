// Replaces one part of a page instead of the whole: a form or link with data-fragment="block" data-target="#id".
import { startForms } from "./forms.js";
import { startCharts } from "./charts.js";
import { renew } from "./renew.js";

export function startFragments() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-fragment]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const values = new FormData(form, event.submitter);
    if (form.method === "post") replace(form, form.action, { method: "POST", body: values });
    else {
      const address = new URL(form.action);
      address.search = new URLSearchParams(values).toString();
      replace(form, address, {});
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-fragment]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    replace(link, link.href, {});
  });
}

async function replace(source, address, options) {
  const target = document.querySelector(source.dataset.target);
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { "X-Fragment": source.dataset.fragment } });
    if (!answer.ok || answer.redirected) {
      if (options.method === "POST") HTMLFormElement.prototype.submit.call(source);
      else window.location.assign(address);
      return;
    }
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    renew(target, parsed.body.childNodes);
    startForms(target);
    startCharts(target);
  } catch {
    if (options.method !== "POST") window.location.assign(address);
  } finally {
    delete source.dataset.sent;
    target.removeAttribute("aria-busy");
  }
}
