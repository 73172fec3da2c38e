// Draws the charts of a page from their specifications; without script the table below each says the same.
let bundle = null;

export function startCharts(part) {
  const figures = [...part.querySelectorAll("figure[data-chart]")].filter((figure) => figure.dataset.chart);
  if (!figures.length) return;
  const draw = () => { for (const figure of figures) drawOne(figure); };
  draw();
  document.addEventListener("themechange", draw);
}

async function drawOne(figure) {
  try {
    bundle ??= import(figure.dataset.chart);
    await bundle;
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const canvas = figure.querySelector("[data-chart-canvas]");
    await window.drawChart(canvas, { ...spec, width: spec.width ?? "container" }, {
      actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: { disableDefaultStyle: true },
      config: themeConfig(),
    });
    figure.classList.add("is-drawn");
    const table = figure.querySelector("details.chart-table");
    if (table && !figure.dataset.folded) table.open = false;
    figure.dataset.folded = "1";
  } catch (error) {
    console.error("chart not drawn", error);
  }
}

// Colours and type come from the tokens, so charts follow the theme.
function themeConfig() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;
  const quiet = { labelColor: token("--ink-quiet"), titleColor: token("--ink-quiet"), labelFontSize: 12,
    titleFontSize: 12, titleFontWeight: 400, domainColor: token("--line-strong"), tickColor: token("--line-strong"),
    gridColor: token("--line") };
  const series = [1, 2, 3, 4, 5, 6].map((number) => token(`--series-${number}`));
  return {
    background: "transparent", font, axis: quiet, axisQuantitative: { tickCount: 6 }, axisBand: { ticks: false },
    scale: { bandPaddingInner: 0.4, bandPaddingOuter: 0.2 }, legend: quiet, title: { color: token("--ink") },
    view: { stroke: null }, range: { category: series }, mark: { color: series[0] }, bar: { color: series[0] },
    text: { color: token("--ink") },
  };
}
