import { expect, it } from 'vitest';
import { Secret, secret as schema } from '../../../../electron/contract/recipe/secret.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { asWritten } from '../../../../renderer/messages/as-written.ts';
import { longLabel, nameOfPlace, textOf, withoutPlace } from '../../../../renderer/screens/settings/labels.ts';
import { readSecret, writeSecret } from '../../../../renderer/screens/settings/secret.ts';

const { fields } = en.settings;

it.each([
  ['plain', { from: 'text', text: 'plain' }],
  ['', { from: 'text', text: '' }],
  ['env:TOKEN', { from: 'env', text: 'TOKEN' }],
  ['keychain:wifi', { from: 'keychain', text: 'wifi' }],
  ['file:/etc/key', { from: 'file', text: '/etc/key' }],
  ['text:env:x', { from: 'text', text: 'env:x' }],
  ['kept:1', { from: 'kept', text: '1' }],
] as const)('reads %j as it is meant, and writes it the same', (value, choice) => {
  expect(readSecret(value)).toEqual(choice);
  expect(writeSecret(choice)).toBe(value);
});

it('keeps text that only looks like a reference text', () => {
  const written = writeSecret({ from: 'text', text: 'file:x' });
  expect(written).toBe('text:file:x');
  expect(schema.parse(written)).toBeInstanceOf(Secret);
});

it('calls a field by its place, by the end of it, or by its own name', () => {
  expect(textOf(fields, 'wifi.ssid').label).toBe(fields['wifi.ssid']?.label);
  expect(textOf(fields, 'networks[].wifi.ssid').label).toBe(fields['wifi.ssid']?.label);
  expect(textOf(fields, 'somethingNew', 'what it does')).toEqual({ label: 'Something new', hint: 'what it does' });
  expect(longLabel(fields, nameOfPlace('settings.user.name'))).toBe('User › Name');
});

it('says what is wrong without the place, and without what only the command can do', () => {
  const said = (reason: string, suggestion: string) => withoutPlace({ reason, suggestion }, asWritten.phrase);
  expect(said('"settings.hub.port" must be at most 9', 'Say 9.')).toBe('Must be at most 9. Say 9.');
  expect(said('the variable "x" has no value', 'Add --set x=VALUE.')).toBe('The variable "x" has no value.');
});
