// Ticks of a list are kept as they are made, so that they survive the next page; without script a button keeps them.
export function startPicks() {
  for (const all of document.querySelectorAll("input[data-check-all]")) startCheckAll(all);
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

// One box ticks every box of its form; it shows only where script runs, because without it nothing would happen.
function startCheckAll(all) {
  const boxes = [...all.form.elements].filter((each) => each.name === all.dataset.checkAll);
  const follow = () => {
    const ticked = boxes.filter((each) => each.checked).length;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const each of boxes) each.checked = all.checked;
  });
  all.form.addEventListener("change", (event) => {
    if (event.target !== all) follow();
  });
  follow();
}
