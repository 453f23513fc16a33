// The presented figure as large as the screen, the bar under it, and the keys that move on.
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const PHONE = 640;

export default function ({ data, parentElement, setTriggerValue }) {
  const { number, count, before: earlier, total, title, alt, width, height, first, last } = data;
  const bar = parentElement.querySelector(".stage-bar");
  const figure = parentElement.querySelector(".stage-figure");
  const button = (name) => bar.querySelector(`[name=${name}]`);
  bar.querySelector(".stage-place").textContent = count ? `${earlier + number} of ${total}` : "No figure";
  bar.querySelector(".stage-title").textContent = title;
  button("back").disabled = first;
  button("next").disabled = last;
  figure.setAttribute("aria-label", alt);

  const fit = () => {
    const room = innerHeight - bar.offsetHeight;
    const phone = innerWidth < PHONE; // there the figure is as wide as the screen, and is scrolled
    const scale = phone ? innerWidth / width : Math.min(innerWidth / width, room / height);
    Object.assign(figure.style, {
      position: phone ? "absolute" : "fixed",
      width: `${width}px`,
      height: `${height}px`,
      left: `${Math.max(0, (innerWidth - width * scale) / 2)}px`,
      top: `${phone ? 0 : Math.max(0, (room - height * scale) / 2)}px`,
      transform: `scale(${scale})`,
    });
  };
  const go = (to) => {
    if ((to > number && last) || (to < number && first)) return;
    setTriggerValue("go", to);
  };
  const leave = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    setTriggerValue("go", "end");
  };
  const onKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || (event.key === " " && event.target.closest?.("button, a"))) return;
    if (NEXT.includes(event.key)) go(number + 1);
    else if (BACK.includes(event.key)) go(number - 1);
    else if (event.key === "Escape") leave();
    else if (event.key === "f") document.documentElement.requestFullscreen?.();
    else return;
    event.preventDefault();
  };

  const watch = new ResizeObserver(fit); // calls at once, and when the bar has got its style
  watch.observe(bar);
  if (data.figure) draw(figure, data);
  else figure.replaceChildren();
  addEventListener("resize", fit);
  document.addEventListener("keydown", onKey);
  button("back").onclick = () => go(number - 1);
  button("next").onclick = () => go(number + 1);
  button("leave").onclick = leave;
  button("full").onclick = () => document.documentElement.requestFullscreen?.();
  return () => {
    watch.disconnect();
    removeEventListener("resize", fit);
    document.removeEventListener("keydown", onKey);
  };
}

async function draw(figure, { figure: text, drawing, width }) {
  if (figure.drawn === text) return;
  figure.drawn = text;
  figure.setAttribute("aria-busy", "true");
  try {
    const { data, layout } = JSON.parse(text);
    const library = await plotly(drawing);
    const config = { displayModeBar: false, responsive: false };
    await library.react(figure, data, { ...layout, width, autosize: false }, config);
    if (figure.drawn === text) figure.setAttribute("aria-busy", "false");
  } catch (error) {
    console.warn(error);
    figure.drawn = undefined;
    figure.setAttribute("aria-busy", "false");
    figure.textContent = "The figure could not be drawn. Reload this page to try again.";
  }
}
