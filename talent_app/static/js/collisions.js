// The page that shows two versions: what is chosen stands in its box at once. Without script the server carries it out.
export function startCollisions(part) {
  for (const panel of part.querySelectorAll("[data-collision]")) {
    panel.addEventListener("change", (event) => {
      const radio = event.target;
      if (radio.type !== "radio" || !radio.name.startsWith("_take.")) return;
      const name = radio.name.slice("_take.".length);
      const side = `_${radio.value}.${name}`;
      const values = [...panel.querySelectorAll("input[type=hidden]")].filter((each) => each.name === side).map((each) => each.value);
      fill([...radio.form.elements].filter((box) => box.name === name), values);
    });
  }
}

function fill(boxes, values) {
  const left = [...values];
  for (const box of boxes) {
    if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
    else if (box.multiple) for (const option of box.options) option.selected = values.includes(option.value);
    else box.value = left.length ? left.shift() : "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
