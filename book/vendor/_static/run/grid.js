// An editable table: one row of fields a record, pasted into from a spreadsheet, with faults at their cell.
export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null));
  return made;
};

// Say below a field what is wrong with it, or what it is to hold.
export const blame = (field, words) => {
  const id = `fault-${(number += 1)}`;
  const missing = words.startsWith("needed: ");
  field.setAttribute("aria-invalid", String(!missing));
  field.setAttribute("aria-describedby", id);
  field.after(element("span", { id, className: missing ? "run-fault run-needed" : "run-fault", textContent: words }));
};
let number = 0;

export class Grid {
  // columns: [{name, help, words}]; rows: a list of objects, changed in place.
  constructor(label, columns, rows, changed) {
    Object.assign(this, { label, columns, rows, changed });
    this.body = element("tbody");
    const heads = columns.map(({ name, help }) => element("th", { scope: "col", title: help ?? "" }, name));
    this.node = element("div", { className: "check-grid" },
      element("div", { className: "scrolls" }, element("table", {}, element("thead", {}, element("tr", {}, ...heads, element("td"))), this.body)),
      element("p", { className: "run-tools" }, element("button", { type: "button", textContent: "Add a row", onclick: () => this.#add() })));
    this.draw();
  }

  draw() { this.body.replaceChildren(...this.rows.map((row, at) => this.#row(row, at))); }

  #row(row, at) {
    const cells = this.columns.map(({ name, words }) => element("td", {}, this.#field(row, at, name, words)));
    const remove = element("button", { type: "button", textContent: "×", ariaLabel: `Remove row ${at + 1} of ${this.label}`, onclick: () => {
      this.rows.splice(at, 1);
      this.draw();
      (this.body.rows[Math.min(at, this.rows.length - 1)] ?? this.node).querySelector("td:last-child > button, .run-tools > button").focus();
      this.changed();
    } });
    return element("tr", {}, ...cells, element("td", {}, remove));
  }

  #field(row, at, name, words) {
    const field = words
      ? element("select", {}, ...["", ...words].map((word) => element("option", { value: word, textContent: word, selected: word === (row[name] ?? "") })))
      : element("textarea", { value: row[name] ?? "", rows: 1, spellcheck: false });
    if (words && row[name] && !words.includes(row[name])) field.append(element("option", { value: row[name], textContent: row[name], selected: true }));
    field.ariaLabel = `${name}, row ${at + 1} of ${this.label}`;
    field.dataset.cell = `${at} ${name}`;
    field.addEventListener("input", () => {
      row[name] = field.value.replaceAll("\n", " ");
      this.changed();
    });
    field.addEventListener("paste", (event) => this.#paste(event, at, name));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || words) return;
      event.preventDefault();
      if (!this.rows[at + 1]) this.#add();
      this.cell(at + 1, name).focus();
    });
    return field;
  }

  #add() {
    this.rows.push({});
    this.draw();
    this.body.lastChild.querySelector("textarea, select").focus();
  }

  // Cells copied from a spreadsheet come as lines of tabs: they fill the table from here on.
  #paste(event, at, name) {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const first = this.columns.findIndex((column) => column.name === name);
    text.split(/\r?\n/).forEach((line, down) => {
      const row = (this.rows[at + down] ??= {});
      line.split("\t").forEach((value, right) => {
        const column = this.columns[first + right];
        if (column) row[column.name] = value.trim();
      });
    });
    this.draw();
    this.cell(at, name).focus();
    this.changed();
  }

  cell(row, column) { return this.body.querySelector(`[data-cell="${row} ${column}"]`); }

  clear() {
    this.body.querySelectorAll("[aria-invalid]").forEach((field) => {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    });
    this.body.querySelectorAll(".run-fault").forEach((words) => words.remove());
  }

  // Show a fault at its cell, or at the whole row where no one cell is to blame; at the first row, if the table lacks one.
  fault({ row, column, words }) {
    const field = this.cell(row ?? 0, column) ?? this.body.rows[row ?? 0]?.querySelector("[data-cell]");
    if (!field) return false;
    blame(field, words);
    return true;
  }
}
