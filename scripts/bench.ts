// npm run bench -- NAME [ARGUMENTS]: runs scripts/bench/NAME.ts, which reads the arguments itself.
import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.join(import.meta.dirname, 'bench');
const names = globSync('*.ts', { cwd: folder }).map((file) => path.basename(file, '.ts')).sort();
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [ARGUMENTS], where NAME is one of: ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  // The benchmark sees its own name as the program and its arguments from there on.
  process.argv.splice(1, 2, path.join(folder, `${name}.ts`));
  await import(pathToFileURL(path.join(folder, `${name}.ts`)).href);
}
