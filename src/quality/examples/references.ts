import ts from 'typescript';

/** What a part of a program mentions and what in it cannot be run here. */
export interface References {
  /** Names that are used and not declared within. */
  readonly free: ReadonlySet<string>;
  /** For people, what is not run: "`Math.random`". */
  readonly impure: readonly string[];
}

/** Members whose result depends on chance, on the machine's language, or that the sandbox does not have. */
const IMPURE_MEMBERS: ReadonlySet<string> = new Set([
  'Math.random', 'localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleLowerCase', 'toLocaleUpperCase', 'Array.fromAsync', 'Symbol.dispose', 'Symbol.asyncDispose',
]);

/** Reads what a node mentions as values; types are left out. Names that it declares anywhere within count as its own. */
export function referencesOf(node: ts.Node): References {
  const used = new Set<string>();
  const bound = new Set<string>();
  const impure = new Set<string>();
  const visit = (child: ts.Node, parent: ts.Node): void => {
    if (isErased(child)) return;
    if (ts.isIdentifier(child)) {
      if (isDeclared(child, parent)) bound.add(child.text);
      else if (isUsed(child, parent)) used.add(child.text);
      return;
    }
    const reason = impurity(child);
    if (reason !== null) impure.add(reason);
    ts.forEachChild(child, (grandchild) => { visit(grandchild, child); });
  };
  visit(node, node);
  return { free: new Set([...used].filter((name) => !bound.has(name))), impure: [...impure] };
}

function isErased(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
  return ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function isDeclared(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) return parent.name === node;
  return (ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isEnumDeclaration(parent)) && parent.name === node && !ts.isMethodDeclaration(parent) && !ts.isAccessor(parent);
}

function isUsed(node: ts.Identifier, parent: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) || ts.isAccessor(parent) || ts.isEnumMember(parent)) return parent.name !== node;
  return true;
}

function impurity(node: ts.Node): string | null {
  if (ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)) return 'JSX';
  if (ts.isMetaProperty(node) && node.name.text === 'meta') return '`import.meta`';
  if (node.kind === ts.SyntaxKind.ImportKeyword) return '`import()`';
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0) return '`using`';
  if (!ts.isPropertyAccessExpression(node)) return null;
  const owner = ts.isIdentifier(node.expression) ? `${node.expression.text}.${node.name.text}` : '';
  if (IMPURE_MEMBERS.has(owner)) return `\`${owner}\``;
  return IMPURE_MEMBERS.has(node.name.text) ? `\`${node.name.text}\`` : null;
}
