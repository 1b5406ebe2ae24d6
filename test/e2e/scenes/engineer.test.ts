import { parts } from './parts.ts';
import { proveScenes } from './prove.ts';

proveScenes(parts.engineer);
