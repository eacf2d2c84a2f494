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

// `libraries` is an archive of what Python loads, in order; `memory` the state in two pieces, or nothing where it is made.
export const start = async ({ core, index = core, lock, libraries, memory }) => {
  keepSymbols();
  const { loadPyodide } = await import(`${core}pyodide.mjs`);
  await import(`${core}pyodide.asm.js`);
  const make = globalThis._createPyodideModule;
  let module = null;
  const load = () => {
    for (const { name, content } of entries(libraries)) {
      const path = name.includes("/") ? `${SITE_PACKAGES}/${name}` : name;
      module.loadDynamicLibrary(path, { global: false, nodelete: true, fs: { findObject: () => true, readFile: () => content } }, {});
    }
    // a place in memory that names itself tells whether all lies as it did
    const here = module.getMemory(16);
    if (!memory) module.HEAPU32[here / 4] = here;
    else if (new DataView(memory[0].buffer).getUint32(new Uint32Array(memory[0].buffer, 4, 1)[0] + here, true) !== here) {
      throw new Error("the libraries lie elsewhere in memory than they did");
    }
  };
  globalThis._createPyodideModule = async (settings) => {
    await make(Object.assign(settings, {
      preRun: [...settings.preRun, (made) => { module = made; }], onRuntimeInitialized: load,
      ...(memory && { INITIAL_MEMORY: memory[0].length + memory[1].length }),
    }));
    if (memory) module.HEAPU8.set(memory[1], memory[0].length - new Uint32Array(memory[0].buffer, 4, 1)[0]);
    return module;
  };
  const options = { indexURL: index, lockFileURL: lock, env: ENVIRONMENT, stdout: () => {}, stderr: () => {} };
  const python = await loadPyodide({ ...options, ...(memory ? { _loadSnapshot: memory[0] } : { _makeSnapshot: true }) });
  globalThis._createPyodideModule = make;
  return { python, loaded: () => Object.keys(module.LDSO.loadedLibsByName).filter((name) => name !== "__main__") };
};
