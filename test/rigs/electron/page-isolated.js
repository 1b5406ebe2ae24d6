// @ts-nocheck -- runs in a page's isolated world, behind page-worlds.js and clone.js

const world = openWorld('$ISOLATED', '$MAIN');
const post = globalThis.__standinSend;
delete globalThis.__standinSend;
const listeners = new Map();
const replies = new Map();
let lastId = 0;
const at = (channel) => {
  if (!listeners.has(channel)) listeners.set(channel, new Set());
  return listeners.get(channel);
};
const send = (message) => post(JSON.stringify({ ...message, args: message.args.map((arg) => encode(arg)) }));
world.hear('open', ({ url }) => send({ kind: 'open', channel: '', args: [url] }));
const ipcRenderer = {
  send: (channel, ...args) => send({ kind: 'send', channel, args }),
  invoke: (channel, ...args) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      replies.set(lastId, { resolve, reject });
      send({ kind: 'invoke', id: lastId, channel, args });
    }),
  on(channel, listener) {
    at(channel).add(listener);
    return ipcRenderer;
  },
  off(channel, listener) {
    at(channel).delete(listener);
    return ipcRenderer;
  },
};
const electron = {
  ipcRenderer,
  contextBridge: { exposeInMainWorld: (key, api) => world.emit('expose', { key, api: world.seal(api) }) },
  // A page cannot know where a file lies: tests drop files that are called what they are.
  webUtils: { getPathForFile: (file) => `/dropped/${file.name}` },
};
globalThis.__standinReceive = ({ kind, id, channel, args, value, error }) => {
  if (kind === 'message') {
    for (const listener of at(channel)) listener({ sender: ipcRenderer }, ...args.map((arg) => decode(arg)));
    return;
  }
  const waiting = replies.get(id);
  replies.delete(id);
  if (error === undefined) waiting?.resolve(decode(value));
  else waiting?.reject(new Error(error));
};
const require = (name) => {
  if (name === 'electron') return electron;
  throw new Error(`module not found: ${name}: a sandboxed preload has electron only`);
};
const module = { exports: {} };
// oxlint-disable-next-line no-unused-vars -- what the preload sees
((require, module, exports) => {
  /*PRELOAD*/
})(require, module, module.exports);
