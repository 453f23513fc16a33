// What a visitor meets around every page and Streamlit (1.67) has no option for. It runs in the page's head,
// once, and only reacts to clicks and to two attributes that Streamlit's own tests rely on.
(() => {
  const SMALL = 768; // pixels; up to here Streamlit lays the sidebar over the page
  const SIDEBAR_KEY = "stSidebarCollapsed-"; // where Streamlit remembers that the sidebar was left open
  const GRACE = 700; // milliseconds; a connection that is back by then was never missed
  const LOST = "The connection to this dashboard was lost. It will reconnect by itself.";
  const find = (selector) => document.querySelector(selector);
  const isSmall = () => innerWidth <= SMALL;

  // A script that did not come is removed, so that the next drawing asks for it again: see drawing.js.
  addEventListener("error", ({ target }) => target.id === "plotly" && target.remove(), { capture: true });

  // One step of the visitor is one entry in the history. Streamlit pushes another one for each change of the
  // query parameters by the script, even as a page opens (https://github.com/streamlit/streamlit/pull/9049);
  // this can go once `st.query_params` can replace the present entry.
  let isNewStep = false;
  const push = history.pushState.bind(history);
  history.pushState = (...entry) => {
    if (isNewStep) push(...entry);
    else history.replaceState(...entry);
    isNewStep = false;
  };
  for (const kind of ["pointerdown", "keydown", "click"]) {
    addEventListener(kind, () => (isNewStep = true), { capture: true });
  }

  // On a small screen the sidebar covers the page: it is closed at first, and again once a link is followed
  // (https://github.com/streamlit/streamlit/issues/12065; Streamlit does so only for its own navigation).
  if (isSmall()) {
    try {
      Object.keys(localStorage)
        .filter((key) => key.startsWith(SIDEBAR_KEY))
        .forEach((key) => localStorage.removeItem(key));
    } catch {} // a browser that keeps nothing has nothing to forget
  }
  addEventListener("click", ({ target }) => {
    if (isSmall() && target.closest?.(".st-key-navigation a")) {
      find("[data-testid='stSidebarCollapseButton'] button")?.click();
    }
    requestAnimationFrame(name);
  });

  // Names for what is drawn by Streamlit without, or with others than are seen.
  function name() {
    find(".st-key-navigation")?.setAttribute("role", "navigation");
    find(".st-key-navigation")?.setAttribute("aria-label", "Pages");
    find("[data-testid='stExpandSidebarButton']")?.setAttribute("aria-label", "Menu and filters");
    find("[data-testid='stSidebarCollapseButton'] button")?.setAttribute("aria-label", "Close menu and filters");
  }

  // Instead of Streamlit's dialog, whose words are meant for the host: one sentence, and the page stays
  // readable. To be replaced by an option once there is one (https://github.com/streamlit/streamlit/issues/12661).
  // The page is taken for connected again once the run that Streamlit asks for then has ended (see connection.py):
  // a restarted server does not know the page before.
  let timer, state = "INITIAL", isRunAwaited = false, hasBegun = false;
  const lost = Object.assign(document.createElement("div"), { id: "connection-lost", role: "status" });
  lost.dataset.reactAriaTopLayer = "true"; // or an open dialog would hide it from screen readers
  const dismissal = new MutationObserver(() => find("[data-testid='stDialog'] button[aria-label='Close']")?.click());
  function connection(now) {
    if (state === "CONNECTED" && now !== "CONNECTED") {
      isRunAwaited = true;
      document.documentElement.dataset.disconnected = "";
      dismissal.observe(document.body, { childList: true, subtree: true });
      timer = setTimeout(() => (lost.textContent = LOST), GRACE);
    }
    hasBegun = false;
    state = now;
  }
  function run(now) {
    if (!isRunAwaited || state !== "CONNECTED") return;
    hasBegun ||= now !== "notRunning";
    if (!hasBegun || now !== "notRunning") return;
    isRunAwaited = false;
    clearTimeout(timer);
    dismissal.disconnect();
    lost.textContent = "";
    delete document.documentElement.dataset.disconnected;
  }

  new MutationObserver((changes) => {
    for (const { target, attributeName } of changes) {
      const value = target.getAttribute(attributeName);
      if (attributeName === "data-test-connection-state") connection(value);
      else run(value);
    }
    name();
  }).observe(document, {
    subtree: true,
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
  });
  addEventListener("DOMContentLoaded", () => document.body.append(lost));
})();
