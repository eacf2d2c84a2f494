// "Run this chapter here": attaches a page's cells to a kernel of the server that sent this script, and runs them. The library
// that does so, thebe, is loaded on the click.
(() => {
  const me = document.currentScript;
  const parts = new URL(".", me.src);
  const chapter = me.dataset.chapter;
  let glued = [];

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const start = element("button", { type: "button", className: "live-run", textContent: "Run this chapter here" });
  const again = element("button", { type: "button", className: "live-run", textContent: "Run all cells again", hidden: true });
  const status = element("span", { className: "live-status" });
  status.setAttribute("role", "status");
  const bar = element("div", { className: "live-bar" }, start, again, status);
  const head = document.querySelector(".chapter-head") ?? document.querySelector("article h1");
  head.after(bar);

  const say = (words) => { status.textContent = words; };

  const loaded = (made) => new Promise((done, failed) => {
    Object.assign(made, { onload: done, onerror: () => failed(new Error("a part of the page could not be loaded")) });
    document.head.append(made);
  });

  const cellsOf = async () => {
    const answer = await fetch(new URL(`cells/${chapter}.json`, parts));
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return answer.json();
  };

  const box = (className, ...children) => element("div", { className }, ...children);
  const editable = (source) => element("pre", { className: "live-source", textContent: source });

  // What a cell shows is replaced where it stands: a figure keeps its caption and number.
  const placeOfOutput = (cell) => {
    const image = cell.querySelector(".cell_output figure img");
    if (image) {
      const place = box("live-output");
      image.replaceWith(place);
      place.append(image);
      return;
    }
    const output = cell.querySelector(".cell_output");
    const place = box("live-output", ...(output?.childNodes ?? []));
    if (output) output.append(place);
    else cell.append(box("cell_output docutils container", place));
  };

  // The page must show the cells that the notebook has, in its order; then each gets an editor and a place for what it shows.
  const prepare = (cells) => {
    const shown = [...document.querySelectorAll("article div.cell")];
    const written = (cell) => cell.querySelector(".cell_input pre")?.textContent.trim();
    const visible = cells.filter((cell) => !cell.hidden);
    if (shown.length !== visible.length || visible.some((cell, at) => cell.source.trim() !== written(shown[at]))) {
      throw new Error("this page was made from another version of its notebook: 'make book' brings them together");
    }
    let last = null;
    for (const { source, hidden } of cells) {
      if (hidden) {
        const unseen = box("live-unseen", editable(source), box("live-output"));
        unseen.hidden = true;
        if (last) last.after(unseen); else shown[0].before(unseen);
        last = unseen;
      } else {
        last = shown.shift();
        last.querySelector(".cell_input").replaceChildren(editable(source));
        placeOfOutput(last);
      }
    }
    document.querySelectorAll(".figure-files").forEach((files) => { files.hidden = true; });
  };

  const settings = ({ base, token }) => ({
    useBinder: false, requestKernel: true, predefinedOutput: true,
    selector: ".live-source", outputSelector: ".live-output",
    mountStatusWidget: false, mountActivateWidget: false, mountRunButton: true, mountRunAllButton: false,
    mountRestartButton: false, mountRestartAllButton: false,
    mathjaxUrl: "", mathjaxConfig: "",
    codeMirrorConfig: { lineNumbers: false, lineWrapping: true, screenReaderLabel: "Code of this cell" },
    kernelOptions: { kernelName: "python3", path: `notebooks/${chapter}.ipynb` },
    savedSessionOptions: { enabled: false },
    serverSettings: { baseUrl: location.origin + base, wsUrl: location.origin.replace(/^http/, "ws") + base, token, appendToken: true },
  });

  // A drawing made here gets the text alternative that came with it.
  const describe = () => {
    for (const cell of window.thebe.notebook.cells) {
      const alt = cell.outputs.map(({ metadata }) => metadata?.["image/svg+xml"]?.alt ?? metadata?.alt).find(Boolean);
      const drawn = alt && cell.area.node.querySelector(".jp-RenderedSVG");
      if (drawn) Object.assign(drawn, { role: "img", ariaLabel: alt });
    }
  };

  // The numbers in the sentences come from the run as well: each is set again where it stands, in its format.
  const retell = async () => {
    const places = [...document.querySelectorAll("article span.pasted-text")];
    if (places.length !== glued.length) return;
    const values = {};
    for (const { outputs } of window.thebe.notebook.cells) {
      for (const { metadata, data } of outputs) {
        if (metadata?.scrapbook) values[metadata.scrapbook.name] = data["application/papermill.record/text/plain"];
      }
    }
    const known = places.map((place, at) => ({ place, name: glued[at]?.[0], form: glued[at]?.[1] })).filter(({ name }) => name in values);
    const pairs = known.map(({ name, form }) => `(${[values[name]].flat().join("")}, ${JSON.stringify(form)})`).join(", ");
    const code = `print(__import__("json").dumps([format(v, f) if f else str(v) for v, f in [${pairs}]]))`;
    let printed = "";
    const asked = window.thebe.session.kernel.requestExecute({ code, store_history: false });
    asked.onIOPub = ({ content }) => { if (content.name === "stdout") printed += content.text; };
    await asked.done;
    JSON.parse(printed || "[]").forEach((words, at) => {
      const { place } = known[at];
      place.classList.toggle("live-changed", place.textContent !== words);
      place.textContent = words;
    });
  };

  const runAll = async () => {
    again.disabled = true;
    say("Running …");
    const results = await window.thebe.notebook.executeAll(true);
    const failed = results.some((result) => result === null || result.error);
    describe();
    if (!failed) await retell();
    again.disabled = false;
    say(failed ? "Stopped at the first cell with an error. The sentences keep their numbers." : "Done. Change a parameter and run all cells again: tables, figures and sentences follow.");
    bar.dataset.runs = Number(bar.dataset.runs ?? 0) + 1;
  };

  start.addEventListener("click", async () => {
    start.disabled = true;
    say("Starting a kernel …");
    try {
      const [answer] = await Promise.all([
        cellsOf(),
        loaded(element("link", { rel: "stylesheet", href: new URL("thebe/thebe.css", parts) })),
        loaded(element("script", { src: new URL("thebe/index.js", parts) })),
      ]);
      prepare(answer.cells);
      glued = answer.glued;
      const { session } = await window.thebe.bootstrap(settings(answer));
      if (!session) throw new Error("no kernel started");
      addEventListener("pagehide", () => session.shutdown());
      start.hidden = true;
      again.hidden = false;
      await runAll();
    } catch (error) {
      say(`This page cannot run: ${error.message ?? error}.`);
    }
  });
  again.addEventListener("click", runAll);
})();
