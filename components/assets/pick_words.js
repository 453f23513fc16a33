// Takes the words selected in the paper's text; the Q key does the same. Words are only ever sent as text.
const LONGEST = 1000;

export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  const note = parentElement.querySelector("p");
  button.textContent = data.label;
  button.title = data.help;
  // A press on the button would end the selection before the click.
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = () => take();
  const pressed = (event) => {
    const inField = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key.toLowerCase() !== "q" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    take();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);

  function take() {
    const words = document.getSelection()?.toString().trim() ?? "";
    note.textContent = !words ? data.none : words.length > LONGEST ? data.long : "";
    if (!note.textContent) setTriggerValue("words", words);
  }
}
