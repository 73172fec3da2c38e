// Ticks of a list are kept as they are made, so that they survive the next page; without script a button keeps them.
export function startPicks() {
  for (const form of document.querySelectorAll("form[data-picks]")) {
    const told = form.querySelector("[data-pick-count]");
    let sending = Promise.resolve();
    form.addEventListener("change", (event) => {
      if (!event.target.matches("input[name=talents]")) return;
      const values = new FormData(form);
      values.set("act", "keep");
      // one after the other, so that the last tick is what is kept
      sending = sending.then(() => keep(form, values, told));
    });
  }
}

async function keep(form, values, told) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: values, headers: { "X-Fragment": "count" } });
    if (answer.ok && !answer.redirected && told) told.textContent = (await answer.json()).sentence;
  } catch {
    if (told) told.textContent = told.dataset.failed || told.textContent;
  }
}
