import ts from 'typescript';
import type { Span, TextEdit } from '../../request/document.ts';
import { addedProblems, insertedSpans, type Problem } from '../shift.ts';
import { statementAround } from './contained.ts';
import { isJavaScript } from './languages.ts';
import { isSoundPart, strictParse, type StrictParse } from './strict-parse.ts';

/**
 * Errors that the edits add which TypeScript's parser lets through and every engine refuses: a name declared twice, `break`
 * outside of a loop, in JavaScript the syntax of TypeScript. Only what is certain without types counts.
 * @param before the old text; null where it does not parse, so that only what lies in the edits' own text is theirs
 */
export function earlyErrors(before: () => ts.SourceFile | null, after: ts.SourceFile, edits: readonly TextEdit[], languageId: string): Problem[] {
  const refused = addedByEdits(before, after, edits, languageId);
  const known = new Set(refused.map(({ code, start }) => `${code}@${start}`));
  const overlooked = overlookedErrors(after, insertedSpans(edits), languageId);
  return [...refused, ...overlooked.filter(({ code, start }) => !known.has(`${code}@${start}`))];
}

function addedByEdits(before: () => ts.SourceFile | null, after: ts.SourceFile, edits: readonly TextEdit[], languageId: string): Problem[] {
  // The old text is read as the new one, so that what both have shows as the same.
  const module = ts.isExternalModule(after);
  // A statement takes a part of the time that the file takes. Where there is anything wrong with it the whole file decides.
  const statement = statementAround(before(), after, edits);
  if (statement !== null && isSoundPart(statement, after.text, languageId, { module })) return [];
  const now = problemsOf(strictParse(after.text, languageId, { module }), after);
  if (now.length === 0) return [];
  const text = before()?.text ?? null;
  if (text === null) return unlessAmbient(now.filter(({ start }) => isWithin(start, insertedSpans(edits))), after, languageId);
  const old = strictParse(text, languageId, { module });
  // A file that Babel cannot read, such as one with Flow's types, is not judged by it.
  if (old?.complete !== true) return [];
  return unlessAmbient(addedProblems(old.problems, now, edits), after, languageId);
}

/** Babel takes a variable that `declare global` describes for one of the file. */
function problemsOf(read: StrictParse | null, source: ts.SourceFile): Problem[] {
  if (read === null || read.problems.length === 0) return [];
  const globals = globalNames(source);
  return read.problems.filter(({ code, start, end }) => code !== 'VarRedeclaration' || !globals.has(source.text.slice(start, end)));
}

function globalNames(source: ts.SourceFile): Set<string> {
  const blocks = source.statements.flatMap((statement) => (isGlobalAugmentation(statement) && statement.body && ts.isModuleBlock(statement.body) ? [statement.body] : []));
  return new Set(blocks.flatMap(({ statements }) => statements.flatMap((statement) => declaredNames(statement).map(({ text }) => text))));
}

function isGlobalAugmentation(statement: ts.Statement): statement is ts.ModuleDeclaration {
  return ts.isModuleDeclaration(statement) && (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

/** A `.d.ts` file, whose name is not known here, may leave out what others may not, such as a constant's value. */
function unlessAmbient(problems: Problem[], { text }: ts.SourceFile, languageId: string): Problem[] {
  if (problems.length === 0 || isJavaScript(languageId)) return problems;
  return strictParse(text, languageId, { module: true, ambient: true })?.problems.length === 0 ? [] : problems;
}

/**
 * What Babel does not look for: regular expressions, and in TypeScript constructors and names that are imported too.
 * Names that are declared twice are found here as well because a text need not parse for that.
 */
export function overlookedErrors(source: ts.SourceFile, inserted: readonly Span[], languageId: string): Problem[] {
  const problems: Problem[] = [];
  const report = (node: ts.Node, code: string, message: string): void => {
    const start = node.getStart(source);
    if (isWithin(start, inserted)) problems.push({ code, message, start, end: node.end });
  };
  const visit = (node: ts.Node): void => {
    if (!inserted.some((span) => node.pos <= span.end && span.start <= node.end)) return;
    if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) reportDuplicates(node.statements, report);
    else if (ts.isCaseBlock(node)) reportDuplicates(node.clauses.flatMap((clause) => [...clause.statements]), report);
    else if (ts.isRegularExpressionLiteral(node) && !isRegularExpression(node.text)) report(node, 'InvalidRegularExpression', 'Invalid regular expression.');
    else if (ts.isClassLike(node) && !isJavaScript(languageId)) reportConstructors(node, report);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return problems;
}

type Report = (node: ts.Node, code: string, message: string) => void;

/** Whether the pattern of a literal is one; its flags Babel knows. */
function isRegularExpression(literal: string): boolean {
  const end = literal.lastIndexOf('/');
  try {
    new RegExp(literal.slice(1, end), /[uv]/.exec(literal.slice(end + 1))?.[0]);
    return true;
  } catch {
    return false;
  }
}

function reportConstructors({ members }: ts.ClassLikeDeclaration, report: Report): void {
  const whole = members.filter((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (whole.length > 1) for (const member of whole) report(member, 'DuplicateConstructor', 'Duplicate constructor in the same class.');
}

/** How a name is declared: `var` and `function` may be repeated, `let`, `const`, `using` and `class` may not. */
type Declaration = 'import' | 'scoped' | 'repeatable';

/** Reports each name that a block declares more than once. Of two imports one may be that of a type. */
function reportDuplicates(statements: readonly ts.Statement[], report: Report): void {
  const seen = new Map<string, { readonly name: ts.Identifier; readonly declaration: Declaration }>();
  for (const statement of statements) {
    if (isAmbient(statement)) continue;
    const declaration = declarationOf(statement);
    for (const name of [...importedNames(statement), ...declaredNames(statement)]) {
      const other = seen.get(name.text);
      if (other === undefined) seen.set(name.text, { name, declaration });
      else if (name.text !== '' && !(declaration === other.declaration && declaration !== 'scoped')) {
        for (const node of [other.name, name]) report(node, 'VarRedeclaration', `Identifier '${name.text}' has already been declared.`);
      }
    }
  }
}

function declarationOf(statement: ts.Statement): Declaration {
  if (ts.isImportDeclaration(statement)) return 'import';
  if (ts.isVariableStatement(statement)) return (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === 0 ? 'repeatable' : 'scoped';
  return ts.isClassDeclaration(statement) ? 'scoped' : 'repeatable';
}

/** Names that are imported as values: with a capital it may be that of a type, which a value may share. */
function importedNames(statement: ts.Statement): ts.Identifier[] {
  if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [];
  const { name, namedBindings, phaseModifier } = statement.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return [];
  const bound = namedBindings === undefined ? [] : ts.isNamespaceImport(namedBindings) ? [namedBindings.name] : namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly).map((element) => element.name);
  return [...(name === undefined ? [] : [name]), ...bound].filter(({ text }) => !/^\p{Lu}/u.test(text));
}

/** Names of values that a statement declares. */
function declaredNames(statement: ts.Statement): ts.Identifier[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const isValue = ts.isClassDeclaration(statement) || (ts.isFunctionDeclaration(statement) && statement.body !== undefined);
  return isValue && statement.name !== undefined ? [statement.name] : [];
}

/** `declare` only describes what exists elsewhere, and may do so twice. */
function isAmbient(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function isWithin(offset: number, spans: readonly Span[]): boolean {
  return spans.some((span) => offset >= span.start && offset < span.end);
}
