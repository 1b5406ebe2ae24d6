import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, MessageChannelMain, utilityProcess } from 'electron';
import { type Checks, heard } from './check.ts';

const child = `
const { parentPort } = process;
parentPort.once('message', ({ data, ports: [port] }) => {
  parentPort.postMessage({ said: data });
  port.on('message', (event) => {
    if (event.data === 'end') process.exit(7);
    port.postMessage([event.data]);
  });
  port.start();
});
`;

function start() {
  const file = join(app.getPath('userData'), 'child.mjs');
  writeFileSync(file, child);
  return utilityProcess.fork(file, [], { serviceName: 'test', stdio: 'inherit' });
}

export const utilityProcessChecks: Checks = {
  'is told things and ports, answers over both, and tells how it ended': async () => {
    const process = start();
    const { port1, port2 } = new MessageChannelMain();
    // Before it has started: it waits.
    process.postMessage({ hello: new Date(5) }, [port2]);
    assert.deepEqual(await heard(process, 'message'), [{ said: { hello: new Date(5) } }]);
    port1.start();
    const answer = heard(port1, 'message');
    port1.postMessage('x');
    const [event] = (await answer) as [{ data: unknown }];
    assert.deepEqual(event.data, ['x']);
    const [ended, closed] = [heard(process, 'exit'), heard(port1, 'close')];
    port1.postMessage('end');
    assert.deepEqual(await ended, [7]);
    await closed;
  },
  'ends when it is told to': async () => {
    const process = start();
    await heard(process, 'spawn');
    const ended = heard(process, 'exit');
    assert.equal(process.kill(), true);
    await ended;
  },
};

export const messageChannelChecks: Checks = {
  'keeps messages until it is started, in order': async () => {
    const { port1, port2 } = new MessageChannelMain();
    for (const number of [1, 2, 3]) port1.postMessage(number);
    const got: unknown[] = [];
    port2.on('message', ({ data }) => got.push(data));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(got, []);
    port2.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual(got, [1, 2, 3]);
  },
  'copies what it carries, and refuses functions': async () => {
    const { port1, port2 } = new MessageChannelMain();
    const given = { map: new Map([[1, 'a']]), bytes: new Uint8Array([1, 2]), none: undefined };
    const arrived = heard(port2, 'message');
    port2.start();
    port1.postMessage(given);
    const [event] = (await arrived) as [{ data: unknown }];
    assert.deepEqual(event.data, given);
    assert.notEqual(event.data, given);
    assert.throws(() => port1.postMessage(() => {}));
  },
  'tells the other end when it is closed': async () => {
    const { port1, port2 } = new MessageChannelMain();
    port2.start();
    const closed = heard(port2, 'close');
    port1.close();
    await closed;
  },
};
