// Tables of inputs: arrows and Enter move between cells, a block copied from a spreadsheet fills cells from here on.
export function startGrids(part) {
  for (const table of part.querySelectorAll("table[data-grid]")) {
    table.addEventListener("keydown", (event) => move(table, event));
    table.addEventListener("paste", (event) => fill(table, event));
  }
}

function rowsOf(table) {
  return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([type=checkbox]), select")]);
}

function placeOf(rows, box) {
  const row = rows.findIndex((cells) => cells.includes(box));
  return row < 0 ? null : [row, rows[row].indexOf(box)];
}

function move(table, event) {
  const box = event.target;
  const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
  if (box.tagName !== "SELECT" && box.selectionStart === box.selectionEnd) {
    if (box.selectionEnd === box.value?.length) steps.ArrowRight = [0, 1];
    if (box.selectionStart === 0) steps.ArrowLeft = [0, -1];
  }
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (box.tagName === "SELECT" && event.key !== "Enter") return;
  const rows = rowsOf(table);
  const place = placeOf(rows, box);
  if (!place) return;
  const next = rows[place[0] + step[0]]?.[place[1] + step[1]];
  event.preventDefault();
  if (!next) return;
  next.focus();
  if (next.select) next.select();
}

function fill(table, event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(text.trimEnd())) return;
  const rows = rowsOf(table);
  const place = placeOf(rows, event.target);
  if (!place) return;
  event.preventDefault();
  let lost = 0;
  text.replace(/\r\n?/g, "\n").trimEnd().split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const box = rows[place[0] + down]?.[place[1] + right];
      if (box) put(box, value.trim());
      else if (value.trim()) lost += 1;
    });
  });
  tell(table, lost);
}

// What found no cell is said beside the grid; nothing is dropped without a word.
function tell(table, lost) {
  const frame = table.closest("[role=region]") ?? table;
  let said = frame.previousElementSibling;
  if (!said?.hasAttribute("data-grid-lost")) {
    said = document.createElement("p");
    said.setAttribute("data-grid-lost", "");
    said.setAttribute("role", "status");
    frame.before(said);
  }
  said.className = lost ? "notice notice-error" : "";
  said.textContent = lost ? table.dataset.gridLost.replace("{n}", lost) : "";
}

function put(box, value) {
  if (box.tagName === "SELECT") {
    const option = [...box.options].find((each) => each.text.trim() === value || each.value === value);
    if (option) box.value = option.value;
  } else {
    box.value = value;
  }
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
