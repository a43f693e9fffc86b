import ts from 'typescript';
import type { Span } from '../../request/document.ts';
import type { Problem } from '../shift.ts';

/**
 * Errors inside of inserted text that a parser lets through and every engine refuses: a `let`, `const` or class declared
 * twice in one block, `return` outside of a function, `await` in a function that is not async, and in JavaScript the
 * syntax of TypeScript. Only what is certain without types counts.
 */
export function earlyErrors(source: ts.SourceFile, inserted: readonly Span[], isJavaScript: boolean): Problem[] {
  const problems: Problem[] = [];
  const typeSyntax: Problem[] = [];
  const isInserted = (start: number): boolean => inserted.some((span) => start >= span.start && start < span.end);
  const report = (node: ts.Node, code: string, message: string, to = problems): void => {
    const start = node.getStart(source);
    if (isInserted(start)) to.push({ code, message, start, end: node.end });
  };
  const visit = (node: ts.Node, functionKind: FunctionKind): void => {
    if (!inserted.some((span) => node.pos <= span.end && span.start <= node.end)) return;
    if (ts.isSourceFile(node) || ts.isBlock(node) || ts.isModuleBlock(node)) reportDuplicates(node.statements, report);
    else if (ts.isCaseBlock(node)) reportDuplicates(node.clauses.flatMap((clause) => [...clause.statements]), report);
    else if (ts.isReturnStatement(node) && functionKind === 'none' && ts.isExternalModule(source)) report(node, 'TS1108', "A 'return' statement can only be used within a function body.");
    else if (ts.isAwaitExpression(node) && functionKind === 'sync') report(node, 'TS1308', "'await' expressions are only allowed within async functions and at the top levels of modules.");
    if (isJavaScript && isTypeSyntax(node)) report(node, 'TS8010', 'This syntax can only be used in TypeScript files.', typeSyntax);
    const kind = kindOf(node, functionKind);
    ts.forEachChild(node, (child) => { visit(child, kind); });
  };
  visit(source, 'none');
  // A file of Flow, or one that is being moved to TypeScript, has such syntax already.
  return typeSyntax.length === 0 || hasTypeSyntaxOutside(source, isInserted) ? problems : [...problems, ...typeSyntax];
}

/** What encloses a node: the file, a class body (initialisers, static blocks), or a function. */
type FunctionKind = 'none' | 'class' | 'sync' | 'async';

function kindOf(node: ts.Node, outer: FunctionKind): FunctionKind {
  if (ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) return 'class';
  if (!ts.isFunctionLike(node)) return outer;
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ? 'async' : 'sync';
}

type Report = (node: ts.Node, code: string, message: string) => void;

/** Reports each name that a block declares more than once, one of them by `let`, `const`, `using` or `class`. */
function reportDuplicates(statements: readonly ts.Statement[], report: Report): void {
  const seen = new Map<string, { readonly node: ts.Identifier; readonly isScoped: boolean }>();
  const add = (node: ts.Identifier, isScoped: boolean): void => {
    const other = seen.get(node.text);
    if (other === undefined) seen.set(node.text, { node, isScoped });
    else if (node.text !== '' && (isScoped || other.isScoped)) {
      for (const { node: name } of [other, { node }]) report(name, 'TS2451', `Cannot redeclare block-scoped variable '${node.text}'.`);
    }
  };
  for (const statement of statements) {
    if (isAmbient(statement)) continue;
    if (ts.isVariableStatement(statement)) {
      const isScoped = (statement.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
      for (const { name } of statement.declarationList.declarations) for (const bound of boundNames(name)) add(bound, isScoped);
    } else if (ts.isClassDeclaration(statement) && statement.name) add(statement.name, true);
    else if (ts.isFunctionDeclaration(statement) && statement.name && statement.body) add(statement.name, false);
  }
}

/** `declare` only describes what exists elsewhere, and may do so twice. */
function isAmbient(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function hasTypeSyntaxOutside(source: ts.SourceFile, isInserted: (start: number) => boolean): boolean {
  const has = (node: ts.Node): boolean => {
    if (isTypeSyntax(node) && !isInserted(node.getStart(source))) return true;
    return ts.forEachChild(node, (child) => (has(child) ? true : undefined)) === true;
  };
  return /^\s*(?:\/\/|\/\*)[^\n]{0,200}@flow/m.test(source.text.slice(0, 2_000)) || has(source);
}

function isTypeSyntax(node: ts.Node): boolean {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) return true;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node) || ts.isTypeParameterDeclaration(node)) return true;
  if (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) return node.type !== undefined;
  return ts.isFunctionLike(node) && node.type !== undefined;
}
