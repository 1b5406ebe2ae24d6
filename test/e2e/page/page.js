// @ts-nocheck -- runs in a page

// A page without anything to see: what the wires carry can be asked from a test, whatever the real pages look like.
const waiting = new Map();
let lastId = 0;
let send;

function take(text) {
  const reply = JSON.parse(text);
  waiting.get(reply.id)?.(reply);
}

async function open() {
  if (window.wick !== undefined) {
    window.wick.open(take, () => window.lost?.());
    send = (message) => window.wick.send(JSON.stringify(message));
    return;
  }
  const socket = new WebSocket(new URL('/channel', location.href.replace(/^http/, 'ws')));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.addEventListener('message', ({ data }) => take(data));
  socket.addEventListener('close', () => window.lost?.());
  send = (message) => socket.send(JSON.stringify(message));
}

/** The answer to a call, or the first item of a stream that is as wanted. */
window.ask = (method, input = {}, wanted = () => true) => {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    waiting.set(id, (reply) => {
      if ('error' in reply) reject(new Error(`${reply.error.code}: ${reply.error.message}`));
      else if ('value' in reply) resolve(reply.value);
      else if ('end' in reply) reject(new Error(`${method} has ended`));
      else if (wanted(reply.item)) {
        waiting.delete(id);
        send({ id, cancel: true });
        resolve(reply.item);
      } else send({ id, more: 1 });
    });
    send({ id, method, input });
  });
};
window.opened = open();
