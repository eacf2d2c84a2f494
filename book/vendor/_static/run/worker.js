// Python for one page, in a thread of its own: the page stays free, and ends it whenever it likes.
const BOOK = "/book";
const PAPER = "/home/reader/your-paper";
const post = (kind, more = {}) => self.postMessage({ kind, ...more });
const say = (words, left = "") => post("progress", { words, left });

let starting = null;
let python = null;
let page = null;
let wanted = false;

// What the thread that unpacks hands over, by name, each as soon as it is there.
const unpackedBy = (port) => {
  const waiting = {};
  const all = {};
  for (const name of ["libraries", "head", "memory-1", "memory-2", "others", "book"]) {
    all[name] = new Promise((...settle) => { waiting[name] = settle; });
    all[name].catch(() => {}); // reported where it is waited for
  }
  port.onmessage = ({ data: { left, file, archive, failed: why } }) => {
    if (left) say("Fetching Python and its libraries.", left);
    if (why) Object.values(waiting).forEach(([, failed]) => failed(new Error(why)));
    if (file) waiting[file.replace(".data", "")][0](new Uint8Array(archive));
  };
  return all;
};

const start = async ({ base, port }) => {
  const { others, book, "memory-1": one, "memory-2": other, ...parts } = unpackedBy(port);
  const { SITE_PACKAGES, mount, start: startPython } = await import(new URL("start.mjs", base).href);
  ({ python } = await startPython({ core: base, lock: new URL("lock.json", base).href, memory: [one, other], ...parts }));
  say("Starting Python.");
  mount(python, await others, SITE_PACKAGES);
  mount(python, await book, BOOK);
  // a memory that is the same each time holds the same chance
  python.runPython(`import random, sys; import numpy; random.seed(); numpy.random.seed(); sys.path.insert(0, "${BOOK}")`);
  const { Page } = python.pyimport("trialbook.runtime.session");
  page = Page(`${BOOK}/notebooks`);
  post("ready", { versions: page.versions() });
};

// Import what a chapter will need while its reader still chooses, until a run is wanted.
const warm = async ({ modules }) => {
  for (const [at, name] of modules.entries()) {
    await new Promise((done) => { setTimeout(done); });
    if (wanted) return;
    say("Importing the libraries.", `${at + 1} of ${modules.length}.`);
    try { python.runPython(`import ${name}`); } catch { /* the cell that wants it says why */ }
  }
};

// Make a folder of the paper that the reader typed in, where the chapters find it.
const writePaper = (paper) => {
  python.globals.set("paper", JSON.stringify(paper));
  python.runPython(`import json; from pathlib import Path; from trialbook.runtime.folders import write_folder; write_folder(json.loads(paper), Path("${PAPER}"))`);
};

const refusal = ({ run, notebook, values, trial }) => {
  const { refused, values: typed } = JSON.parse(page.check(JSON.stringify(notebook), JSON.stringify(values), trial));
  if (Object.keys(refused).length) post("refused", { run, refused });
  return Object.keys(refused).length ? null : typed;
};

const run = ({ run: number, notebook, values, cells, again, paper }) => {
  if (paper) writePaper(paper);
  const chosen = paper ? { ...values, trial: PAPER } : values;
  const typed = again ? {} : refusal({ run: number, notebook, values: chosen, trial: chosen.trial });
  if (typed === null) return;
  if (!again) page.begin();
  for (const [at, { id, source, optional, parameters }] of cells.entries()) {
    say("Running the chapter.", `Cell ${at + 1} of ${cells.length}.`);
    const result = JSON.parse(page.run(source));
    if (parameters) page.set(JSON.stringify(typed));
    post("cell", { run: number, id, optional, ...result });
    if (result.error) {
      post("done", { run: number, failed: id });
      return;
    }
  }
  post("done", { run: number });
};

const call = ({ call: number, module, name, given }) => {
  const answer = python.pyimport(module)[name](JSON.stringify(given));
  post("answer", { call: number, answer: JSON.parse(answer) });
};

const fail = (error) => {
  const lines = String(error.message ?? error).trim().split("\n");
  const words = lines.findLast((line) => /^[\w.]+(?:Error|Exception)\b/.test(line)) ?? lines.at(-1);
  const known = [[/memory(?!-)|allocat/i, "this device has too little memory for it"],
    [/lie elsewhere/, "this browser takes Python otherwise than it was prepared, which a current Chrome, Edge or Firefox does not"]];
  post("failed", { words: known.find(([form]) => form.test(words))?.[1] ?? words });
};

self.onmessage = async ({ data }) => {
  try {
    wanted ||= data.kind === "run" || data.kind === "call";
    starting ??= start(data);
    await starting;
    if (data.kind in { warm, run, call }) ({ warm, run, call })[data.kind](data);
  } catch (error) {
    fail(error);
  }
};
self.addEventListener("unhandledrejection", ({ reason }) => fail(reason)); // of what runs beside, as Python starts
post("loaded");
