/** The files that are edited, one for each language. */
import { sourceOf, type MarkedSource } from './source.ts';
import { GO } from './sources/go.ts';
import { JAVA } from './sources/java.ts';
import { JAVASCRIPT } from './sources/javascript.ts';
import { PYTHON } from './sources/python.ts';
import { RUST } from './sources/rust.ts';
import { TYPESCRIPT } from './sources/typescript.ts';

const LINES = 1_000;

export const SOURCES: readonly MarkedSource[] = [TYPESCRIPT, JAVASCRIPT, PYTHON, GO, RUST, JAVA].map((parts) => sourceOf(parts, LINES));
