import type { Node } from 'web-tree-sitter';
import type { Span } from '../../request/document.ts';
import type { Problem } from '../shift.ts';
import { pythonNames, type PythonClass, type PythonNames, type Signature } from './python-names.ts';

/**
 * Calls that do not fit the function of the same file, and attributes that nothing in the file has. Only what is certain from
 * the file alone: of classes whose every ancestor is in it, of functions that are defined once.
 * @param spans where to look; all of the file's names count, wherever they are
 */
export function callProblems(root: Node, spans: readonly Span[]): Problem[] {
  const nodes = spans.flatMap(({ start, end }) => {
    const around = root.descendantForIndex(start, Math.max(start, end - 1));
    return around?.descendantsOfType(['call', 'attribute']).concat(enclosing(around)) ?? [];
  });
  const names = nodes.length === 0 ? null : pythonNames(root);
  if (names === null) return [];
  return nodes.flatMap((node) => (node.type === 'call' ? wrongCall(node, names) : wrongAttribute(node, names)) ?? []);
}

/** A span may be a part of what it completes. */
function enclosing(node: Node): Node[] {
  const { parent } = node;
  return parent !== null && ['call', 'attribute', 'argument_list', 'keyword_argument'].includes(parent.type) ? [parent, ...enclosing(parent)].filter(({ type }) => type === 'call' || type === 'attribute') : [];
}

function wrongAttribute(attribute: Node, names: PythonNames): Problem | null {
  const name = attribute.childForFieldName('attribute');
  const owner = ownerOf(attribute, names);
  if (name === null || owner === null || name.text.startsWith('__') || names.attributes.has(name.text)) return null;
  return problemAt(name, 'no-attribute', `'${owner.name}' has no attribute '${name.text}'`);
}

function wrongCall(call: Node, names: PythonNames): Problem | null {
  const callee = call.childForFieldName('function');
  const given = call.childForFieldName('arguments');
  if (callee === null || given?.type !== 'argument_list') return null;
  const signature = signatureFor(callee, names);
  const message = signature && misfit(signature, given);
  return message === null ? null : problemAt(callee, 'wrong-call', `${callee.text}(): ${message}`);
}

function signatureFor(callee: Node, names: PythonNames): Signature | null {
  if (callee.type === 'identifier') {
    const type = names.classes.get(callee.text);
    return type === undefined ? (names.functions.get(callee.text) ?? null) : constructorOf(type, names);
  }
  const method = callee.type === 'attribute' ? callee.childForFieldName('attribute')?.text : undefined;
  const owner = ownerOf(callee, names);
  if (method === undefined || owner === null) return null;
  // Another class may override it, an assignment replace it.
  const defining = [...names.classes.values()].filter(({ methods }) => methods.has(method));
  return defining.length === 1 ? (owner.type.methods.get(method) ?? null) : null;
}

/** `__init__` of the class or of the first ancestor that has one. */
function constructorOf(type: PythonClass, names: PythonNames): Signature | null {
  const line = ancestry(type, names);
  const first = line?.find(({ methods }) => methods.has('__init__'));
  // Without one it may still be a class that others give one to.
  return first?.methods.get('__init__') ?? null;
}

/** The class of what stands in front of the dot, if all of it is known. */
function ownerOf(attribute: Node, { classes, instances, ...rest }: PythonNames): { readonly name: string; readonly type: PythonClass } | null {
  const object = attribute.childForFieldName('object');
  if (object?.type !== 'identifier') return null;
  const name = object.text === 'self' ? classAround(attribute) : instances.get(object.text);
  const type = name === undefined ? undefined : classes.get(name);
  return name === undefined || type === undefined || ancestry(type, { classes, instances, ...rest }) === null ? null : { name, type };
}

/** The class whose method this stands in; none in a static method, or in a class within something else. */
function classAround(node: Node): string | undefined {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (each.type === 'decorated_definition') return undefined;
    if (each.type === 'class_definition') return each.parent?.type === 'module' ? each.childForFieldName('name')?.text : undefined;
  }
  return undefined;
}

/** The class and all that it extends; null where one of them is not of this file. */
function ancestry(type: PythonClass, names: PythonNames, seen = new Set<PythonClass>()): PythonClass[] | null {
  if (type.isOpen || type.bases === null || seen.has(type)) return null;
  seen.add(type);
  const line = [type];
  for (const base of type.bases) {
    const next = names.classes.get(base);
    const above = next === undefined ? null : ancestry(next, names, seen);
    if (above === null) return null;
    line.push(...above);
  }
  return line;
}

function misfit({ byPlace, byName, needed, takesMore, takesAnyName }: Signature, given: Node): string | null {
  const values = given.namedChildren.filter(({ type }) => type !== 'comment');
  if (values.some(({ type }) => type === 'list_splat' || type === 'dictionary_splat')) return null;
  const named = values.flatMap((value) => (value.type === 'keyword_argument' ? [value.childForFieldName('name')?.text ?? ''] : []));
  const placed = byPlace.slice(0, values.length - named.length);
  if (values.length - named.length > byPlace.length && !takesMore) return `takes ${String(byPlace.length)} arguments by place, not ${String(values.length - named.length)}`;
  const unknown = named.find((name) => !byName.has(name));
  if (unknown !== undefined && !takesAnyName) return `has no parameter '${unknown}'`;
  const twice = named.find((name) => placed.includes(name) && byName.has(name));
  if (twice !== undefined) return `is given '${twice}' twice`;
  const missing = [...needed].find((name) => !placed.includes(name) && !named.includes(name));
  return missing === undefined ? null : `lacks '${missing}'`;
}

function problemAt({ startIndex: start, endIndex: end }: Node, code: string, message: string): Problem {
  return { code, message, start, end };
}
