// Prose, or prose and code: chosen in the page's header, remembered, and known before the page is drawn, so that nothing
// moves. Without this script the code of each cell is folded under a line of its own.
(() => {
  const root = document.documentElement;
  const recall = () => { try { return localStorage.getItem("reading"); } catch { return null; } };
  const remember = (mode) => { try { localStorage.setItem("reading", mode); } catch { /* private window */ } };
  const show = (mode) => {
    root.dataset.reading = mode;
    document.querySelectorAll("details.above-input").forEach((fold) => { fold.open = mode === "code"; });
    document.querySelectorAll(".reading button").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.reading === mode));
    });
  };
  root.dataset.reading = recall() === "code" ? "code" : "prose";
  addEventListener("DOMContentLoaded", () => {
    show(root.dataset.reading);
    document.querySelectorAll(".reading button").forEach((button) => button.addEventListener("click", () => {
      show(button.dataset.reading);
      remember(button.dataset.reading);
    }));
  });
})();
