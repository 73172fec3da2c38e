// Suggestions for fields with very many options, fetched while typing.
const PAUSE = 200;

export function startSearchSelects(part) {
  for (const box of part.querySelectorAll("input[data-search-select]")) {
    if (box.dataset.searchSelect === "list") continue;
    const list = document.getElementById(box.getAttribute("list"));
    let timer = 0;
    box.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => suggest(box, list), PAUSE);
    });
  }
}

async function suggest(box, list) {
  const wanted = box.value.trim();
  if (!wanted) return;
  const address = new URL(box.dataset.searchSelect, window.location.href);
  address.searchParams.set("q", wanted);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || box.value.trim() !== wanted) return;
    const options = await answer.json();
    list.replaceChildren(...options.map(({ title }) => Object.assign(document.createElement("option"), { value: title })));
  } catch {
    // Typing on still works; the server checks what was typed.
  }
}
