// The page "Check a paper": tables that a reviewer fills, and what the ledger says of them while they are filled.
import { boundsOf } from "./bounds.js";
import { Grid, blame, element } from "./grid.js";
import { Python } from "./python.js";

const PAPERS = "trialbook.runtime.papers";
const FOLDERS = "trialbook.runtime.folders";
const KEPT = "paper"; // where the browser keeps what was typed; the chapters' pages read it too
const ABOUT = ["title", "reference", "url", "doi", "patients", "condition", "treatment", "criteria", "time_unit", "follow_up"];
const OPTIONAL = /^(?:events|appraisal|comparators)/;
// what the format's own description says in the terms of its files
const WORDS = {
  states: "Each state in which the paper counts its patients, the best first: a short code of your own, what it stands for, and its role.",
  groups: "Arms or strata that share no patient, and how many patients each has.",
  measures: "What was measured, such as a score or a laboratory value: a short name of your own, and what it stands for.",
  follow_up: "shortest to longest, as printed",
};
const WAIT = 400; // milliseconds without typing, after which the paper is judged

const button = (words, act) => element("button", { type: "button", textContent: words, onclick: act });
const base64 = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

class Paper {
  constructor(place, python, format) {
    Object.assign(this, { place, python, format, paper: null, grids: {} });
    this.status = element("span", { className: "run-status" });
    this.status.setAttribute("role", "status");
    this.left = element("span", { className: "run-left" });
    this.editor = element("div");
    this.findings = element("div", { className: "check-findings" });
    // the way down, since what was found stands below all that is typed
    this.down = element("button", { type: "button", textContent: "See what was found", hidden: true, onclick: () => this.findings.firstChild.focus() });
    place.replaceChildren(this.#beginnings(), this.editor, element("p", { className: "run-told run-tools" }, this.status, " ", this.left, this.down), this.findings);
    if (document.activeElement === document.body) place.querySelector("select").focus({ preventScroll: true });
    python.addEventListener("progress", ({ detail }) => this.say(detail.words, detail.left));
    python.addEventListener("failed", ({ detail }) => this.say(`This page cannot go on: ${detail.words}.`));
  }

  say(words, left = "") {
    if (this.status.textContent !== words) this.status.textContent = words;
    this.left.textContent = left;
  }

  ask(name, given, module = PAPERS) { return this.python.call(module, name, given); }

  #beginnings() {
    const choice = element("select", { ariaLabel: "Begin with" }, element("option", { value: "", textContent: "the invented example" }),
      ...this.format.shipped.map((slug) => element("option", { value: slug, textContent: slug })));
    const zip = element("input", { type: "file", accept: ".zip", hidden: true, onchange: () => this.#open(async () => ["read_zip", { zip: base64(await zip.files[0].arrayBuffer()) }]) });
    const folder = element("input", { type: "file", webkitdirectory: true, hidden: true, onchange: () => this.#open(async () => {
      const read = [...folder.files].filter(({ name }) => /\.(?:csv|yaml)$/.test(name)).map(async (file) => [file.name, await file.text()]);
      return ["read_files", { files: Object.fromEntries(await Promise.all(read)) }];
    }) });
    return element("p", { className: "run-tools" }, "Begin with ", choice,
      button("Begin", () => this.#open(async () => ["start", { trial: choice.value }])),
      button("An empty paper", () => this.take({ about: { time_unit: "months", states: [{}] }, tables: { "landmarks.csv": [{}], "claims.csv": [{}] } })),
      button("Open a folder", () => folder.click()), folder, button("Open a zip", () => zip.click()), zip);
  }

  async #open(asked) {
    const [name, given] = await asked();
    const found = await this.ask(name, given, FOLDERS);
    if (found.wrong) this.say(`Not opened: ${found.wrong}.`);
    else this.take(found);
  }

  take(paper) {
    this.paper = paper;
    this.draw();
    this.changed();
  }

  // --- the tables ---------------------------------------------------------------------------------------------------

