// Choices whose outcome was computed when the site was made: loaded when the form is first touched, and then at hand.
window.trialbook ??= {};

(() => {
  const alike = (one, other) => one === other || (one.trim() !== "" && other.trim() !== "" && Number(one) === Number(other));

  // A drawing comes as pairs: a first line, and how many follow one another from there.
  const joined = (spans, lines) => {
    const text = [];
    for (let at = 0; at < spans.length; at += 2) text.push(...lines.slice(spans[at], spans[at] + spans[at + 1]));
    return text.join("\n");
  };

  window.trialbook.Variants = class Variants {
    #data = null;

    constructor({ dataset: { notebook, root } }) {
      this.chapter = notebook.split("/").at(-2);
      this.moves = window.trialbook.moves?.[this.chapter] ?? [];
      this.address = `${root}variants/${this.chapter}.js`;
    }

    get present() { return this.moves.length > 0; }

    // A script registers the data, since a page from disk may read no other kind of file.
    load() {
      return (this.#data ??= new Promise((done, failed) => {
        const script = Object.assign(document.createElement("script"), { src: this.address });
        script.onload = () => done(window.trialbook.variants[this.chapter]);
        script.onerror = () => failed(new Error(`${this.address} cannot be loaded`));
        document.head.append(script);
      }));
    }

    // Which option of each choice has these values; null where a value is none of them, or moves nothing here.
    options(values, printed) {
      const moving = new Set(this.moves.flatMap(({ names }) => names));
      if (!this.present || Object.keys(values).some((name) => !moving.has(name) && !alike(values[name], printed[name]))) return null;
      const found = this.moves.map(({ names, options }) => options.findIndex((option) => names.every((name, at) => alike(values[name], option.values[at]))));
      return found.includes(-1) ? null : found;
    }

    // What each cell that then differs from the printed page displays.
    async cells(chosen) {
      const { lines, outputs, cells } = await this.load();
      const shown = ({ content, ...output }) => ({ ...output, content: output.kind === "svg" ? joined(content, lines) : content });
      return Object.entries(cells).flatMap(([id, { by, at }]) => {
        const found = at[by.map((move) => chosen[move]).join()];
        return found ? [{ id, outputs: found.map((number) => shown(outputs[number])) }] : [];
      });
    }
  };
})();
