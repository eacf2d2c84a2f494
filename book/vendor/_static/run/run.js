// "Run this chapter here": the form, the Python behind it, and the page that follows.
import { Editors } from "./cells.js";
import { Form } from "./form.js";
import { Outputs } from "./outputs.js";
import { Python } from "./python.js";

const imports = (cells) => {
  const names = cells.flatMap(({ source }) => [...source.matchAll(/^(?:from|import)\s+([\w.]+)/gm)].map(([, name]) => name));
  const slow = (name) => /^(?:seaborn|matplotlib|trialbook\.figures)/.test(name);
  return [...new Set(["scipy.stats", "pandas", ...names])].sort((one, other) => slow(one) - slow(other));
};

const readNotebook = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the notebook of this page is not there (${answer.status})`);
  const notebook = await answer.json();
  const cells = notebook.cells.filter(({ cell_type: kind }) => kind === "code").map(({ id, source, metadata }) => ({
    id, source: [source].flat().join(""), parameters: (metadata.tags ?? []).includes("parameters"),
  }));
  return { notebook, cells };
};

// What was typed into the page "Check a paper" is a trial like the others.
const YOURS = "your paper";
const kept = () => { try { return JSON.parse(localStorage.getItem("paper")); } catch { return null; } };

const told = ({ tables, figures, sentences }) => {
  const parts = [[tables, "table"], [figures, "figure"], [sentences, "sentence"]].filter(([number]) => number);
  const counted = parts.map(([number, word]) => `${number} ${word}${number === 1 ? "" : "s"}`).join(", ");
  return counted ? `Done. Changed and marked: ${counted}.` : "Done. Nothing differs from the printed page.";
};

const begin = async (element) => {
  const python = new Python(element.dataset.root);
  if (!(await python.present())) return;
  const form = new Form(element);
  const outputs = new Outputs();
  form.enable();
  if (kept()) element.querySelector("select[name=trial]")?.append(new Option(YOURS, YOURS));
  let chapter = null;
  let shown = Promise.resolve();
  const loaded = () => (chapter ??= readNotebook(element.dataset.notebook));
  const editors = new Editors(outputs, (from, onwards) => runFrom(from, onwards));

  const runAll = async () => {
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

  const stop = (words) => {
    form.busy(false);
    form.say(words);
  };

  const restore = () => {
    outputs.restore();
    editors.restore();
    form.refuse({});
    form.reset();
    form.buttons.restore.hidden = true;
    form.say("As printed.");
  };

  const follow = () => {
    if (form.read(location.search)) runAll();
    else if (!form.buttons.restore.hidden) restore();
  };

  python.addEventListener("progress", ({ detail }) => { if (element.getAttribute("aria-busy") === "true") form.say(detail.words); });
  python.addEventListener("ready", ({ detail }) => { element.dataset.versions = detail.versions; });
  python.addEventListener("cell", ({ detail }) => {
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
    element.dataset.ran = String(Number(element.dataset.ran ?? 0) + 1);
    form.buttons.restore.hidden = false;
    editors.enable();
    stop(detail.failed ? `Stopped at a cell with an error; the cells after it are as they were.` : `${told(outputs.counts)} ${element.dataset.versions}.`);
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
  form.buttons.restore.addEventListener("click", () => {
    restore();
    if (location.search) history.pushState(null, "", location.pathname + location.hash);
  });
  // Python starts while the reader still chooses.
  element.addEventListener("focusin", async () => {
    if (!python.running) python.warm(imports((await loaded()).cells));
  }, { once: true });
  // An answer to an exercise is judged by what this run computed.
  element.addEventListener("run:ask", ({ detail }) => {
    if (python.running && element.dataset.ran) detail.judged = python.call("trialbook.runtime.answers", "judged", detail.given);
  });
  addEventListener("popstate", follow);
  addEventListener("pagehide", () => python.end());
  follow();
};

document.querySelectorAll(".run-form").forEach(begin);
