// Start Python in the state that it had once its libraries were imported, which `compile.mjs` keeps with the same steps.
// What decides where things lie in memory has to be the same: the environment, and the libraries in their order.
const ENVIRONMENT = {
  HOME: "/home/reader", LANG: "C.UTF-8", _: "python", PYTHONHASHSEED: "0",
  MPLBACKEND: "module://matplotlib_inline.backend_inline", MPLCONFIGDIR: "/home/reader",
};
export const SITE_PACKAGES = "/lib/python3.12/site-packages";

// The files of a tar archive: name, content, and the piece of the archive that a file is.
export function* entries(archive) {
  const text = new TextDecoder();
  const field = (at, length) => text.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= archive.length && archive[at]; ) {
    const [name, size, prefix] = [field(at, 100), Number.parseInt(field(at + 124, 12), 8), field(at + 345, 155)];
    const end = at + 512 + Math.ceil(size / 512) * 512;
    yield { name: prefix ? `${prefix}/${name}` : name, content: archive.subarray(at + 512, at + 512 + size), piece: archive.subarray(at, end) };
    at = end;
  }
}

// Put the files of an archive into Python's file system without copying them.
export const mount = ({ FS }, archive, folder) => {
  const made = new Set();
  for (const { name, content } of entries(archive)) {
    const path = `${folder}/${name}`;
    const cut = path.lastIndexOf("/");
    if (!made.has(path.slice(0, cut))) made.add(path.slice(0, cut)), FS.mkdirTree(path.slice(0, cut));
    FS.createDataFile(path.slice(0, cut), path.slice(cut + 1), content, true, true, true);
  }
};

// For each library that is loaded, the runtime looks through all symbols for those that are not yet there, which takes a
// quarter of the time. The symbols that are there are kept one step further: found by name, and not looked through again.
const keepSymbols = () => {
  const { entries: listed } = Object;
  Object.entries = (object) => {
    const all = listed(object);
    if (!(all[0]?.[1] instanceof WebAssembly.Global)) return all;
    const found = Object.getPrototypeOf(object) === Object.prototype ? {} : Object.getPrototypeOf(object);
    Object.setPrototypeOf(object, found);
    all.filter(([, symbol]) => symbol.value !== 0).forEach(([name, symbol]) => {
      found[name] = symbol;
      delete object[name];
    });
    return all;
  };
};

// Each comes when it comes, Python begins meanwhile: `libraries` is an archive of what Python loads, in order; `head` and
// `memory` are the state, or nothing where it is made.
export const start = async ({ core, index = core, lock, libraries, head, memory }) => {
  keepSymbols();
  const compiled = head && WebAssembly.compileStreaming(fetch(`${core}pyodide.asm.wasm`));
  const { loadPyodide } = await import(`${core}pyodide.mjs`);
  await import(`${core}pyodide.asm.js`);
  const make = globalThis._createPyodideModule;
  const state = await head;
  let archive = null;
  let module = null;
  let here = 0;
  const load = () => {
    for (const { name, content } of entries(archive)) {
      const path = name.includes("/") ? `${SITE_PACKAGES}/${name}` : name;
      module.loadDynamicLibrary(path, { global: false, nodelete: true, fs: { findObject: () => true, readFile: () => content } }, {});
    }
    // a place in memory that names itself tells whether all lies as it did
    here = module.getMemory(16);
    module.HEAPU32[here / 4] = here;
  };
  const instantiateWasm = (imports, done) => {
    compiled.then(async (code) => done(await WebAssembly.instantiate(code, imports), code));
    return {};
  };
  const restore = async () => {
    let at = 0;
    for (const piece of memory) {
      module.HEAPU8.set(await piece, at);
      at += (await piece).length;
    }
    if (module.HEAPU32[here / 4] !== here) throw new Error("the libraries lie elsewhere than they did");
  };
  globalThis._createPyodideModule = async (settings) => {
    await make(Object.assign(settings, {
      preRun: [...settings.preRun, (made) => { module = made; }], onRuntimeInitialized: load,
      ...(state && { instantiateWasm, INITIAL_MEMORY: new Uint32Array(state.buffer)[3] }),
    }));
    if (state) await restore();
    return module;
  };
  const python = await loadPyodide({
    indexURL: index, lockFileURL: lock, env: ENVIRONMENT, stdout: () => {}, stderr: () => {},
    fsInit: async () => { archive = await libraries; }, ...(state ? { _loadSnapshot: state } : { _makeSnapshot: true }),
  });
  globalThis._createPyodideModule = make;
  return { python, loaded: () => Object.keys(module.LDSO.loadedLibsByName).filter((name) => name !== "__main__") };
};
