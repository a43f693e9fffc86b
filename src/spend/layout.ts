import type { DatabaseSync } from 'node:sqlite';

/** How a file of the store is laid out: one file, one version number, one owner. */
export interface Schema {
  /** What the file is, for people: `spend record`. */
  readonly title: string;
  /** Marks the file as ours, so that somebody else's database is never written to. */
  readonly applicationId: number;
  /** Raised with every change of the tables. */
  readonly version: number;
  /** The CREATE statement of each table that keeps what happened: what can be read of a damaged file's is carried over. */
  readonly tables: Readonly<Record<string, string>>;
  /** Of each table that triggers fill from the others: nothing is carried over, the triggers fill it anew. */
  readonly derived: Readonly<Record<string, string>>;
  /** CREATE statements of indexes and triggers. */
  readonly indexes: readonly string[];
  /** The first makes version 2 of version 1, the next version 3 of that, and so on. */
  readonly migrations: readonly Migration[];
}

export interface Migration {
  /** Tables that older files do not have. */
  readonly adds: readonly string[];
  /**
   * A window of the older version may have the file open while they run and go on writing: what it does not know of
   * needs a default.
   */
  readonly statements: readonly string[];
}

/**
 * What a file is. `older`, `newer`: written by another version of Stepladder. `foreign`: a database of something else.
 * `damaged`: says it is ours but lacks a table. Throws SQLite's own error where it cannot even be read.
 */
export type FileKind = 'empty' | 'current' | 'older' | 'newer' | 'foreign' | 'damaged';

export function fileKind(db: DatabaseSync, schema: Schema): FileKind {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all().map((row) => String(row['name']));
  const version = pragma(db, 'user_version');
  if (pragma(db, 'application_id') !== schema.applicationId) return names.length === 0 && version === 0 ? 'empty' : 'foreign';
  if (version > schema.version) return 'newer';
  if (!tablesOf(schema, version).every((name) => names.includes(name))) return 'damaged';
  return version === schema.version ? 'current' : 'older';
}

/** Makes the tables in an empty file. Run it inside a transaction. */
export function createTables(db: DatabaseSync, schema: Schema): void {
  for (const statement of [...Object.values(schema.tables), ...Object.values(schema.derived), ...schema.indexes]) db.exec(statement);
  db.exec(`PRAGMA application_id = ${String(schema.applicationId)}; PRAGMA user_version = ${String(schema.version)}`);
}

/** Makes an older file a current one. Run it inside a transaction. */
export function migrate(db: DatabaseSync, schema: Schema): void {
  for (const { statements } of schema.migrations.slice(pragma(db, 'user_version') - 1)) {
    for (const statement of statements) db.exec(statement);
  }
  db.exec(`PRAGMA user_version = ${String(schema.version)}`);
}

/** The tables that a file of a version has. */
function tablesOf(schema: Schema, version: number): string[] {
  const later = schema.migrations.slice(Math.max(0, version - 1)).flatMap(({ adds }) => adds);
  return [...Object.keys(schema.tables), ...Object.keys(schema.derived)].filter((name) => !later.includes(name));
}

function pragma(db: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
