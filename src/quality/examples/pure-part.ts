import ts from 'typescript';
import { referencesOf } from './references.ts';
import type { Callee } from './example.ts';

/** The part of a file that a function needs, as source; or why it cannot be run apart from the rest, for people. */
export type PurePart = { readonly code: string } | { readonly reason: string };

/** What the sandbox has. Not `Date`: what it gives depends on the day and the zone; not `Intl`, which it lacks. */
const THERE: ReadonlySet<string> = new Set(`AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error EvalError Float32Array Float64Array Function Infinity
 Int16Array Int32Array Int8Array Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array
 Uint8Array Uint8ClampedArray WeakMap WeakSet arguments console decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt undefined`.split(/\s+/));
/** More than this is a program, not a function. */
const MOST_STATEMENTS = 200;

/** Takes the function and what of the file it needs, all types off and without imports. */
export function purePart(source: ts.SourceFile, callee: Callee): PurePart {
  const declared = declarationsOf(source);
  const imported = importedNames(source);
  const needed = new Set<ts.Statement>();
  const names = new Set<string>();
  const open = [/^(?:new )?([\w$]+)/.exec(callee.source)?.[1] ?? callee.name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (names.has(next)) continue;
    names.add(next);
    const statements = declared.get(next);
    if (imported.has(next)) return { reason: `it uses \`${next}\`, which is imported` };
    if (statements === undefined) {
      if (THERE.has(next)) continue;
      return { reason: `it uses \`${next}\`, which is not run here` };
    }
    for (const statement of statements) {
      if (needed.has(statement)) continue;
      needed.add(statement);
      const { free, impure } = referencesOf(statement);
      if (impure[0] !== undefined) return { reason: `it uses ${impure[0]}, which is not run here` };
      open.push(...free);
    }
    if (needed.size > MOST_STATEMENTS) return { reason: 'it needs too much of the file' };
  }
  const touching = changedElsewhere(source, needed, names);
  if (touching !== null) return { reason: touching };
  return { code: transpiled(source, needed) };
}

/** The statements that declare a value, by its name: for a function with overloads there are several. */
function declarationsOf(source: ts.SourceFile): ReadonlyMap<string, readonly ts.Statement[]> {
  const declared = new Map<string, ts.Statement[]>();
  for (const statement of source.statements) {
    for (const name of declaredNames(statement)) declared.set(name, [...(declared.get(name) ?? []), statement]);
  }
  return declared;
}

function declaredNames(statement: ts.Statement): string[] {
  if (isAmbient(statement)) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) return statement.name === undefined ? [] : [statement.name.text];
  return [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function isAmbient(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function importedNames(source: ts.SourceFile): ReadonlySet<string> {
  return new Set(source.statements.flatMap((statement) => {
    if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
    if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
    const { name, namedBindings } = statement.importClause;
    const bound = namedBindings === undefined ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings.name] : namedBindings.elements.map((element) => element.name);
    return [...(name === undefined ? [] : [name]), ...bound].map(({ text }) => text);
  }));
}

/**
 * Why the part alone would not do what it does in the file: other code there fills a variable that it uses, or changes what
 * all objects can do.
 */
function changedElsewhere(source: ts.SourceFile, needed: ReadonlySet<ts.Statement>, names: ReadonlySet<string>): string | null {
  const fillable = new Set([...needed].flatMap((statement) => (ts.isVariableStatement(statement) && mayBeFilled(statement) ? declaredNames(statement) : [])));
  for (const statement of source.statements) {
    if (needed.has(statement)) continue;
    if (ts.isImportDeclaration(statement) && statement.importClause === undefined && !isStyleSheet(statement)) return 'the file imports what may change built-in objects';
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) continue;
    const filled = fillable.size === 0 ? undefined : [...referencesOf(statement).free].find((name) => fillable.has(name));
    if (filled !== undefined) return `other code of the file may change \`${filled}\``;
    const extended = extendedOwner(statement, source);
    if (extended !== null && (THERE.has(extended) || names.has(extended))) return `the file changes \`${extended}\``;
  }
  return null;
}

function isStyleSheet({ moduleSpecifier }: ts.ImportDeclaration): boolean {
  return ts.isStringLiteral(moduleSpecifier) && /\.(?:css|scss|sass|less|styl)$/.test(moduleSpecifier.text);
}

/** A `let`, or what begins empty. */
function mayBeFilled({ declarationList }: ts.VariableStatement): boolean {
  if ((declarationList.flags & ts.NodeFlags.Const) === 0) return true;
  return declarationList.declarations.some(({ initializer }) => initializer !== undefined
    && (ts.isNewExpression(initializer) || (ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0) || (ts.isObjectLiteralExpression(initializer) && initializer.properties.length === 0)));
}

/** `Array` of `Array.prototype.last = ...`, `f` of `f.cache = {}`. */
function extendedOwner(statement: ts.Statement, source: ts.SourceFile): string | null {
  if (!ts.isExpressionStatement(statement)) return null;
  const { expression } = statement;
  if (ts.isBinaryExpression(expression)) return isAssignment(expression) && ts.isPropertyAccessExpression(expression.left) ? ownerOf(expression.left) : null;
  const isDefinition = ts.isCallExpression(expression) && /^(?:Object|Reflect)\.(?:defineProperty|defineProperties|assign|setPrototypeOf)$/.test(expression.expression.getText(source));
  const [first] = isDefinition ? expression.arguments : [];
  return first === undefined ? null : ownerOf(first);
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function ownerOf(node: ts.Expression): string | null {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) || ts.isAsExpression(node) || ts.isParenthesizedExpression(node) ? ownerOf(node.expression) : null;
}

/** As JavaScript, in the order of the file, and nothing exported: the sandbox runs it as a script. */
function transpiled(source: ts.SourceFile, needed: ReadonlySet<ts.Statement>): string {
  const parts = source.statements.filter((statement) => needed.has(statement)).map((statement) => withoutExport(source, statement));
  return ts.transpileModule(parts.join('\n'), {
    reportDiagnostics: false,
    fileName: 'examples.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, experimentalDecorators: true, removeComments: true, isolatedModules: true },
  }).outputText;
}

function withoutExport(source: ts.SourceFile, statement: ts.Statement): string {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  let text = '';
  let from = statement.getStart(source);
  for (const { kind, pos, end } of modifiers) {
    if (kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword) continue;
    text += `${source.text.slice(from, Math.max(from, pos))} `;
    from = end;
  }
  return text + source.text.slice(from, statement.end);
}
