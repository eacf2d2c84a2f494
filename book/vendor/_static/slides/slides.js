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
  const moves = ({ dataset: { src } }) => {
    const [, chapter, search] = src.match(/([^/]+)\.html\?([^#]*)/);
    const known = (name, value) => (window.trialbook?.moves?.[chapter] ?? []).some(({ names, options }) =>
      names.join() === name && options.some(({ values: [one] }) => one === value || Number(one) === Number(value)));
    return [...new URLSearchParams(search)].every(([name, value]) => known(name, value));
  };
  if (location.protocol === "file:") {
    document.querySelectorAll("iframe[data-src*='?']").forEach((frame) => moves(frame) || frame.remove());
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
