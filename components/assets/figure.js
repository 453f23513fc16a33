// A figure drawn by Plotly in place, so that a change of its numbers draws again only what has changed.
const LEAST_WIDTH = 150; // pixels
const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false };
const states = new WeakMap(); // by place: what is drawn there

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".figure");
  if (!states.has(place)) states.set(place, begin(place));
  const state = states.get(place);
  state.tell = (told) => setTriggerValue("mark", { told });
  place.setAttribute("aria-label", data.alt);
  if (state.text !== data.figure) {
    const { data: traces, layout } = JSON.parse(data.figure);
    Object.assign(state, { text: data.figure, traces, layout, library: plotly(data.drawing) });
    place.style.height = `${layout.height}px`;
    draw(place, state);
  }
  return () => end(place, state);
}

function begin(place) {
  const state = { width: 0 };
  state.watch = new ResizeObserver(() => {
    const width = Math.max(place.clientWidth, LEAST_WIDTH);
    if (!place.clientWidth || width === state.width) return;
    state.width = width;
    draw(place, state);
  });
  state.watch.observe(place);
  return state;
}

function end(place, state) {
  state.watch.disconnect();
  states.delete(place);
  window.Plotly?.purge(place);
}

async function draw(place, state) {
  const { text, width, traces } = state;
  if (!text || !width) return;
  place.setAttribute("aria-busy", "true");
  try {
    const library = await state.library;
    if (state.text !== text || state.width !== width || !place.isConnected) return;
    const layout = {
      ...state.layout,
      width,
      clickmode: "event",
      clickanywhere: true, // a click beside all marks is reported too, without points
      hovermode: state.layout.hovermode || "closest",
      dragmode: state.layout.dragmode || "pan",
    };
    await library.react(place, traces, layout, CONFIG);
    if (!state.heard) listen(place, state);
    if (state.text === text && state.width === width) place.setAttribute("aria-busy", "false");
  } catch (error) {
    console.warn(error);
    place.setAttribute("aria-busy", "false");
    place.textContent = "The figure could not be drawn. Reload this page to try again.";
  }
}

// Not `plotly_selected`: Plotly (4.1) selects what the pointer hovered over last, which after a tap is the mark
// of the tap before, as no pointer moves between two taps. For `plotly_click` it looks up the mark at the click
// itself (plotly.js, src/components/selections/select.js and src/components/fx/click.js).
function listen(place, state) {
  state.heard = true;
  place.on("plotly_click", (event) => state.tell(event.points?.[0]?.customdata ?? null));
}
