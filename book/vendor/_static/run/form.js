// The form of a chapter's parameters: its values, their refusals, and the address that holds them.
window.trialbook ??= {};

window.trialbook.Form = class Form {
  #lists = [];

  constructor(form) {
    this.form = form;
    this.fold = form.closest("details");
    this.fields = [...form.querySelectorAll("[data-printed]")];
    this.status = form.querySelector(".run-status");
    this.left = form.querySelector(".run-left");
    this.buttons = Object.fromEntries([...form.querySelectorAll("[data-does]")].map((button) => [button.dataset.does, button]));
    this.submit = form.querySelector("[type=submit]");
    this.absent = form.querySelector(".run-absent");
  }

  enable(able = true) {
    this.form.querySelector("fieldset").disabled = !able;
    this.form.querySelector(".run-buttons").hidden = !able;
    this.absent.hidden = able;
  }

  // Without Python: in the place of the fields a list for each choice whose outcomes are at hand.
  offer(moves) {
    this.enable();
    this.absent.hidden = false;
    this.submit.hidden = true;
    this.fields.forEach((field) => {
      field.disabled = true;
      field.closest(".run-field").hidden = true;
    });
    this.#lists = moves.map((move) => this.#list(move));
    this.form.querySelector(".run-fields").append(...this.#lists.map(({ list }) => list.parentElement));
    this.#follow();
  }

  #list({ label, names, options }) {
    const list = Object.assign(document.createElement("select"), { id: `move-${names.join("-")}` });
    list.append(...options.map((option, at) => new Option(option.label, at)));
    const code = Object.assign(document.createElement("code"), { textContent: names.join(", ") });
    const words = Object.assign(document.createElement("label"), { htmlFor: list.id });
    words.append(`${label} `, code);
    const place = Object.assign(document.createElement("div"), { className: "run-field" });
    place.append(words, list);
    list.addEventListener("change", () => names.forEach((name, at) => this.#write(this.#field(name), options[list.value].values[at])));
    return { list, names, options };
  }

  // Have the lists say what the fields hold.
  #follow() {
    for (const { list, names, options } of this.#lists) {
      const same = ({ values }) => names.every((name, at) => values[at] === this.values[name] || Number(values[at]) === Number(this.values[name] || NaN));
      list.value = options.findIndex(same);
    }
  }

  #field(name) { return this.fields.find((field) => field.name === name); }

  #read(field) { return field.type === "checkbox" ? (field.checked ? "True" : "False") : field.value; }

  #write(field, value) {
    if (field.type === "checkbox") field.checked = /^true$/i.test(value);
    else field.value = value;
  }

  // What the reader chose, as text.
  get values() { return Object.fromEntries(this.fields.map((field) => [field.name, this.#read(field)])); }

  get changed() {
    return Object.fromEntries(this.fields.filter((field) => this.#read(field) !== field.dataset.printed).map((field) => [field.name, this.#read(field)]));
  }

  get printed() { return Object.fromEntries(this.fields.map((field) => [field.name, field.dataset.printed])); }

  // Set the fields to what an address says, the others as printed; whether it says anything.
  read(search) {
    const asked = new URLSearchParams(search);
    this.fields.forEach((field) => this.#write(field, asked.get(field.name) ?? field.dataset.printed));
    this.#follow();
    return this.fields.some((field) => asked.has(field.name));
  }

  reset() { this.read(""); }

  get address() {
    const search = new URLSearchParams(this.changed).toString();
    return `${location.pathname}${search ? `?${search}` : ""}${location.hash}`;
  }

  // What is happening, which is announced where it changes, and how far that is, which is not.
  say(words, left = "") {
    if (this.status.textContent !== words) this.status.textContent = words;
    this.left.textContent = left;
  }

  refuse(refused, focus = true) {
    for (const field of this.fields) {
      const words = refused[field.name] ?? "";
      field.setAttribute("aria-invalid", String(Boolean(words)));
      this.form.querySelector(`#run-${field.name}-fault`).textContent = words;
    }
    if (focus) this.fields.find((field) => field.name in refused)?.focus();
  }

  // What the fields themselves can tell is no value of theirs, in the domain's words; Python judges the rest.
  get refused() {
    const wrong = this.fields.filter((field) => !field.disabled && !field.checkValidity());
    const words = ({ name, value }) => `${name}: must be ${this.form.querySelector(`#run-${name}-rule`).textContent}, got ${value || "no number"}`;
    return Object.fromEntries(wrong.map((field) => [field.name, words(field)]));
  }

  get running() { return this.form.getAttribute("aria-busy") === "true"; }

  // A button stays where it is while it does nothing, and the keyboard stays at it.
  busy(running) {
    this.submit.setAttribute("aria-disabled", String(running));
    this.show("cancel", running);
    this.form.setAttribute("aria-busy", String(running));
  }

  show(name, shown) {
    const left = !shown && document.activeElement === this.buttons[name];
    this.buttons[name].hidden = !shown;
    if (left) (this.submit.hidden ? this.fold.querySelector("summary") : this.submit).focus();
  }
};
