import type { Node } from 'web-tree-sitter';

/** What a call of a function must look like. */
export interface Signature {
  /** Names of the parameters that may be given by place. */
  readonly byPlace: readonly string[];
  /** Names of the parameters that may be given by name. */
  readonly byName: ReadonlySet<string>;
  readonly needed: ReadonlySet<string>;
  readonly takesMore: boolean;
  readonly takesAnyName: boolean;
}

export interface PythonClass {
  /** In-file names of the classes that it extends; null where one is not a plain name. */
  readonly bases: readonly string[] | null;
  /** Whether something may change what the class is: a decorator, a metaclass, attributes made on demand. */
  readonly isOpen: boolean;
  readonly methods: ReadonlyMap<string, Signature | null>;
}

/** What a file of Python says about its names, as far as that is certain from the file alone. */
export interface PythonNames {
  /** Functions and classes of the module, each defined once and never bound to anything else; null is a signature that is not certain. */
  readonly functions: ReadonlyMap<string, Signature | null>;
  readonly classes: ReadonlyMap<string, PythonClass>;
  /** Names of variables that are only ever an instance of the class. */
  readonly instances: ReadonlyMap<string, string>;
  /** Every name that is bound anywhere in the file, as a class's members are, or that is set as an attribute of anything. */
  readonly attributes: ReadonlySet<string>;
}

/** Whoever does this may add any attribute to anything. */
const DYNAMIC = new Set(['setattr', 'vars', 'exec', 'globals', '__dict__', '__getattr__', '__getattribute__']);

/** Null where the file makes names while it runs. */
export function pythonNames(root: Node): PythonNames | null {
  const identifiers = root.descendantsOfType('identifier');
  if (identifiers.some(({ text }) => DYNAMIC.has(text))) return null;
  const bound = new Map<string, number>();
  const attributes = new Set<string>();
  for (const node of identifiers) {
    const { parent, text } = node;
    if (parent === null) continue;
    if (parent.type === 'attribute') {
      if (isSetAttribute(node, parent)) attributes.add(text);
    } else if (isBinding(node, parent)) {
      attributes.add(text);
      bound.set(text, (bound.get(text) ?? 0) + 1);
    }
  }
  const functions = new Map<string, Signature | null>();
  const classes = new Map<string, PythonClass>();
  const instances = new Map<string, string>();
  for (const statement of root.namedChildren) {
    const name = statement.childForFieldName('name')?.text ?? '';
    if (statement.type === 'function_definition' && bound.get(name) === 1) functions.set(name, signatureOf(statement));
    if (statement.type === 'class_definition' && bound.get(name) === 1) classes.set(name, classOf(statement));
    const [variable, type] = instanceIn(statement);
    if (variable !== undefined && type !== undefined && bound.get(variable) === 1) instances.set(variable, type);
  }
  return { functions, classes, instances, attributes };
}

/** `a = A(…)`. */
function instanceIn(statement: Node): [string?, string?] {
  const assignment = statement.namedChild(0);
  if (statement.type !== 'expression_statement' || assignment?.type !== 'assignment') return [];
  const [left, right] = [assignment.childForFieldName('left'), assignment.childForFieldName('right')];
  const called = right?.type === 'call' ? right.childForFieldName('function') : null;
  return left?.type === 'identifier' && called?.type === 'identifier' ? [left.text, called.text] : [];
}

/** Whether a name is given a meaning here. Too often is safe: what is bound twice is not judged. */
function isBinding(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'function_definition': case 'class_definition': return parent.childForFieldName('name')?.id === node.id;
    case 'call': case 'binary_operator': case 'comparison_operator': case 'argument_list': case 'interpolation': return false;
    case 'keyword_argument': case 'subscript': case 'return_statement': case 'type': case 'decorator': return false;
    case 'assignment': return parent.childForFieldName('left')?.id === node.id;
    case 'expression_statement': case 'expression_list': case 'if_statement': return false;
    default: return true;
  }
}

function isSetAttribute(node: Node, attribute: Node): boolean {
  const user = attribute.parent;
  if (attribute.childForFieldName('attribute')?.id !== node.id) return false;
  if (user?.type === 'assignment' || user?.type === 'augmented_assignment') return user.childForFieldName('left')?.id === attribute.id;
  return user !== null && ['pattern_list', 'tuple_pattern', 'list_pattern', 'as_pattern_target', 'for_statement', 'for_in_clause', 'list_splat_pattern', 'with_item', 'delete_statement'].includes(user.type);
}

function classOf(definition: Node): PythonClass {
  const superclasses = definition.childForFieldName('superclasses')?.namedChildren ?? [];
  const isPlain = superclasses.every(({ type }) => type === 'identifier');
  const methods = new Map<string, Signature | null>();
  for (const member of definition.childForFieldName('body')?.namedChildren ?? []) {
    const method = member.type === 'decorated_definition' ? member.childForFieldName('definition') : member;
    const name = method?.type === 'function_definition' ? method.childForFieldName('name')?.text : undefined;
    if (method !== null && name !== undefined) methods.set(name, methods.has(name) || method !== member ? null : withoutFirst(signatureOf(method)));
  }
  return { bases: isPlain ? superclasses.map(({ text }) => text).filter((name) => name !== 'object') : null, isOpen: methods.has('__new__'), methods };
}

function withoutFirst(signature: Signature | null): Signature | null {
  const [self] = signature?.byPlace ?? [];
  if (signature === null || self === undefined) return null;
  const without = (names: ReadonlySet<string>): Set<string> => new Set([...names].filter((name) => name !== self));
  return { ...signature, byPlace: signature.byPlace.slice(1), byName: without(signature.byName), needed: without(signature.needed) };
}

/** Null for a parameter of a kind that is not known here. */
function signatureOf(definition: Node): Signature | null {
  const byPlace: string[] = [];
  const byName = new Set<string>();
  const needed = new Set<string>();
  let takesMore = false;
  let takesAnyName = false;
  let isNamedOnly = false;
  for (const parameter of definition.childForFieldName('parameters')?.namedChildren ?? []) {
    const inner = parameter.type === 'typed_parameter' ? parameter.namedChild(0) : parameter;
    const name = inner?.type === 'identifier' ? inner.text : parameter.childForFieldName('name')?.text;
    if (parameter.type === 'comment') continue;
    if (inner?.type === 'list_splat_pattern') [takesMore, isNamedOnly] = [true, true];
    else if (inner?.type === 'dictionary_splat_pattern') takesAnyName = true;
    else if (parameter.type === 'keyword_separator') isNamedOnly = true;
    else if (parameter.type === 'positional_separator') byName.clear();
    else if (name === undefined) return null;
    else {
      if (!isNamedOnly) byPlace.push(name);
      byName.add(name);
      if (!parameter.type.includes('default')) needed.add(name);
    }
  }
  return { byPlace, byName, needed, takesMore, takesAnyName };
}
