// What a cell displays, in its place on the page: swapped in, marked where it differs, and taken back.
window.trialbook ??= {};

(() => {
  const ALLOWED_ADDRESS = /^(?:https?:|#|\.{0,2}\/|[\w-]+(?:\.html)?(?:#|$)|data:image\/)/i;
  const ACTIVE = "script, iframe, object, embed, link, meta, base, form, input, button, style";

  // Markup as nodes in which nothing can act, whatever a trial's text or a reader's code holds.
  const inert = (markup) => {
    const { body } = new DOMParser().parseFromString(markup, "text/html");
    body.querySelectorAll(ACTIVE).forEach((element) => element.remove());
    for (const element of body.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        const address = ["href", "src", "xlink:href", "action", "formaction"].includes(name);
        if (name.startsWith("on") || name === "srcdoc" || (address && !ALLOWED_ADDRESS.test(value.trim()))) element.removeAttribute(name);
      }
    }
    return [...body.childNodes].filter((node) => node.nodeType !== Node.TEXT_NODE || node.data.trim());
  };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // A formula that the printed page has drawn is taken from there; another stands as it is written.
  const formulas = (nodes) => {
    const drawn = new Map([...document.querySelectorAll(".katex annotation[encoding='application/x-tex']")].map((one) => [one.textContent.trim(), one.closest(".katex")]));
    nodes.flatMap((node) => [...(node.querySelectorAll?.(".math") ?? [])]).forEach((place) => {
      const known = drawn.get(place.textContent.trim());
      if (known) place.replaceChildren(known.cloneNode(true));
    });
    return nodes;
  };

  // pandas' table, as the site has it: without a border of its own, and in a box that scrolls.
  const html = ({ content }) => formulas(inert(content)).map((node) => {
    if (!node.matches?.("table.dataframe, table.table")) return node;
    node.removeAttribute("border");
    return element("div", { className: "scrolls" }, node);
  });

  // A drawing, as an image of its own: nothing in it can act, and it follows the colour scheme as the printed one does.
  const drawing = ({ kind, content, alt, data = "", same: known }, old) => {
    const bytes = kind === "svg" ? content : Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const type = kind === "svg" ? "image/svg+xml" : "image/png";
    const image = element("img", { src: URL.createObjectURL(new Blob([bytes], { type })), alt, className: "run-drawing" });
    const [, width, height] = (kind === "svg" && content.match(/<svg[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"/)) || [];
    if (width) image.style = `width: ${(width * 4) / 3}px; aspect-ratio: ${width} / ${height}`;
    image.dataset.data = data;
    if (known !== undefined) image.dataset.same = known;
    const figure = old?.cloneNode(true);
    figure?.querySelector("img")?.replaceWith(image);
    return figure ?? image;
  };

  const rendered = (outputs, figures) => {
    const nodes = [];
    let figure = null;
    for (const output of outputs) {
      if (output.marks?.caption && figure?.matches?.("figure")) {
        const words = figure.querySelector(".caption-text");
        if (words) words.replaceChildren(...(inert(output.content)[0]?.querySelector("em") ?? element("em")).childNodes);
      } else if (output.kind === "svg" || output.kind === "png") {
        figure = drawing(output, figures.shift());
        nodes.push(figure);
      } else if (output.kind === "html") {
        nodes.push(...html(output));
      } else if (output.kind === "text") {
        nodes.push(element("pre", { textContent: output.content }));
      }
    }
    return nodes;
  };

  const failure = ({ words, traceback }) => element("div", { className: "run-error" },
    element("p", {}, element("strong", { textContent: "This cell failed. " }), words),
    element("details", {}, element("summary", { textContent: "Where it happened" }), element("pre", { textContent: traceback })));

  // --- what differs ---------------------------------------------------------------------------------------------------

  const textsOf = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".katex, .math, button")) texts.push(walker.currentNode);
    return texts;
  };

  const words = (node) => textsOf(node).flatMap(({ data }) => data.split(/\s+/).filter(Boolean));

  const straight = (word) => word.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"').replace(/\u2026/g, "...");
  const NUMBER = /-?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?/gi;

  // Whether two words say the same: typography aside, and numbers to a millionth.
  const same = (one, other) => {
    const [now, then] = [straight(one), straight(other)];
    if (now === then) return true;
    const [values, before] = [now, then].map((word) => (word.match(NUMBER) ?? []).map((found) => Number(found.replaceAll(",", ""))));
    return values.length > 0 && values.length === before.length && now.replace(NUMBER, "") === then.replace(NUMBER, "")
      && values.every((value, at) => Math.abs(value - before[at]) <= 1e-6 * Math.abs(before[at]));
  };

  // A sentence with as many words as before is marked word by word, any other as a whole.
  const markWords = (node, before) => {
    const [now, then] = [words(node), words(before)];
    if (now.length !== then.length) {
      node.classList.add("run-changed");
      return 1;
    }
    let at = 0;
    const marked = (part) => {
      if (!part.trim()) return part;
      at += 1;
      return same(part, then[at - 1]) ? part : element("mark", { className: "run-changed", textContent: part });
    };
    textsOf(node).forEach((text) => text.replaceWith(...text.data.split(/(\s+)/).map(marked)));
    return now.some((word, place) => !same(word, then[place])) ? 1 : 0;
  };

  const tableIn = (node) => (node.matches?.("table") ? node : node.querySelector?.("table"));

  const drawn = (node) => (node.matches?.("img") ? node : node.querySelector?.("img"));

  // Two drawings are the same if they say and show the same: another version of the library draws other curves of it.
  const sameDrawing = async (now, before, files) => {
    if (now.dataset.same) return now.dataset.same === "true"; // known when the site was made
    if (!same(now.alt, before.alt)) return false;
    const address = files?.querySelector("a[href$='.csv']")?.href;
    try {
      const then = (await (await fetch(address)).text()).trim().split(/[\s,]+/);
      const data = now.dataset.data.trim().split(/[\s,]+/);
      return data.length === then.length && data.every((word, at) => same(word, then[at]));
    } catch {
      return false;
    }
  };

  const markTable = (table, before) => {
    const [now, then] = [table, before].map((one) => [...one.querySelectorAll("td, th")]);
    if (now.length !== then.length) {
      table.classList.add("run-changed");
      return 1;
    }
    const differ = now.filter((cell, at) => !same(cell.textContent.trim(), then[at].textContent.trim()));
    differ.forEach((cell) => cell.classList.add("run-changed"));
    return Math.min(1, differ.length);
  };

  // Mark what differs from before, and return how many tables, figures and sentences do.
  const mark = async (nodes, before, counts, files) => {
    for (const [at, node] of nodes.entries()) {
      const old = before[at] ?? element("p"); // what was not there before differs from nothing
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".quiz, .run-error")) continue;
      const [table, image] = [tableIn(node), drawn(node)];
      if (image) {
        const then = drawn(old);
        const changed = !then || !(await sameDrawing(image, then, files));
        node.classList.toggle("run-changed", changed);
        counts.figures += changed;
      } else if (table) {
        counts.tables += tableIn(old) ? markTable(table, tableIn(old)) : 1;
      } else {
        counts.sentences += markWords(node, old);
      }
    }
  };

  // --- the places of a page -------------------------------------------------------------------------------------------

  class Outputs {
    #printed = new Map();
    counts = { tables: 0, figures: 0, sentences: 0 };

    cell(id) { return document.getElementById(`cell-${id}`); }

    #place(cell) {
      let place = cell.querySelector(".cell_output");
      if (!place) {
        place = element("div", { className: "cell_output docutils container" });
        cell.append(place);
      }
      if (!this.#printed.has(place)) this.#printed.set(place, [...place.childNodes]);
      return place;
    }

    // Show what a cell displayed; the number of what changed is added to the counts once all is compared.
    async show({ id, outputs, error, optional = false }) {
      const cell = this.cell(id);
      if (!cell) return;
      const place = this.#place(cell);
      const printed = this.#printed.get(place);
      const before = printed.flatMap((node) => (node.matches?.(".output") ? [...node.children] : [node])).filter((node) => node.nodeType === Node.ELEMENT_NODE && !node.matches(".figure-files"));
      const nodes = rendered(outputs, before.filter((node) => node.matches("figure")));
      if (error) nodes.push(failure(error));
      place.querySelectorAll("img[src^='blob:']").forEach(({ src }) => URL.revokeObjectURL(src));
      // a figure stands free, as on the printed page, where it may be wider than the text
      place.replaceChildren(...nodes.map((node) => (node.matches?.("figure") ? node : element("div", { className: "output text_html" }, node))));
      cell.classList.toggle("run-failed", Boolean(error));
      const files = this.#files(cell);
      this.#end(cell, outputs.some(({ marks }) => marks?.absent), optional);
      await mark(nodes, before, cell.closest(".run-ended") ? {} : this.counts, files);
      if (files) files.hidden = nodes.some((node) => node.matches?.("figure.run-changed, img.run-changed"));
    }

    // A section ends at the sentence that says what the trial has no data for. An exercise without data goes whole, and
    // so does a section that hardly any trial has, with its line in the contents.
    #end(cell, absent, optional) {
      const section = cell.closest("section");
      if (absent === Boolean(cell.dataset.ended) || !section) return;
      cell.dataset.ended = absent ? "true" : "";
      const whole = optional || section.id.startsWith("exercise-");
      const lines = [...document.querySelectorAll(`.toc-entry > a[href="#${section.id}"]`)].map((line) => line.parentElement);
      if (whole) [section, ...lines].forEach((part) => part.classList.toggle("run-ended", absent));
      else for (let next = cell.nextElementSibling; next; next = next.nextElementSibling) next.classList.toggle("run-ended", absent);
    }

    // The files below a figure are those of the printed one.
    #files(cell) {
      return [...cell.querySelectorAll(".figure-files"), cell.nextElementSibling].find((one) => one?.matches(".figure-files"));
    }

    // Go to the first part that differs, past what is folded or switched off.
    seeChanged() {
      const first = [...document.querySelectorAll("article .run-changed")].find((part) => part.checkVisibility?.() ?? true);
      if (!first) return;
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "center" });
    }

    forget() { this.counts = { tables: 0, figures: 0, sentences: 0 }; }

    restore() {
      for (const [place, nodes] of this.#printed) place.replaceChildren(...nodes);
      document.querySelectorAll(".figure-files").forEach((files) => { files.hidden = false; });
      document.querySelectorAll(".run-failed").forEach((cell) => cell.classList.remove("run-failed"));
      document.querySelectorAll(".run-ended").forEach((part) => part.classList.remove("run-ended"));
      document.querySelectorAll("[data-ended]").forEach((cell) => { cell.dataset.ended = ""; });
      this.#printed.clear();
    }
  }

  Object.assign(window.trialbook, { Outputs, inert });
})();
