// Compile the modules of packages with the CPython that will run them: `node compile.mjs JOB.json`.
// Of libraries, also keep the memory of a Python that has imported them: a page starts from it in a third of the time.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { SITE_PACKAGES, entries, mount, start } from "./start.mjs";

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
const read = (path) => new Uint8Array(readFileSync(path));
const core = `${pathToFileURL(job.core)}/`;

const compile = async () => {
  const { loadPyodide } = await import(`${core}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: `${job.core}/`, lockFileURL: job.lock, env: { PYTHONHASHSEED: "0", HOME: "/home" } });
  for (const path of job.archives) python.unpackArchive(read(path), "zip", { extractDir: "/packed" });
  python.runPython(readFileSync(job.program, "utf8"));
  python.globals.get("pack")("/packed", "/packed.tar", python.toPy(job.leftOut));
  return python.FS.readFile("/packed.tar");
};

// The libraries in the order in which Python loads them, its memory once it has imported all, and what it has not imported.
const remembered = async (packed) => {
  const files = new Map([...entries(packed)].map(({ name, piece }) => [name, piece]));
  const archive = (names) => new Uint8Array(Buffer.concat([...names.map((name) => files.get(name)), new Uint8Array(1024)]));
  const run = async (libraries) => {
    const { python, loaded } = await start({ core, index: `${job.core}/`, lock: job.lock, libraries: archive(libraries) });
    mount(python, packed, SITE_PACKAGES);
    python.runPython(readFileSync(job.program, "utf8"));
    const imported = JSON.parse(python.globals.get("bring_in")(JSON.stringify(job.imports)));
    return { python, loaded: loaded().map((name) => name.replace(`${SITE_PACKAGES}/`, "")), imported };
  };
  const { loaded } = await run(["libopenblas.so"]);
  const { python, imported } = await run(loaded);
  const memory = python.makeMemorySnapshot();
  const known = new Set([...loaded, ...imported.map((name) => name.replace(`${SITE_PACKAGES}/`, ""))]);
  const [, cut] = new Uint32Array(memory.buffer);
  const head = memory.slice(0, cut);
  new Uint32Array(head.buffer)[3] = memory.length - cut;
  const half = cut + Math.ceil((memory.length - cut) / 2);
  return {
    libraries: archive(loaded), others: archive([...files.keys()].filter((name) => !known.has(name))),
    head, "memory-1": memory.subarray(cut, half), "memory-2": memory.subarray(half),
  };
};

const packed = await compile();
const results = job.imports.length ? await remembered(packed) : { packed };
for (const [name, content] of Object.entries(results)) writeFileSync(`${job.results}/${name}`, content);
