// The form of a chapter and the page that follows it, from two sources: outcomes that were computed when the site was
// made, which are there at once, and Python in the page, which computes any other.
(() => {
  const { Form, Outputs, Variants } = window.trialbook;

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
    const [{ Python }, cells] = await Promise.all([import("./python.js"), import("./cells.js")]);
    const python = new Python(element.dataset.root);
    return (await python.present()) ? { python, ...cells } : null;
  };

  // --- Python in the page -------------------------------------------------------------------------------------------

  const running = (page, { python, Editors, imports, readNotebook }) => {
    const { element, form, outputs } = page;
    let chapter = null;
    let shown = Promise.resolve();
    const loaded = () => (chapter ??= readNotebook(element.dataset.notebook));
    const editors = new Editors(outputs, (from, onwards) => runFrom(from, onwards));

    const stop = (words, left = "") => {
      form.busy(false);
      form.say(words, left);
    };

    // A run that does not come to its end leaves nothing of itself on the page.
    const abandon = (words) => {
      if (form.running) {
        page.take("printed");
        shown = shown.then(() => outputs.restore());
        delete element.dataset.ran;
        form.show("restore", Object.keys(form.changed).length > 0);
      }
      stop(words);
    };

    const runAll = async () => {
      page.take();
      if (page.refuses()) return;
      form.busy(true);
      form.show("see", false);
      form.say("Starting.");
      outputs.forget();
      try {
        const { notebook, cells } = await loaded();
        python.run({ notebook, values: form.values, cells: editors.edited(cells), paper: form.values.trial === YOURS ? kept() : null });
      } catch (error) {
        abandon(`This page cannot run: ${error.message}.`);
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

    python.addEventListener("progress", ({ detail }) => { if (form.running) form.say(detail.words, detail.left); });
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
    python.addEventListener("failed", ({ detail }) => abandon(`This page cannot run: ${detail.words}.`));
    python.addEventListener("done", async ({ detail }) => {
      await shown;
      keepRun();
      element.dataset.ran = String(Number(element.dataset.ran ?? 0) + 1);
      editors.enable();
      if (detail.failed) stop("Stopped at a cell with an error; the cells after it are as they were.");
      else stop(`Done. ${told(outputs.counts)}`, `${element.dataset.versions}.`);
      page.follows(true);
      if (detail.failed) outputs.cell(detail.failed)?.scrollIntoView({ block: "center" });
    });
    element.addEventListener("submit", () => {
      if (form.running || page.refuses()) return;
      if (form.address !== location.pathname + location.search + location.hash) history.pushState(null, "", form.address);
      runAll();
    });
    form.buttons.cancel.addEventListener("click", () => {
      python.end();
      abandon("Cancelled. The page is as printed.");
    });
    // Python starts while the reader still chooses, and on the pages after a first run while the reader still reads.
    const warm = async () => {
      const { cells } = await loaded();
      if (!python.running && !navigator.connection?.saveData) python.warm(imports(cells));
    };
    const opened = () => { if (form.fold.open) warm().catch(() => {}); };
    form.fold.addEventListener("toggle", opened);
    opened();
    form.say("", `Running fetches Python, ${python.megabytes} MB, from where this page came from.`);
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
      element.addEventListener("submit", (event) => event.preventDefault());
      this.form.buttons.see.addEventListener("click", () => this.outputs.seeChanged());
    }

    async begin() {
      const { element, form, variants } = this;
      const found = await loadPython(element);
      if (!found && !variants.present) form.enable(false);
      if (!found && !variants.present) return;
      if (found) form.enable();
      else form.offer(variants.moves);
      if (found && kept()) element.querySelector("select[name=trial]")?.append(new Option(YOURS, YOURS));
      this.python = found && running(this, found);
      if (variants.present) form.fold.addEventListener("toggle", () => { variants.load().catch(() => {}); }, { once: true });
      element.addEventListener("change", () => this.move());
      // a refusal goes while its reader types, not as a button is pressed, which would move from under the pointer
      element.addEventListener("input", ({ target }) => { if (target.matches("[aria-invalid=true]")) form.refuse(form.refused, false); });
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

    // Whether a value cannot be run, which its field then says; the keyboard goes there where a run was asked for.
    refuses(focus = true) {
      const { refused } = this.form;
      this.form.refuse(refused, focus);
      const any = Object.keys(refused).length > 0;
      if (any) this.form.say("Not run: a choice is refused.");
      return any;
    }

    // What can be done with a page that differs from the printed one, or does not.
    follows(differs) {
      const { form, outputs } = this;
      form.show("restore", differs);
      form.show("see", differs && Object.values(outputs.counts).some(Boolean));
    }

    // Show the outcome of what is chosen, if it was computed before; once Python has run, it answers for all.
    async move() {
      const { element, form, outputs, variants } = this;
      if (form.running || this.refuses(false)) return;
      const chosen = this.#source === "run" ? null : variants.options(form.values, form.printed);
      if (!chosen) {
        form.say("Run this chapter to see this choice.");
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
      this.follows(choices.length > 0);
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
      outputs.forget();
      this.follows(false);
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
