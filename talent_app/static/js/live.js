// Findings beside a form while somebody types: the form is sent for judgement, never for saving.
import { renew } from "./renew.js";

const WAIT = 700;

export function startLive(part) {
  for (const form of part.querySelectorAll("form[data-live]")) {
    let timer = 0;
    let running = null;
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(judge, WAIT);
    });

    async function judge() {
      const target = document.querySelector(form.dataset.liveTarget);
      if (!target || form.dataset.sent) return;
      if (running) running.abort();
      running = new AbortController();
      target.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.dataset.live, {
          method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Fragment": "findings" }, signal: running.signal,
        });
        if (!answer.ok || answer.redirected) return;
        const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
        renew(target, parsed.body.childNodes);
      } catch {
        // The findings of the last save stay; saving judges again.
      } finally {
        target.removeAttribute("aria-busy");
      }
    }
  }
}
