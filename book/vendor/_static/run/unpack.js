// Fetches what Python imports and unpacks it, in a thread of its own beside the one in which Python starts.
const megabytes = (bytes) => Math.round(bytes / 1e6);

const given = new AbortController(); // a thread that is ended from outside while it streams takes its page with it

const unpack = async ({ base, files, port }) => {
  const all = files.reduce((sum, { size }) => sum + size, 0);
  let have = 0;
  let said = -1;
  const count = (part) => {
    have += part.byteLength;
    if (megabytes(have) !== said) {
      said = megabytes(have);
      port.postMessage({ left: `${said} of ${megabytes(all)} MB.` });
    }
  };
  // pumped by hand: a pipe that a leaving reader breaks takes the next page with it
  const unpacked = async (body) => {
    const { readable, writable } = new DecompressionStream("gzip");
    const [from, to] = [body.getReader(), writable.getWriter()];
    const archive = new Response(readable).arrayBuffer();
    archive.catch(() => {}); // told by what is written
    for (let { done, value } = await from.read(); !done; { done, value } = await from.read()) {
      count(value);
      await to.write(value);
    }
    await to.close();
    return archive;
  };
  const fetched = async ({ file }, cache = "default") => {
    const answer = await fetch(new URL(file, base), { cache, signal: given.signal });
    if (!answer.ok) throw new Error(`${file} is not there (${answer.status})`);
    const archive = await unpacked(answer.body).catch(() => null);
    if (archive) port.postMessage({ file, archive }, [archive]);
    else if (cache === "default") await fetched({ file }, "reload"); // perhaps only what the browser has kept is damaged
    else throw new Error(`${file} arrives damaged, and this copy of the book has to be made again`);
  };
  try {
    await Promise.all(files.map((one) => fetched(one)));
  } catch (error) {
    port.postMessage({ failed: String(error.message ?? error) });
  }
  self.close();
};
self.onmessage = ({ data }) => (data.kind === "end" ? given.abort() : unpack(data));
self.postMessage({ kind: "loaded" });
