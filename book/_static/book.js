// Comforts, none of them needed. A link such as summary.html#only-possible chooses that verdict, and one to a claim opens
// it. What scrolls sideways, such as a wide table on a phone, can be reached and scrolled with the keyboard.
(() => {
  document.documentElement.classList.toggle("framed", self !== top); // a slide shows the page without what leads elsewhere
  const reach = () => document.querySelectorAll(".scrolls, div.math").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    Object.assign(box, { tabIndex: 0, role: "group", ariaLabel: "Scrolls sideways" });
  });
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLInputElement) target.checked = true;
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  // A term's definition is the title of its link, which a browser shows to a mouse alone: here it is shown to the keyboard.
  const explain = () => {
    const tip = Object.assign(document.createElement("p"), { className: "term-tip", hidden: true });
    tip.setAttribute("aria-hidden", "true"); // the link's own description says the same
    const links = document.querySelectorAll(".bd-article a.term[title]");
    if (!links.length) return;
    document.body.append(tip);
    links.forEach((link) => {
      link.addEventListener("focus", () => {
        if (!link.matches(":focus-visible")) return;
        const at = link.getBoundingClientRect();
        Object.assign(tip, { textContent: link.title, hidden: false });
        tip.style.top = `${at.bottom + scrollY + 4}px`;
        tip.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8))}px`;
      });
      link.addEventListener("blur", () => { tip.hidden = true; });
    });
    addEventListener("keydown", (event) => { if (event.key === "Escape") tip.hidden = true; });
  };
  // The theme's buttons that would carry a handler in the page, which its security policy forbids.
  addEventListener("click", ({ target }) => {
    const { calls } = target.closest?.("[data-calls]")?.dataset ?? {};
    if (calls) window[calls]();
  });
  // A page that is nothing without Python begins with a module, which a browser fetches from a server only.
  const runHere = () => {
    const name = document.querySelector('meta[name="runs-here"]')?.content;
    if (!name?.endsWith(".js") || location.protocol === "file:") return;
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src: name }));
  };
  addEventListener("DOMContentLoaded", runHere);
  addEventListener("DOMContentLoaded", follow);
  addEventListener("DOMContentLoaded", explain);
  addEventListener("DOMContentLoaded", reach);
  addEventListener("load", reach);
  addEventListener("resize", reach);
  addEventListener("toggle", reach, { capture: true });
  addEventListener("hashchange", follow);
})();
