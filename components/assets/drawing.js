// What figures are drawn with: Plotly's script and the font of figures. Both are loaded once a page: the page's own
// head asks for them, or else the first drawing does. Plotly measures text, so the font has to be there before it.
async function plotly({ script, font, family }) {
  const [library] = await Promise.all([plotlyScript(script), figureFont(font, family)]);
  return library;
}

function fullAddress(path) {
  return new URL(path, new URL(".", location.href)).href;
}

function plotlyScript(address) {
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
    script.src = fullAddress(address);
    document.head.append(script);
  });
  return window.plotlyForImages;
}

// Where a browser does not load fonts, figures are drawn in another one: their layout leaves room for it.
function figureFont(address, family) {
  window.fontForFigures ??= (async () => {
    const face = new FontFace(family, `url("${fullAddress(address)}")`, { weight: "200 900" });
    document.fonts.add(face);
    try {
      await face.load();
    } catch (error) {
      console.warn(error);
      document.fonts.delete(face);
      window.fontForFigures = undefined; // the next drawing tries again
    }
  })();
  return window.fontForFigures;
}
