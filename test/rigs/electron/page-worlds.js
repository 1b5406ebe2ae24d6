// @ts-nocheck -- runs in a page

/**
 * In both worlds of a page. DOM events cross worlds at once, and Chromium clones their `detail`, as Electron's
 * contextBridge clones: functions become stand-ins for themselves, promises are carried over. `mine` and `theirs` name the
 * two directions; nobody else knows them.
 */
// oxlint-disable-next-line no-unused-vars -- used by the script that follows
function openWorld(mine, theirs) {
  const functions = new Map();
  const promises = new Map();
  let counter = 0;
  const emit = (kind, detail) => document.dispatchEvent(new CustomEvent(`${mine}:${kind}`, { detail }));
  const hear = (kind, listener) => document.addEventListener(`${theirs}:${kind}`, (event) => listener(event.detail));
  const isPlain = (value) =>
    value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));

  function seal(value) {
    if (typeof value === 'function') {
      counter += 1;
      functions.set(counter, value);
      return { $function: counter };
    }
    if (value instanceof Promise) {
      counter += 1;
      const id = counter;
      value.then(
        (result) => emit('settle', { id, value: seal(result) }),
        (error) => emit('settle', { id, error: String(error?.message ?? error) }),
      );
      return { $promise: id };
    }
    if (Array.isArray(value)) return value.map((item) => seal(item));
    if (isPlain(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, seal(item)]));
    return value;
  }

  function open(value) {
    if (Array.isArray(value)) return value.map((item) => open(item));
    if (!isPlain(value)) return value;
    if ('$function' in value) return (...args) => call(value.$function, args);
    if ('$promise' in value) {
      return new Promise((resolve, reject) => promises.set(value.$promise, { resolve, reject }));
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item)]));
  }

  function call(id, args) {
    counter += 1;
    const ticket = counter;
    let reply;
    const back = (event) => {
      reply = event.detail;
    };
    document.addEventListener(`${theirs}:return:${ticket}`, back, { once: true });
    emit('call', { id, args: seal(args), ticket });
    if (reply?.error !== undefined) throw new Error(reply.error);
    return open(reply?.value);
  }

  hear('call', ({ id, args, ticket }) => {
    try {
      emit(`return:${ticket}`, { value: seal(functions.get(id)(...open(args))) });
    } catch (error) {
      emit(`return:${ticket}`, { error: String(error?.message ?? error) });
    }
  });
  hear('settle', ({ id, value, error }) => {
    const waiting = promises.get(id);
    promises.delete(id);
    if (error === undefined) waiting?.resolve(open(value));
    else waiting?.reject(new Error(error));
  });
  return { emit, hear, seal, open };
}
