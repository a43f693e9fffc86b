import type * as z from 'zod';

/** Takes down what is wrong, and where. */
export type Report = (place: string, message: string) => void;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `tiers[1].routes[0].price.input` from its parts. */
function placeOf(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, key) => (typeof key === 'number' ? `${place}[${key}]` : `${place}.${String(key)}`), root);
}

/** The value as the schema has it; null, with everything that is wrong reported, where it does not fit. */
export function parse<T>(schema: z.ZodType<T>, value: unknown, place: string, report: Report): T | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report(placeOf(place, [...issue.path, key]), 'is not a setting');
    } else if (issue.code === 'invalid_type' && isMissing(value, issue.path)) {
      report(placeOf(place, issue.path), 'is missing');
    } else report(placeOf(place, issue.path), issue.message);
  }
  return null;
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let inner = value;
  for (const key of path) inner = typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined;
  return inner === undefined;
}
