// Comforts, none of them needed. A link such as summary.html#only-possible chooses that verdict, and one to a claim opens
// it. What scrolls sideways, such as a wide table on a phone, can be reached and scrolled with the keyboard.
(() => {
  const reach = () => document.querySelectorAll(".scrolls, div.math").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth) return;
    Object.assign(box, { tabIndex: 0, role: "group", ariaLabel: "Scrolls sideways" });
  });
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLInputElement) target.checked = true;
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("DOMContentLoaded", follow);
  addEventListener("DOMContentLoaded", reach);
  addEventListener("load", reach);
  addEventListener("resize", reach);
  addEventListener("toggle", reach, { capture: true });
  addEventListener("hashchange", follow);
})();
