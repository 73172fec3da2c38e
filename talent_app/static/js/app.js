// The one entry point: small behaviours, each of which a page does without.
import { startTheme } from "./theme.js";
import { startMenus } from "./menus.js";
import { startForms } from "./forms.js";
import { startFilters } from "./filters.js";
import { startProgress } from "./progress.js";
import { startCharts } from "./charts.js";
import { startSearchSelects } from "./search-select.js";
import { startFragments } from "./fragment.js";
import { startLive } from "./live.js";
import { startGrids } from "./grid.js";
import { startPicks } from "./picks.js";
import { startExplain } from "./explain.js";
import { startPrinting } from "./print.js";

startTheme();
startMenus();
startForms(document);
startFilters();
startProgress(document);
startCharts(document);
startSearchSelects(document);
startFragments();
startLive(document);
startGrids(document);
startPicks();
startExplain();
startPrinting();
