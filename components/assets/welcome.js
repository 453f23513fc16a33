// The top of the Overview. A plain click opens a question's view without reloading the page; a click with a
// modifier key follows the link, which opens the same view in another tab.
export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".welcome");
  const made = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
  const focused = place.contains(document.activeElement) ? document.activeElement.textContent : null;
  const row = made("nav", "welcome-starts", "");
  row.setAttribute("aria-label", "Start with a question");
  row.append(
    made("span", "", "Start with a question:"),
    ...data.starts.map(({ question, link }) => {
      const anchor = Object.assign(made("a", "", question), { href: link });
      anchor.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        setTriggerValue("asked", question);
      };
      return anchor;
    })
  );
  const run = Object.assign(made("button", "", data.run), { type: "button", onclick: () => setTriggerValue("run", true) });
  const status = made("div", "welcome-status", "");
  status.append(made("p", "", data.status), run);
  place.replaceChildren(made("p", "welcome-about", data.about), status, row);
  if (focused) [...place.querySelectorAll("a, button")].find((one) => one.textContent === focused)?.focus();
}
