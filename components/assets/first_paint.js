// Streamlit shows its sidebar from 769 pixels on, 300 wide; app.css gives the page its padding.
const SIDEBAR = 300; // pixels
// After so many frames the page is shown as it is, with and without a heading. Frames, not seconds: a busy machine
// has fewer of them while it still draws.
const LONGEST = 600, AT_ALL = 1800;
const padding = innerWidth > 640 ? 80 : 24;
const room = roomFor(Math.min(innerWidth - (innerWidth > 768 ? SIDEBAR : 0), 1500) - padding - CARD_PADDING);
document.cookie = `evidence_map_room=${room}.${heightOf(HEIGHT_STEP)}; path=/; samesite=lax`;

const page = document.documentElement;
let frames = 0, since = 0; // in all, and since the heading was there
const hasArrived = () => document.querySelector("h1, .stage-bar, .figure, [data-testid='stAlert']");
// Tables of papers and rows of downloads have their size once their script has run.
const isFilled = ({ shadowRoot }) =>
  shadowRoot?.firstElementChild && !shadowRoot.querySelector("tbody:empty, .row:not([aria-label])");
// A figure keeps its place from the moment its height is known; Plotly may still be drawing it.
const isDrawn = () =>
  document.querySelector("[data-testid='stApp']")?.dataset.testScriptState === "notRunning" &&
  !document.querySelector("[data-testid='stSkeleton']") &&
  ![...document.querySelectorAll(".figure")].some((figure) => !figure.style.height) &&
  ![...document.querySelectorAll(".welcome, .key-numbers")].some((part) => !part.firstChild) &&
  [...document.querySelectorAll("[data-testid='stBidiComponentIsolated']")].every(isFilled) &&
  !("resizing" in page.dataset) &&
  document.fonts.status === "loaded";
const look = () => {
  frames += 1;
  if (since || hasArrived()) since += 1;
  if ((since && isDrawn()) || since > LONGEST || frames > AT_ALL) page.dataset.ready = "";
  else requestAnimationFrame(look);
};
look();
