// Tables and formulas that are wider than the paper are set smaller until they fit. The page is laid out at the paper's
// width before it is printed, so that what is measured here is what is printed.
for (const wide of document.querySelectorAll(".bd-article table, .bd-article div.math, .bd-article .columns")) {
  const room = wide.parentElement.closest("section, .working, td, details").clientWidth;
  const box = wide.closest(".scrolls") ?? wide;
  const width = Math.max(wide.scrollWidth, wide.offsetWidth, box.scrollWidth);
  if (width > room) wide.style.zoom = Math.max(0.5, room / width).toFixed(3);
}
