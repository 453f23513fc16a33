// Plotly's script, loaded once a page and only when a drawing is asked for; `plotly` gives its library.
function plotly(address) {
  window.plotlyForImages ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, new URL(".", location.href)).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      script.remove();
      window.plotlyForImages = undefined;
      reject(new Error("Plotly's script did not come"));
    };
    document.head.append(script);
  });
  return window.plotlyForImages;
}

