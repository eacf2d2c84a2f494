// Python for one page, in a thread of its own: the page stays free, and ends it whenever it likes.
const SITE_PACKAGES = "/lib/python3.12/site-packages";
const BOOK = "/book";
const PAPER = "/home/reader/your-paper";
const ENVIRONMENT = { HOME: "/home/reader", MPLBACKEND: "module://matplotlib_inline.backend_inline", MPLCONFIGDIR: "/home/reader" };

const post = (kind, more = {}) => self.postMessage({ kind, ...more });
const say = (words, left = "") => post("progress", { words, left });

let starting = null;
let python = null;
let page = null;
let wanted = false;

// The archives as they come from the thread that unpacks them, and how much of them is there.
const unpackedBy = (port) => new Promise((done, failed) => {
  const archives = {};
  port.onmessage = ({ data: { left, file, archive, failed: why } }) => {
    if (left) say("Fetching Python and its libraries.", left);
    if (why) failed(new Error(why));
    if (file) archives[file] = new Uint8Array(archive);
    if (Object.keys(archives).length === 2) done(archives);
  };
});

// Put the files of a tar archive into Python's file system without copying them.
const mount = ({ FS }, archive, folder) => {
  const text = new TextDecoder();
  const field = (at, length) => text.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, "");
  const made = new Set();
  for (let at = 0; at + 512 <= archive.length && archive[at]; ) {
    const [name, size, prefix] = [field(at, 100), Number.parseInt(field(at + 124, 12), 8), field(at + 345, 155)];
    const path = `${folder}/${prefix ? `${prefix}/` : ""}${name}`;
    const cut = path.lastIndexOf("/");
    if (!made.has(path.slice(0, cut))) made.add(path.slice(0, cut)), FS.mkdirTree(path.slice(0, cut));
    FS.createDataFile(path.slice(0, cut), path.slice(cut + 1), archive.subarray(at + 512, at + 512 + size), true, true, true);
    at += 512 + Math.ceil(size / 512) * 512;
  }
};

// For each library that Python loads, the runtime looks through all symbols for those that are not yet there, which takes a
// quarter of the imports. The symbols that are there are kept one step further: found by name, and not looked through again.
const keepSymbols = () => {
  const { entries } = Object;
  const found = {};
  Object.entries = (object) => {
    const all = entries(object);
    if (!(all[0]?.[1] instanceof WebAssembly.Global)) return all;
    Object.setPrototypeOf(object, found);
    all.filter(([, symbol]) => symbol.value !== 0).forEach(([name, symbol]) => {
      found[name] = symbol;
      delete object[name];
    });
    return all;
  };
};

const start = async ({ base, port }) => {
  keepSymbols();
  const archives = unpackedBy(port);
  archives.catch(() => {}); // reported where it is waited for
  const { loadPyodide } = await import(new URL("pyodide.mjs", base).href);
  python = await loadPyodide({
    indexURL: base, lockFileURL: new URL("lock.json", base).href, env: ENVIRONMENT, stdout: () => {}, stderr: () => {},
  });
  await python.loadPackage("openblas", { messageCallback: () => {}, checkIntegrity: true });
  const { "libraries.data": libraries, "book.data": book } = await archives;
  say("Unpacking the libraries.");
  mount(python, libraries, SITE_PACKAGES);
  mount(python, book, BOOK);
  say("Starting Python.");
  python.FS.mkdirTree(ENVIRONMENT.HOME);
  // a page has no terminal, whose parts are a third of what importing IPython takes
  python.runPython(`import sys; from types import SimpleNamespace
sys.path.insert(0, "${BOOK}"); sys.modules["IPython.terminal.embed"] = SimpleNamespace(embed=None)`);
  const { Page } = python.pyimport("trialbook.runtime.session");
  page = Page(`${BOOK}/notebooks`);
  post("ready", { versions: page.versions() });
};

// Import what a chapter will need while its reader still chooses, the slow drawing libraries last, until a run is wanted.
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
  for (const [at, { id, source, parameters }] of cells.entries()) {
    say("Running the chapter.", `Cell ${at + 1} of ${cells.length}.`);
    const result = JSON.parse(page.run(source));
    if (parameters) page.set(JSON.stringify(typed));
    post("cell", { run: number, id, ...result });
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

self.onmessage = async ({ data }) => {
  try {
    wanted ||= data.kind === "run" || data.kind === "call";
    starting ??= start(data);
    await starting;
    if (data.kind in { warm, run, call }) ({ warm, run, call })[data.kind](data);
  } catch (error) {
    const lines = String(error.message ?? error).trim().split("\n");
    const words = lines.findLast((line) => /^[\w.]+(?:Error|Exception)\b/.test(line)) ?? lines.at(-1);
    post("failed", { words: /memory|allocat/i.test(words) ? "this device has too little memory for it" : words });
  }
};
post("loaded");
