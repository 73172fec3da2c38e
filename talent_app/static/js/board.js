// The board of recruitment: dropping a card on a column presses the card's own button for that column. What may be
// done is decided by the server, which wrote the buttons; without script, or from the keyboard, the buttons do the same.
export function startBoards() {
  for (const board of document.querySelectorAll("[data-board]")) startBoard(board);
}

function startBoard(board) {
  const said = document.querySelector("[data-board-said]");
  let dragged = null;
  for (const card of board.querySelectorAll("[data-board-card]")) {
    if (!card.querySelector("[data-board-to]")) continue;
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      dragged = card;
      card.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("is-dragged");
      dragged = null;
      for (const column of board.children) column.classList.remove("is-target");
    });
  }
  for (const column of board.querySelectorAll("[data-board-stage]")) {
    const control = () => dragged && dragged.querySelector(`[data-board-to="${column.dataset.boardStage}"]`);
    column.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      column.classList.toggle("is-target", Boolean(control()));
    });
    column.addEventListener("dragleave", () => column.classList.remove("is-target"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      const found = control();
      if (found) found.click();
      else if (said) {
        said.textContent = said.dataset.boardRefusal;
        said.classList.remove("visually-hidden");
      }
    });
  }
}
