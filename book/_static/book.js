// Two comforts, neither needed: a link such as summary.html#only-possible chooses that verdict, and one to a claim opens it.
(() => {
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLInputElement) target.checked = true;
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("DOMContentLoaded", follow);
  addEventListener("hashchange", follow);
})();
