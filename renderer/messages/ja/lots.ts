export { lots } from '../en/lots.ts';
