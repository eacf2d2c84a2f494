// A deck: what is too large for a slide gets smaller, and a page with settings is shown where it can run.
(() => {
  const SMALLEST = 9; // pixels of a letter
  const fit = (part) => {
    part.style.fontSize = "";
    for (let size = parseFloat(getComputedStyle(part).fontSize); size > SMALLEST; size -= 1) {
      if (part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1) return;
      part.style.fontSize = `${size - 1}px`;
    }
  };
  const fitIn = (slide) => slide?.querySelectorAll(".fits").forEach(fit);
  // From disk a page has no Python: it can follow an address whose choices were computed when the site was made.
  const follows = ({ dataset: { src } }) => {
    const [, chapter, search] = src.match(/([^/]+)\.html\?([^#]*)/);
    const asked = new URLSearchParams(search), moves = window.trialbook?.moves?.[chapter] ?? [];
    const alike = (one, other) => one === other || Number(one) === Number(other);
    const holds = ({ names, options, printed }) => options.some(({ values }) =>
      names.every((name, at) => alike(asked.get(name) ?? options[printed].values[at], values[at])));
    return [...asked.keys()].every((name) => moves.some(({ names }) => names.includes(name))) && moves.every(holds);
  };
  if (location.protocol === "file:") {
    document.querySelectorAll("iframe[data-src*='?']").forEach((frame) => follows(frame) || frame.closest("section").remove());
  }
  Reveal.initialize({
    width: 1280, height: 720, margin: 0.02, hash: true, center: false, controls: true, slideNumber: "c/t", transition: "none",
    scrollLayout: "compact",
    pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, plugins: [RevealNotes],
  });
  Reveal.on("ready", ({ currentSlide }) => fitIn(currentSlide));
  Reveal.on("slidechanged", ({ currentSlide }) => fitIn(currentSlide));
  Reveal.on("pdf-ready", () => fitIn(document));
})();
