export { pluralOf } from '../../electron/contract/plural.ts';
