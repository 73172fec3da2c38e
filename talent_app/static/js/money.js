// Amounts on lists, cards and facts in 元 or in 万元, as the reader chose; his account remembers it for every browser.
// What is printed from a page is what stands there; documents are always in 元.
// The page is written in 元 to the fen. In 万元 an amount has two decimals and keeps its exact words: under the pointer
// and for the ear. What is typed, printed as a document or exported is never touched, and neither is a column in which
// something else than amounts in 元 stands.
import { say } from "./say.js";

const STORED = "money-unit";
const AMOUNT = /^\s*(-?)(\d{1,3}(?:,\d{3})*)\.(\d{2})\s*$/;
const SILENT = /^\s*(—|[*＊]+)?\s*$/;
const HEAD = /([（，])元）/;
const AFTER = /^(\s*)元(?![/／每])/;
const changes = [];

// Where nobody is signed in there is no account to remember it: this browser does.
function isWan({ money }) {
  try {
    return (money || window.localStorage.getItem(STORED)) === "wan";
  } catch {
    return false;
  }
}

function remember(wan, { moneyKeep: address }) {
  const token = document.querySelector("input[name=csrf_token]")?.value;
  if (!address || !token) {
    try {
      window.localStorage.setItem(STORED, wan ? "wan" : "yuan");
    } catch {
      // Not remembered beyond this page.
    }
    return;
  }
  const body = new URLSearchParams({ unit: wan ? "wan" : "yuan", csrf_token: token });
  // Without an answer the choice holds for this page alone.
  fetch(address, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } }).catch(() => {});
}

// Rounded half up to two decimals of 万元; whole numbers all the way. What would round to nothing is shown as it is.
export function inWan(text) {
  const [, sign, whole, part] = AMOUNT.exec(text);
  const fen = BigInt(whole.replaceAll(",", "") + part);
  const hundredths = (fen + 5000n) / 10000n;
  const shown = hundredths > 0n || fen === 0n
    ? [hundredths / 100n, String(hundredths % 100n).padStart(2, "0")]
    : [0n, String(fen).padStart(6, "0").replace(/0+$/, "")];
  return `${sign}${String(shown[0]).replace(/\B(?=(\d{3})+$)/g, ",")}.${shown[1]}`;
}

function textsOf(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function addAmount(node) {
  const yuan = node.data.trim();
  const shown = document.createElement("span");
  shown.title = say("{yuan} 元", { yuan });
  const figure = document.createElement("span");
  figure.textContent = inWan(yuan);
  const exact = document.createElement("span");
  exact.className = "visually-hidden";
  exact.textContent = say("（{yuan} 元）", { yuan });
  shown.append(figure, exact);
  changes.push((wan) => (wan ? node.replaceWith(shown) : shown.replaceWith(node)));
}

function addWords(node, pattern, words) {
  const yuan = node.data;
  const other = yuan.replace(pattern, words);
  changes.push((wan) => { node.data = wan ? other : yuan; });
}

function isTyped(element) {
  return element.closest("form, dialog, .manual, [data-confirm]") || element.querySelector("input, select, textarea");
}

function addColumns(table) {
  const heads = [...table.querySelectorAll("thead tr:last-child > *")];
  const rows = [...table.querySelectorAll("tbody > tr, tfoot > tr")];
  if (isTyped(table) || rows.some((row) => row.cells.length !== heads.length)) return;
  heads.forEach((head, place) => {
    const title = textsOf(head).find((node) => HEAD.test(node.data));
    if (!title) return;
    const spoken = rows.flatMap((row) => textsOf(row.cells[place])).filter((node) => !SILENT.test(node.data));
    if (!spoken.length || !spoken.every((node) => AMOUNT.test(node.data))) return;
    addWords(title, HEAD, "$1万元）");
    spoken.forEach(addAmount);
  });
}

function addFact(dt) {
  const dd = dt.nextElementSibling;
  const title = textsOf(dt).find((node) => HEAD.test(node.data));
  if (!title || !dd || isTyped(dd) || isTyped(dt)) return;
  const spoken = textsOf(dd).filter((node) => !SILENT.test(node.data));
  if (spoken.length !== 1 || !AMOUNT.test(spoken[0].data)) return;
  addWords(title, HEAD, "$1万元）");
  addAmount(spoken[0]);
}

function addFigure(element) {
  const unit = element.nextSibling;
  const amount = element.firstChild;
  if (isTyped(element) || element.childNodes.length !== 1 || amount.nodeType !== 3 || !AMOUNT.test(amount.data)) return;
  if (unit?.nodeType !== 3 || !AFTER.test(unit.data)) return;
  addAmount(amount);
  addWords(unit, AFTER, "$1万元");
}

export function startMoney() {
  const button = document.querySelector("[data-money-switch]");
  if (!button) return;
  for (const table of document.querySelectorAll("main table.table")) addColumns(table);
  for (const dt of document.querySelectorAll("main dl dt")) addFact(dt);
  for (const element of document.querySelectorAll("main .num")) addFigure(element);
  if (!changes.length) return;
  let wan = false;
  const show = (next) => {
    if (next !== wan) changes.forEach((change) => change(next));
    wan = next;
    button.textContent = wan ? button.dataset.yuan : button.dataset.wan;
  };
  const { dataset } = document.querySelector("main");
  show(isWan(dataset));
  button.hidden = false;
  button.addEventListener("click", () => {
    show(!wan);
    remember(wan, dataset);
  });
}
