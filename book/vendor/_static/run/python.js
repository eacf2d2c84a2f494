// The page's side of its Python: one worker, started when it is first wanted, ended when the reader says so.

// A worker made from a blob keeps the page's security policy, so that no code in it reaches another origin.
const startWorker = (name) => {
  const code = `import ${JSON.stringify(new URL(name, import.meta.url).href)};`;
  const at = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Worker(at, { type: "module" });
};

export class Python extends EventTarget {
  #worker = null;
  #unpacking = null;
  #run = 0;
  #call = 0;

  constructor(root) {
    super();
    this.base = new URL("runtime/", new URL(root, location.href)).href;
    this.files = [];
  }

  // Whether this copy of the book has what it takes; a page opened from disk has not.
  async present() {
    if (!location.protocol.startsWith("http")) return false;
    try {
      const answer = await fetch(new URL("list.json", this.base));
      ({ files: this.files } = await answer.json());
    } catch { /* as good as absent */ }
    return this.files.length > 0 && typeof DecompressionStream === "function" && typeof WebAssembly === "object";
  }

  get megabytes() { return Math.round(this.files.reduce((sum, { size }) => sum + size, 0) / 1e6); }

  get running() { return this.#worker !== null; }

  #tell(message) {
    if (!this.#worker) this.#start();
    if (this.#worker.waiting) this.#worker.waiting.push([message]);
    else this.#worker.postMessage(message);
  }

  // One thread for Python, and one that meanwhile fetches and unpacks what it imports; a channel between them.
  #start() {
    const { port1, port2 } = new MessageChannel();
    const archives = this.files.filter(({ file }) => file.endsWith(".data"));
    this.#worker = this.#thread("worker.js", [{ kind: "start", base: this.base, port: port1 }, [port1]]);
    this.#unpacking = this.#thread("unpack.js", [{ base: this.base, files: archives, port: port2 }, [port2]]);
  }

  #thread(name, first) {
    const thread = startWorker(name);
    thread.waiting = [first];
    thread.onmessage = ({ data }) => {
      if (data.kind !== "loaded") return this.#heard(data);
      thread.waiting.forEach((message) => thread.postMessage(...message));
      thread.waiting = null;
      return undefined;
    };
    thread.onerror = ({ message: words }) => this.#heard({ kind: "failed", words: words ?? "the worker could not start" });
    return thread;
  }

  #heard(data) {
    if (data.kind === "failed") this.end();
    if (data.run === undefined || data.run === this.#run) this.dispatchEvent(new CustomEvent(data.kind, { detail: data }));
  }

  warm(modules) { this.#tell({ kind: "warm", modules }); }

  run(message) {
    this.#run += 1;
    this.#tell({ kind: "run", run: this.#run, ...message });
  }

  // Have a function of the package, which takes and returns JSON, answer.
  call(module, name, given) {
    const call = (this.#call += 1);
    const answered = new Promise((done, failed) => {
      const heard = ({ detail }) => {
        if (detail.call !== call) return;
        this.removeEventListener("answer", heard);
        done(detail.answer);
      };
      this.addEventListener("answer", heard);
      this.addEventListener("failed", ({ detail }) => failed(new Error(detail.words)), { once: true });
    });
    this.#tell({ kind: "call", call, module, name, given });
    return answered;
  }

  end() {
    this.#worker?.terminate();
    this.#unpacking?.postMessage({ kind: "end" });
    this.#worker = null;
  }
}
