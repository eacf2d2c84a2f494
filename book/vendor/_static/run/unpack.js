// Fetches what Python imports and unpacks it, in a thread of its own beside the one in which Python starts.
const megabytes = (bytes) => Math.round(bytes / 1e6);

const given = new AbortController(); // a thread that is ended from outside while it streams takes its page with it

const unpack = async ({ base, files, port }) => {
  const all = files.reduce((sum, { size }) => sum + size, 0);
  let have = 0;
  let said = -1;
  const counting = () => new TransformStream({
    transform(part, controller) {
      have += part.byteLength;
      if (megabytes(have) !== said) {
        said = megabytes(have);
        port.postMessage({ left: `${said} of ${megabytes(all)} MB.` });
      }
      controller.enqueue(part);
    },
  });
  const fetched = async ({ file }) => {
    const answer = await fetch(new URL(file, base), { signal: given.signal });
    if (!answer.ok) throw new Error(`${file} is not there (${answer.status})`);
    const unpacked = answer.body.pipeThrough(counting()).pipeThrough(new DecompressionStream("gzip"));
    const archive = await new Response(unpacked).arrayBuffer();
    port.postMessage({ file, archive }, [archive]);
  };
  try {
    await Promise.all(files.map(fetched));
  } catch (error) {
    port.postMessage({ failed: String(error.message ?? error) });
  }
  self.close();
};
self.onmessage = ({ data }) => (data.kind === "end" ? given.abort() : unpack(data));
self.postMessage({ kind: "loaded" });
