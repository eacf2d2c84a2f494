// The cells of a page: in "Prose and code" each can be changed and run, alone or with all that follow it.

// What the cells import.
export const imports = (cells) => {
  const names = cells.flatMap(({ source }) => [...source.matchAll(/^(?:from|import)\s+([\w.]+)/gm)].map(([, name]) => name));
  return [...new Set(names)];
};

// The cells of a page's notebook.
export const readNotebook = async (address) => {
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

const button = (label, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", act);
  return made;
};

export class Editors {
  #edited = new Map();
  #enabled = false;
  #taken = [];

  constructor(outputs, run) {
    this.outputs = outputs;
    this.run = run;
  }

  // The cells with the text that the reader has given them.
  edited(cells) { return cells.map((cell) => ({ ...cell, source: this.#edited.get(cell.id) ?? cell.source })); }

  enable() {
    if (this.#enabled) return;
    this.#enabled = true;
    document.querySelectorAll("article div.cell[id^='cell-']").forEach((cell) => this.#add(cell, cell.id.slice("cell-".length)));
  }

  #add(cell, id) {
    const code = cell.querySelector(".cell_input pre");
    if (!code) return;
    const bar = document.createElement("p");
    bar.className = "run-cell";
    bar.append(button("Change this cell", () => this.#open(code, id, bar)), button("Run it", () => this.run(id, false)), button("Run from here down", () => this.run(id, true)));
    cell.querySelector(".cell_input").append(bar);
  }

  #open(code, id, bar) {
    const text = Object.assign(document.createElement("textarea"), { value: code.textContent.replace(/^\n|\n$/g, ""), spellcheck: false, className: "run-source", ariaLabel: "Code of this cell" });
    text.rows = text.value.split("\n").length + 1;
    text.addEventListener("input", () => this.#edited.set(id, text.value));
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        this.run(id, false);
      }
    });
    const block = code.closest("div.highlight")?.parentElement ?? code;
    this.#taken.push([text, block, bar]);
    bar.firstChild.hidden = true;
    block.replaceWith(text);
    text.focus();
  }

  restore() {
    this.#taken.forEach(([text, block, bar]) => {
      text.replaceWith(block);
      bar.firstChild.hidden = false;
    });
    this.#taken = [];
    this.#edited.clear();
  }
}
