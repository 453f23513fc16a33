// Plotly's script, loaded once a page: by the page's own head, or else when a drawing is first asked for.
function plotly(address) {
  window.plotlyForImages ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.getElementById("plotly") ?? document.createElement("script");
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => {
      script.remove();
      window.plotlyForImages = undefined;
      reject(new Error("Plotly's script did not come"));
    });
    if (script.isConnected) return;
    script.src = new URL(address, new URL(".", location.href)).href;
    document.head.append(script);
  });
  return window.plotlyForImages;
}
