// Draws the charts of a page from their specifications; without script the table below each says the same.
// The marks are walked through with the arrow keys: each carries a sentence, which is shown and spoken.
let bundle = null;

export function startCharts(part) {
  const figures = [...part.querySelectorAll("figure[data-chart]")].filter((figure) => figure.dataset.chart);
  for (const figure of figures) drawOne(figure);
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
    startWalking(figure, canvas);
    const table = figure.querySelector("details.chart-table");
    if (table && !figure.dataset.folded) table.open = false;
    figure.dataset.folded = "1";
  } catch (error) {
    console.error("chart not drawn", error);
  }
}

function startWalking(figure, canvas) {
  const reading = figure.querySelector("[data-chart-reading]");
  if (!reading) return;
  let place = -1;
  const marks = () => [...canvas.querySelectorAll("[role='graphics-symbol'][aria-label]")]
    .filter((mark) => !["axis", "legend", "title"].includes(mark.getAttribute("aria-roledescription")));
  const show = (next) => {
    const all = marks();
    all[place]?.classList.remove("is-read");
    place = next < 0 ? all.length - 1 : next >= all.length ? 0 : next;
    all[place]?.classList.add("is-read");
    reading.textContent = all[place] ? `${all[place].getAttribute("aria-label")}（${place + 1}/${all.length}）` : "";
  };
  canvas.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0,
      End: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(event.key === "ArrowLeft" || event.key === "ArrowUp" ? Math.max(place, 0) - 1 : steps[event.key]);
  });
  canvas.addEventListener("blur", () => {
    marks()[place]?.classList.remove("is-read");
    place = -1;
    reading.textContent = "";
  });
}

// Colours are the tokens themselves, so that charts follow the theme and paper without being drawn again.
function themeConfig() {
  const font = getComputedStyle(document.body).fontFamily;
  const quiet = { labelColor: "var(--ink-quiet)", titleColor: "var(--ink-quiet)", labelFontSize: 12,
    titleFontSize: 12, titleFontWeight: 400, domainColor: "var(--line-strong)", tickColor: "var(--line-strong)",
    gridColor: "var(--line)", aria: false };
  const series = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `var(--series-${number})`);
  const edge = { stroke: "var(--ink-quiet)", strokeWidth: 0.6 };
  return {
    background: "transparent", font, axis: quiet, axisBand: { ticks: false },
    legend: { ...quiet, symbolStrokeColor: "var(--ink-quiet)", symbolStrokeWidth: 0.7 },
    scale: { bandPaddingInner: 0.4, bandPaddingOuter: 0.2 }, title: { color: "var(--ink)" },
    view: { stroke: null }, range: { category: series }, mark: { color: series[0] },
    bar: { color: series[0], ...edge }, line: { color: series[0] }, point: { color: series[0], ...edge },
    rule: { color: "var(--ink-quiet)" }, text: { color: "var(--ink)" },
    style: {
      half: { color: series[6] }, middle: { color: "#14181d" }, own: { color: series[5] },
      tile: { color: series[0], ...edge },
    },
  };
}
