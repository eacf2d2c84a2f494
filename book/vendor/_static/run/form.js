// The form of a chapter's parameters: its values, their refusals, and the address that holds them.
window.trialbook ??= {};

window.trialbook.Form = class Form {
  constructor(form) {
    this.form = form;
    this.fold = form.closest("details");
    this.fields = [...form.querySelectorAll("[data-printed]")];
    this.status = form.querySelector(".run-status");
    this.left = form.querySelector(".run-left");
    this.buttons = Object.fromEntries([...form.querySelectorAll("[data-does]")].map((button) => [button.dataset.does, button]));
    this.submit = form.querySelector("[type=submit]");
  }

  enable() {
    this.form.querySelector("fieldset").disabled = false;
    this.form.querySelector(".run-buttons").hidden = false;
    this.form.querySelector(".run-absent").remove();
  }

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
    return this.fields.some((field) => asked.has(field.name));
  }

  reset() { this.fields.forEach((field) => this.#write(field, field.dataset.printed)); }

  get address() {
    const search = new URLSearchParams(this.changed).toString();
    return `${location.pathname}${search ? `?${search}` : ""}${location.hash}`;
  }

  // What is happening, which is announced where it changes, and how far that is, which is not.
    say(words, left = "") {
      if (this.status.textContent !== words) this.status.textContent = words;
      this.left.textContent = left;
    }

  refuse(refused) {
    for (const field of this.fields) {
      const words = refused[field.name] ?? "";
      field.setAttribute("aria-invalid", String(Boolean(words)));
      this.form.querySelector(`#run-${field.name}-fault`).textContent = words;
    }
    this.fields.find((field) => field.name in refused)?.focus();
  }

  busy(running) {
    this.submit.disabled = running;
    this.buttons.cancel.hidden = !running;
    this.form.setAttribute("aria-busy", String(running));
  }
};