  draw() {
    const { about, tables } = this.paper;
    const help = this.format.help["trial.yaml"];
    this.grids = {};
    this.fields = Object.fromEntries(ABOUT.map((key) => [key, this.#field(key, help[key])]));
    const rows = ABOUT.map((key) => element("div", { className: "run-field" }, element("label", { htmlFor: `paper-${key}`, textContent: key.replace("_", " ") }),
      this.fields[key], element("span", { id: `paper-${key}-rule`, className: "run-rule", textContent: WORDS[key] ?? help[key] ?? "" })));
    const grid = (name, rows) => {
      const columns = this.format.columns[name].map((column) => ({ name: column, help: this.format.help[name]?.[column], words: this.format.words[column] }));
      this.grids[name] = new Grid(name, columns, rows, () => this.changed());
      return this.grids[name].node;
    };
    const meanings = (file) => element("details", {}, element("summary", { textContent: "What the columns mean" }),
      element("dl", {}, ...this.format.columns[file].flatMap((name) => [element("dt", {}, element("code", { textContent: name })), element("dd", { textContent: this.format.help[file]?.[name] ?? "optional" })])));
    const part = (title, words, node, open) => element("details", { open }, element("summary", { textContent: title }), words ? element("p", { className: "run-rule", textContent: words }) : null, node);
    const forms = element("details", {}, element("summary", { textContent: "What a quantity may be" }),
      element("dl", {}, ...this.format.quantities.flatMap(({ form, words }) => [element("dt", {}, element("code", { textContent: form })), element("dd", { textContent: words })])));
    // what a paper need not have is folded until it has some
    const mapping = (key, title) => part(title, WORDS[key], grid(key, (about[key] ??= [])), key === "states" || about[key].length > 0);
    const table = (file, title, words, ...more) => part(`${title}${file.match(OPTIONAL) && tables[file]?.length ? `: ${tables[file].length} rows` : ""}`, words, element("div", {}, meanings(file), ...more, grid(file, (tables[file] ??= []))), !file.match(OPTIONAL));
    this.editor.replaceChildren(
      part("The trial", "", element("div", { className: "run-fields" }, ...rows), true),
      mapping("states", "Its states, best first"),
      mapping("groups", "Groups (optional)"),
      mapping("measures", "What was measured (optional)"),
      table("landmarks.csv", "How many patients were in which state", "One row for each printed count. What the paper does not print has no row."),
      table("claims.csv", "What the paper claims", "One row for each statement, with its number exactly as printed.", forms),
      table("events.csv", "Adverse events (optional)", ""),
      table("appraisal.csv", "Appraisal by checklists (optional)", ""),
      table("comparators.csv", "Other studies (optional)", ""));
  }

  #field(key, help) {
    const { about } = this.paper;
    const value = Array.isArray(about[key]) ? about[key].join(" to ") : (about[key] ?? "");
    const field = key === "time_unit"
      ? element("select", {}, ...this.format.words.time_unit.map((unit) => element("option", { value: unit, textContent: unit, selected: unit === value })))
      : element("input", { type: "text", value, title: help ?? "", autocomplete: "off" });
    field.id = `paper-${key}`;
    field.setAttribute("aria-describedby", `paper-${key}-rule`);
    field.addEventListener("input", () => {
      about[key] = field.value;
      this.changed();
    });
    return field;
  }

  // --- what is found ------------------------------------------------------------------------------------------------

  changed() {
    try { localStorage.setItem(KEPT, JSON.stringify(this.paper)); } catch { /* a private window keeps nothing */ }
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.judge(), WAIT);
  }

  async judge() {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const found = await this.ask("judge", this.paper);
    if (turn !== this.turn) return;
    this.#clear();
    const elsewhere = found.faults.filter((fault) => !this.#place(fault));
    if (found.faults.length) {
      this.findings.replaceChildren(element("ul", { className: "run-fault" }, ...elsewhere.map(({ table, words }) => element("li", { textContent: [table, words].filter(Boolean).join(": ") }))));
      this.down.hidden = true;
      const wrong = found.faults.filter(({ words }) => !words.startsWith("needed: ")).length;
      const told = wrong ? `${wrong} fault${wrong === 1 ? "" : "s"} to mend` : `${found.faults.length} to fill in first`;
      this.say(`${told}, ${elsewhere.length ? "shown at their cells or below" : "each shown at its cell"}.`);
    } else {
      this.#show(found);
    }
    this.place.dataset.judged = String(turn);
  }

  #clear() {
    Object.values(this.grids).forEach((grid) => grid.clear());
    Object.values(this.fields).forEach((field) => {
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", `${field.id}-rule`);
    });
    this.editor.querySelectorAll(".run-field .run-fault").forEach((words) => words.remove());
  }

  #place(fault) {
    if (fault.table !== "") {
      const grid = this.grids[fault.table];
      const placed = grid?.fault(fault) ?? false;
      if (placed) grid.node.closest("details").open = true;
      return placed;
    }
    const field = this.fields[fault.column];
    if (!field) return false;
    blame(field, fault.words);
    return true;
  }

