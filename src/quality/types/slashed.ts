import path from 'node:path';

/** As TypeScript writes paths. */
export function slashed(file: string): string {
  return path.sep === '/' ? file : file.replaceAll('\\', '/');
}
