import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloads, installAside } from '../../scripts/install.mjs';

let folder: string;
let target: string;

beforeEach(() => {
  mkdirSync(downloads, { recursive: true });
  folder = mkdtempSync(path.join(downloads, 'test-'));
  target = path.join(folder, 'thing');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Fills a folder with one file that holds `text`. */
const filling = (text: string) => (aside: string) => {
  const made = path.join(aside, 'made');
  mkdirSync(made);
  writeFileSync(path.join(made, 'file'), text);
  return Promise.resolve(made);
};
const never = (): boolean => false;
const content = (): string => readFileSync(path.join(target, 'file'), 'utf8');

test('what was filled stands at the target, in place of what stood there', async () => {
  await installAside(target, filling('old'), never);
  await installAside(target, filling('new'), never);
  expect(content()).toBe('new');
});

test('an install that fails leaves the target as it was, and nothing behind', async () => {
  await installAside(target, filling('old'), never);
  let aside = '';
  await expect(
    installAside(
      target,
      (place) => {
        aside = place;
        return Promise.reject(new Error('no network'));
      },
      never,
    ),
  ).rejects.toThrow('no network');
  expect(content()).toBe('old');
  expect(existsSync(aside)).toBe(false);
});

test('of two installs at once the one that comes later keeps what is there', async () => {
  const isThere = (): boolean => existsSync(target);
  await Promise.all([installAside(target, filling('a'), isThere), installAside(target, filling('b'), isThere)]);
  expect(['a', 'b']).toContain(content());
  expect(readdirSync(folder)).toEqual(['thing']);
});
