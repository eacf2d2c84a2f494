// The form of a chapter and the page that follows it, from two sources: outcomes that were computed when the site was
// made, which are there at once, and Python in the page, which computes any other.
(() => {
  const { Form, Outputs, Variants } = window.trialbook;

  const imports = (cells) => {
    const names = cells.flatMap(({ source }) => [...source.matchAll(/^(?:from|import)\s+([\w.]+)/gm)].map(([, name]) => name));
    return [...new Set(names)];
  };

  const readNotebook = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`the notebook of this page is not there (${answer.status})`);
    const notebook = await answer.json();
    const cells = [];
    let optional = false; // whether the section, without data, goes with its heading
    for (const { cell_type: kind, id, source, metadata: { tags = [] } } of notebook.cells) {
      const text = [source].flat().join("");
      if (kind === "code") cells.push({ id, source: text, optional, parameters: tags.includes("parameters") });
      else if (/^#+ /.test(text)) optional = tags.includes("optional");
    }
    return { notebook, cells };
  };

  // What was typed into the page "Check a paper" is a trial like the others.
  const YOURS = "your paper";
  const kept = () => { try { return JSON.parse(localStorage.getItem("paper")); } catch { return null; } };

  // Whether a chapter has run in this tab, whose reader will then want the next to run too.
  const hasRun = () => { try { return sessionStorage.getItem("ran") !== null; } catch { return false; } };
  const keepRun = () => { try { sessionStorage.setItem("ran", ""); } catch { /* then each page starts anew */ } };

  const told = ({ tables, figures, sentences }) => {
    const parts = [[tables, "table"], [figures, "figure"], [sentences, "sentence"]].filter(([number]) => number);
    const counted = parts.map(([number, word]) => `${number} ${word}${number === 1 ? "" : "s"}`).join(", ");
    return counted ? `Changed and marked: ${counted}.` : "Nothing differs from the printed page.";
  };

  // Python for this page; nothing where there is none, as from disk, where a browser loads no modules.
  const loadPython = async (element) => {
    if (location.protocol === "file:") return null;
    const [{ Python }, { Editors }] = await Promise.all([import("./python.js"), import("./cells.js")]);
    const python = new Python(element.dataset.root);
    return (await python.present()) ? { python, Editors } : null;
  };

  // --- Python in the page -------------------------------------------------------------------------------------------

  const running = (page, { python, Editors }) => {
    const { element, form, outputs } = page;
    let chapter = null;
    let shown = Promise.resolve();
    const loaded = () => (chapter ??= readNotebook(element.dataset.notebook));
    const editors = new Editors(outputs, (from, onwards) => runFrom(from, onwards));

    const stop = (words) => {
      form.busy(false);
      form.say(words);
    };

    const runAll = async () => {
      page.take();
      form.refuse({});
      form.busy(true);
      form.say("Starting.");
      outputs.forget();
      try {
        const { notebook, cells } = await loaded();
        python.run({ notebook, values: form.values, cells: editors.edited(cells), paper: form.values.trial === YOURS ? kept() : null });
      } catch (error) {
        stop(`This page cannot run: ${error.message}.`);
      }
    };

    const runFrom = async (id, onwards) => {
      if (!python.running || !element.dataset.ran) return runAll();
      const { cells } = await loaded();
      const at = cells.findIndex((cell) => cell.id === id);
      form.busy(true);
      outputs.forget();
      python.run({ again: true, cells: editors.edited(cells.slice(at, onwards ? undefined : at + 1)) });
      return undefined;
    };

    python.addEventListener("progress", ({ detail }) => { if (element.getAttribute("aria-busy") === "true") form.say(detail.words, detail.left); });
    python.addEventListener("ready", ({ detail }) => { element.dataset.versions = detail.versions; });
    python.addEventListener("cell", ({ detail }) => {
      page.take("run");
      shown = shown.then(() => outputs.show(detail));
      element.dispatchEvent(new CustomEvent("run:cell", { detail }));
    });
    python.addEventListener("refused", ({ detail }) => {
      form.refuse(detail.refused);
      stop("Not run: a choice is refused.");
    });
    python.addEventListener("failed", ({ detail }) => stop(`This page cannot run: ${detail.words}.`));
    python.addEventListener("done", async ({ detail }) => {
      await shown;
      keepRun();
      element.dataset.ran = String(Number(element.dataset.ran ?? 0) + 1);
      form.buttons.restore.hidden = false;
      editors.enable();
      stop(detail.failed ? `Stopped at a cell with an error; the cells after it are as they were.` : `Done. ${told(outputs.counts)} ${element.dataset.versions}.`);
      if (detail.failed) outputs.cell(detail.failed)?.scrollIntoView({ block: "center" });
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.address !== location.pathname + location.search + location.hash) history.pushState(null, "", form.address);
      runAll();
    });
    form.buttons.cancel.addEventListener("click", () => {
      python.end();
      delete element.dataset.ran;
      stop("Cancelled.");
    });
    // Python starts while the reader still chooses, and on the pages after a first run while the reader still reads.
    const warm = async () => {
      const { cells } = await loaded();
      if (!python.running && !navigator.connection?.saveData) python.warm(imports(cells));
    };
    form.fold.addEventListener("toggle", () => { if (form.fold.open) warm().catch(() => {}); });
    if (hasRun() && !location.search) (window.requestIdleCallback ?? setTimeout)(() => warm().catch(() => {}));
    // An answer to an exercise is judged by what this run computed.
    element.addEventListener("run:ask", ({ detail }) => {
      if (python.running && element.dataset.ran) detail.judged = python.call("trialbook.runtime.answers", "judged", detail.given);
    });
    addEventListener("pagehide", () => python.end());
    return { runAll, restore: () => editors.restore() };
  };

  // --- the page -----------------------------------------------------------------------------------------------------

  class Page {
    #source = "printed"; // what the page shows: as printed, an outcome computed before ("moved"), or a run ("run")
    #turn = 0;

    constructor(element) {
      Object.assign(this, { element, form: new Form(element), outputs: new Outputs(), variants: new Variants(element), python: null });
    }

    async begin() {
      const { element, form, variants } = this;
      const found = await loadPython(element);
      if (!found && !variants.present) return;
      if (found) form.enable();
      else form.offer(variants.moves);
      if (found && kept()) element.querySelector("select[name=trial]")?.append(new Option(YOURS, YOURS));
      this.python = found && running(this, found);
      if (variants.present) form.fold.addEventListener("toggle", () => { variants.load().catch(() => {}); }, { once: true });
      element.addEventListener("change", () => this.move());
      form.buttons.restore.addEventListener("click", () => {
        this.restore();
        this.#address(history.pushState);
      });
      addEventListener("popstate", () => this.follow());
      this.follow();
    }

    // What is still being loaded for an earlier choice is dropped when another is shown, or run.
    take(source = this.#source) {
      this.#source = source;
      return (this.#turn += 1);
    }

    #address(write) {
      if (this.form.address === location.pathname + location.search + location.hash) return;
      try { write.call(history, null, "", this.form.address); } catch { /* some browsers keep the address of a file */ }
    }

    // Show the outcome of what is chosen, if it was computed before; once Python has run, it answers for all.
    async move() {
      const { element, form, outputs, variants } = this;
      if (this.#source === "run" || element.getAttribute("aria-busy") === "true") return;
      const chosen = variants.options(form.values, form.printed);
      if (!chosen) {
        if (this.#source === "moved") form.say("This choice was not computed before: run the chapter to see it.");
        return;
      }
      const turn = this.take("moved");
      try {
        const cells = await variants.cells(chosen);
        if (turn !== this.#turn) return;
        outputs.restore();
        outputs.forget();
        for (const cell of cells) await outputs.show(cell);
      } catch (error) {
        form.say(`This page cannot follow: ${error.message}.`);
        return;
      }
      const choices = Object.entries(form.changed);
      form.buttons.restore.hidden = choices.length === 0;
      form.say(choices.length ? `Done, with ${choices.map((choice) => choice.join(" ")).join(", ")}. ${told(outputs.counts)}` : "As printed.");
      this.#address(history.replaceState);
      element.dataset.moved = String(turn);
    }

    restore() {
      const { form, outputs, python } = this;
      this.take("printed");
      outputs.restore();
      python?.restore();
      form.refuse({});
      form.reset();
      form.buttons.restore.hidden = true;
      form.say("As printed.");
    }

    // Show what the address asks for.
    follow() {
      const { form, python, variants } = this;
      if (!form.read(location.search)) {
        if (!form.buttons.restore.hidden) this.restore();
        return;
      }
      form.fold.open = true;
      if (this.#source !== "run" && variants.options(form.values, form.printed)) this.move();
      else if (python) python.runAll();
      else {
        this.restore();
        form.say("The address asks for a choice that takes Python to compute, which this page does not have here. It is as printed.");
      }
    }
  }

  document.querySelectorAll(".run-form").forEach((element) => new Page(element).begin());
})();