  #show({ ledger, about }) {
    const said = Object.fromEntries(this.paper.tables["claims.csv"].map(({ id, statement }) => [id, statement]));
    const rows = ledger.claims.map((claim) => element("tr", { className: claim.verdict.replace(" ", "-") },
      ...[claim.id, said[claim.id], claim.printed, claim.recomputed].map((text) => element("td", { textContent: text ?? "–" })),
      element("td", {}, element("span", { className: "verdict", textContent: claim.verdict })), element("td", { textContent: claim.note ?? "" })));
    const heads = ["claim", "the paper says", "printed", "recomputed", "verdict", "what was found"].map((text) => element("th", { scope: "col", textContent: text }));
    const clashes = ledger.clashes.map(({ why }) => element("li", { textContent: why }));
    const told = Object.entries(ledger.counts).filter(([, number]) => number).map(([verdict, number]) => `${number} ${verdict}`).join(", ") || "no claim yet";
    this.findings.replaceChildren(
      element("h2", { textContent: "What was found", tabIndex: -1 }),
      element("p", { textContent: `${this.paper.about.title ?? "This paper"}: ${told}. Reproduced means that the paper agrees with itself, not that its finding is true.` }),
      clashes.length ? element("ul", { className: "clashes" }, ...clashes) : "",
      element("div", { className: "scrolls" }, element("table", { className: "table ledger" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows))),
      about.times.length ? boundsOf(about, (asked) => this.ask("ask", { paper: this.paper, ...asked })) : "", this.#takeHome());
    this.down.hidden = false;
    this.say(`Checked: ${told}.`);
  }

  #takeHome() {
    const name = (this.paper.about.title ?? "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").replace(/^(.{1,40})(?:-.*|$)/, "$1").slice(0, 40) || "my-trial";
    const download = async () => {
      const { zip } = await this.ask("pack_zip", { paper: this.paper, name }, FOLDERS);
      const at = URL.createObjectURL(new Blob([Uint8Array.from(atob(zip), (letter) => letter.charCodeAt(0))], { type: "application/zip" }));
      element("a", { href: at, download: `${name}.zip` }).click();
      URL.revokeObjectURL(at);
    };
    const report = async () => {
      const { page } = await this.ask("print_report", this.paper);
      const tab = open(URL.createObjectURL(new Blob([page], { type: "text/html" })));
      tab?.addEventListener("load", () => tab.print());
    };
    const chapters = [...document.querySelectorAll(".bd-sidebar a[href*='notebooks/']")].map((link) => element("li", {}, element("a", { href: `${link.getAttribute("href")}?trial=${encodeURIComponent("your paper")}`, textContent: link.textContent.trim() })));
    return element("section", { className: "check-home" }, element("h2", { textContent: "Take it home" }),
      element("p", { className: "run-tools" }, button("Download the folder", download), button("Print a report", report)),
      element("p", {}, "Unpacked, it makes a book of its own, once the project is installed (", element("a", { href: "rerun.html", textContent: "Rerun it yourself" }), "):"),
      element("pre", {}, element("code", { textContent: `trialbook build --trial ${name}` })),
      element("p", { textContent: "The chapters of this book run for your paper, too:" }), element("ul", { className: "check-chapters" }, ...chapters));
  }
}

const begin = async (place) => {
  const python = new Python(place.dataset.root);
  if (!(await python.present())) return;
  const status = place.querySelector(".check-absent");
  const kept = (() => { try { return JSON.parse(localStorage.getItem(KEPT)); } catch { return null; } })();
  const start = async () => {
    python.addEventListener("progress", ({ detail }) => { status.textContent = `${detail.words} ${detail.left}`; });
    python.addEventListener("failed", ({ detail }) => { status.textContent = `This page cannot run: ${detail.words}.`; });
    const paper = new Paper(place, python, await python.call(PAPERS, "describe", {}));
    if (kept) paper.take(kept);
  };
  addEventListener("pagehide", () => python.end());
  if (kept) {
    start();
    return;
  }
  status.classList.add("run-tools");
  status.replaceChildren(button("Start", () => {
    status.textContent = "Starting.";
    start();
  }), ` fetches Python, ${python.megabytes} MB, from where this page came from, and runs it in your browser.`);
};

document.querySelectorAll(".check-paper").forEach(begin);
