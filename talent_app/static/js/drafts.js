// What somebody types is kept while he types, and offered again after a log-out, a closed window or a power cut.
import { say } from "./say.js";

const WAIT = 2500;

export function startDrafts() {
  const main = document.querySelector("main[data-draft-keep]");
  if (!main) return;
  for (const form of document.querySelectorAll("form[data-main-form]:not([data-no-draft])")) {
    if (form.method === "post" && !form.querySelector("input[type=password], input[name=code]")) watch(form, main.dataset);
  }
}

function watch(form, places) {
  const address = new URL(form.action, window.location.href).pathname;
  let timer = 0;
  let waits = false;
  const told = document.createElement("span");
  told.className = "draft-told";
  const buttons = form.querySelector(".form-buttons");
  if (buttons) buttons.append(told);

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => { window.clearTimeout(timer); waits = false; });
  // Closing the window sends what the pause has not sent yet.
  window.addEventListener("pagehide", () => { if (waits && !form.dataset.sent) keep(true); });
  // The answer to a form that was sent holds what was typed; only a page opened anew asks.
  if (places.draftRead) offer();
  else mark(form);

  function later() {
    waits = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => keep(false), WAIT);
  }

  async function keep(keepalive) {
    if (form.dataset.sent) return;
    waits = false;
    const values = new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !/^_(take|mine|theirs)\./.test(name)));
    values.set("_form", address);
    values.set("_page", window.location.pathname + window.location.search);
    values.set("_title", document.querySelector("h1")?.textContent.trim() || document.title);
    try {
      const answer = await fetch(places.draftKeep, { method: "POST", body: values, keepalive, headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 400 || answer.status === 401) {
        told.textContent = say("登录已过期，现在填写的内容没有存为草稿。请在新窗口登录后再保存。");
        return;
      }
      const { saved } = answer.ok ? await answer.json() : { saved: "" };
      if (!saved) return;
      mark(form);
      told.textContent = say("草稿已存 {saved}", { saved });
    } catch {
      // No connection: the form itself still holds everything.
    }
  }

  async function offer() {
    try {
      const answer = await fetch(`${places.draftRead}?${new URLSearchParams({ _form: address })}`, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { saved, values } = await answer.json();
      if (values && !waits) show(saved, values);
    } catch {
      // Without an answer the form is as it was sent.
    }
  }

  function show(saved, values) {
    mark(form);
    const banner = Object.assign(document.createElement("div"), { className: "notice notice-info draft-offer" });
    banner.setAttribute("role", "status");
    const words = Object.assign(document.createElement("p"), { textContent: say("您在 {saved} 填写过这张表，还没有保存。", { saved }) });
    const take = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary btn-sm", textContent: say("接着填写") });
    const leave = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link btn-sm", textContent: say("不要了") });
    banner.append(words, take, leave);
    form.before(banner);
    take.addEventListener("click", () => {
      const lost = restore(form, values);
      take.remove();
      leave.remove();
      words.textContent = lost
        ? say("已填回。有 {lost} 项在现在的页面上没有位置，没有填回；请核对后保存。", { lost })
        : say("已填回，请核对后保存。");
      begin();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    leave.addEventListener("click", () => {
      const token = form.querySelector("input[name$=csrf_token]");
      const body = new URLSearchParams({ _form: address, [token.name]: token.value });
      fetch(places.draftDrop, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {});
      banner.remove();
      begin();
    });
  }

  // What was pressed is gone: the focus goes to the form, not back to the beginning of the page.
  function begin() {
    form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }
}

// The server forgets the draft of a form that says so and is taken.
function mark(form) {
  if (form.querySelector("input[name=_draft]")) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "_draft", value: "1" }));
}

// Puts values back into their boxes, in their order; answers how many have no box. The version seen comes back too,
// so that what others saved meanwhile is noticed.
function restore(form, values) {
  const left = new Map();
  for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
  for (const box of form.elements) {
    if (!box.name || box.name.endsWith("csrf_token") || box.name === "_draft" || box.type === "file") continue;
    const waiting = left.get(box.name);
    if (box.type === "checkbox" || box.type === "radio") {
      const place = waiting ? waiting.indexOf(box.value) : -1;
      box.checked = place >= 0;
      if (place >= 0) waiting.splice(place, 1);
    } else if (waiting && waiting.length) {
      box.value = waiting.shift();
    }
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return [...left.values()].reduce((sum, rest) => sum + rest.filter((value) => value).length, 0);
}
