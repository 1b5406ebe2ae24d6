// Loaded before a program of Wick: makes it see loopback as the computer's only network, and one that leads out, so that
// its own observers find devices that a test has put there and disturb nobody else.
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';

const real = os.networkInterfaces;
os.networkInterfaces = () => {
  const addresses = Object.values(real()).flatMap((all = []) => all);
  const loopback = addresses.filter(({ internal, family }) => internal && family === 'IPv4');
  return { lo: loopback.map((one) => ({ ...one, internal: false })) };
};
syncBuiltinESMExports();
