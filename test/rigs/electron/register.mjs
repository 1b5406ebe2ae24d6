// Makes `import … from 'electron'` mean the stand-in, for a built main file that is run as it ships.
import { registerHooks } from 'node:module';

const standin = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: standin, format: 'module-typescript', shortCircuit: true } : next(name, context),
});
