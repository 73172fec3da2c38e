// Progress of a job, asked every second and a half; at the end the page leads on or reloads.
import { say } from "./say.js";

const PAUSE = 1500;

export function startProgress(part) {
  for (const card of part.querySelectorAll("[data-progress]")) follow(card);
}

async function follow(card) {
  let failures = 0;
  for (;;) {
    await new Promise((resume) => setTimeout(resume, document.hidden ? 4 * PAUSE : PAUSE));
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      failures = 0;
      show(card, job);
      if (job.is_final) {
        if (job.url) window.location.assign(job.url);
        else window.location.reload();
        return;
      }
    } catch {
      failures += 1;
      if (failures > 5) {
        card.querySelector("[data-progress-sentence]").textContent = say("暂时取不到进度，请稍后刷新本页。");
        return;
      }
    }
  }
}

function show(card, job) {
  const bar = card.querySelector("[data-progress-bar]");
  bar.max = job.total || 1;
  bar.value = job.done || 0;
  if (job.title) card.querySelector("[data-progress-title]").textContent = job.title;
  const count = (number) => Number(number || 0).toLocaleString("en-US");
  card.querySelector("[data-progress-count]").textContent = `${count(job.done)} / ${count(job.total)}`;
  card.querySelector("[data-progress-sentence]").textContent = job.sentence || "";
}
