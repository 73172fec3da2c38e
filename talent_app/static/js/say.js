// What scripts say of their own, in the language of the page: Chinese is the key, as everywhere; {name} is filled in.
// A test sees that nothing is said in Chinese past this list.
const ENGLISH = {
  "打开日历": "Open the calendar",
  "算法": "How it is computed",
  "关闭": "Close",
  "来源：{source}": "Source: {source}",
  "暂时取不到进度，请稍后刷新本页。": "Progress cannot be read at the moment. Reload this page shortly.",
  "登录已过期，现在填写的内容没有存为草稿。请在新窗口登录后再保存。":
    "You have been signed out, so what you type is not kept as a draft. Sign in in a new window, then save.",
  "草稿已存 {saved}": "Draft saved {saved}",
  "您在 {saved} 填写过这张表，还没有保存。": "You filled in this form at {saved} and have not saved it.",
  "接着填写": "Continue",
  "不要了": "Discard",
  "已填回，请核对后保存。": "Filled in again. Check it, then save.",
  "已填回。有 {lost} 项在现在的页面上没有位置，没有填回；请核对后保存。":
    "Filled in again, except {lost} values that have no place on the page as it is now. Check it, then save.",
  "{yuan} 元": "{yuan} yuan",
  "（{yuan} 元）": " ({yuan} yuan)",
};

export function say(words, values = {}) {
  const said = document.documentElement.lang === "en" ? (ENGLISH[words] ?? words) : words;
  return said.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
