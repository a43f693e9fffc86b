import type { Completion } from './script.ts';

const IS_EXPIRED = `export function isExpired(voucher: Voucher, now: Date): boolean {
  return voucher.expires < now;
}`;

const BY_CUSTOMER = `export function byCustomer(orders: readonly Order[]): Map<string, Order[]> {
  const groups = new Map<string, Order[]>();
  for (const order of orders) {
    const group = groups.get(order.customer) ?? [];
    groups.set(order.customer, [...group, order]);
  }
  return groups;
}`;

const SEND_ALL = `export async function sendAll(orders: readonly Order[], warehouse: Warehouse): Promise<Order[]> {
  const sent: Order[] = [];
  for (const order of orders) {
    if ((await findMissing(order, warehouse)).length > 0) continue;
    await warehouse.send(order);
    sent.push({ ...order, status: 'shipped' });
  }
  return sent;
}`;

const FORMAT_DATE = `export function formatDate(date: Date, locale = 'en'): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(date);
}`;

const INITIALS = `export function initials(name: string): string {
  const words = name.split(' ');
  return [...words.slice(0, 1), ...words.slice(-1)].map((word) => word.charAt(0)).join('');
}`;

/** The places where the visitor types, in the order of the sample workspace's README. */
export const COMPLETIONS: readonly Completion[] = [
  {
    file: 'src/cart.ts',
    anchor: '// Try 1: on the empty line below, type   const total =',
    typed: 'const total =',
    statement: 'const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);',
    slips: { small: { kind: 'broken', statement: 'const total = lines.reduce((sum, line) => sum + line.price * line.quantity, 0;' } },
  },
  {
    file: 'src/cart.ts',
    anchor: '// Try 2: on the empty line below, type   const pieces =',
    typed: 'const pieces =',
    statement: 'const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);',
    slips: {},
  },
  {
    file: 'src/cart.ts',
    anchor: '// Try 3: on the empty line below, type   export function isExpired',
    typed: 'export function isExpired',
    statement: IS_EXPIRED,
    slips: { small: { kind: 'broken', statement: IS_EXPIRED.replace('return', 'retrun') } },
  },
  {
    file: 'src/orders.ts',
    anchor: '// Try 4: on the empty line below, type   export function byCustomer',
    typed: 'export function byCustomer',
    statement: BY_CUSTOMER,
    slips: { small: { kind: 'cut-off', statement: BY_CUSTOMER.slice(0, BY_CUSTOMER.indexOf('[...group')) } },
  },
  {
    file: 'src/orders.ts',
    anchor: '// Try 5: on the empty line below, type   export async function sendAll',
    typed: 'export async function sendAll',
    statement: SEND_ALL,
    slips: {
      small: { kind: 'broken', statement: SEND_ALL.replace('await warehouse', 'awiat warehouse') },
      medium: { kind: 'broken', statement: SEND_ALL.replace("    sent.push({ ...order, status: 'shipped' });\n  }\n", "    sent.push({ ...order, status: 'shipped' });\n") },
    },
  },
  {
    file: 'src/orders.ts',
    anchor: '// Try 6: on the empty line below, type   const paid =',
    typed: 'const paid =',
    statement: "const paid = orders.filter((order) => order.status === 'paid');",
    slips: {
      small: {
        kind: 'prose',
        reply: "Here is the line that picks the paid orders:\n\nconst paid = orders.filter((order) => order.status === 'paid');\n\nThis code keeps only the orders that have been paid.",
      },
    },
  },
  {
    file: 'src/orders.ts',
    anchor: '// Try 7: on the empty line below, type   const waiting =',
    typed: 'const waiting =',
    statement: 'const waiting = orders.toSorted((a, b) => a.placed.getTime() - b.placed.getTime());',
    slips: { small: { kind: 'echo' } },
  },
  {
    file: 'src/format.ts',
    anchor: '// Try 8: on the empty line below, type   const word =',
    typed: 'const word =',
    statement: 'const word = count === 1 ? one : many;',
    slips: {},
  },
  {
    file: 'src/format.ts',
    anchor: '// Try 9: on the empty line below, type   export function formatDate',
    typed: 'export function formatDate',
    statement: FORMAT_DATE,
    slips: { small: { kind: 'fence', reply: `\`\`\`ts\n${FORMAT_DATE}\n\`\`\`` } },
  },
  {
    file: 'src/stock.js',
    anchor: '// Try 10: on the empty line below, type   const wanted =',
    typed: 'const wanted =',
    statement: 'const wanted = shelves.map((shelf) => ({ sku: shelf.sku, pieces: shelf.minimum - shelf.left }));',
    slips: { small: { kind: 'broken', statement: 'const wanted = shelves.map((shelf) => ({ sku: shelf.sku, pieces: shelf.minimum - shelf.left });' } },
  },
  {
    file: 'lib/receipt.rb',
    anchor: '# Try 11: on the empty line below, type   amount =',
    typed: 'amount =',
    statement: 'amount = format("%.2f", cents / 100.0)',
    slips: {},
  },
  {
    file: 'src/labels.ts',
    anchor: '// Try 12: on the empty line below, type   const missing =',
    typed: 'const missing =',
    statement: 'const missing = Number.isNaN(grams);',
    slips: { small: { kind: 'wrong', statement: 'const missing = grams === NaN;' } },
  },
  {
    file: 'src/labels.ts',
    anchor: '// Try 13: on the empty line below, type   const articles =',
    typed: 'const articles =',
    statement: 'const articles = order.lines.reduce((sum, line) => sum + line.quantity, 0);',
    slips: { small: { kind: 'wrong', statement: 'const articles = order.lines.reduce((sum, line) => sum + line.pieces, 0);' } },
  },
  {
    file: 'src/labels.ts',
    anchor: '// Try 14: on the empty line below, type   export function initials',
    typed: 'export function initials',
    statement: INITIALS,
    slips: { small: { kind: 'wrong', statement: INITIALS.replace('words.slice(0, 1)', 'words.slice(0, 2)') } },
  },
  {
    file: 'lib/label.py',
    anchor: '# Try 15: on the empty line below, type   fitting =',
    typed: 'fitting =',
    statement: 'fitting = [cents for limit, cents in POSTAGE if weight <= limit]',
    slips: { small: { kind: 'wrong', statement: 'fitting = [cents for limit, cents in POSTAGES if weight <= limit]' } },
  },
  {
    file: 'tools/weigh.go',
    anchor: '// Try 16: on the empty line below, type   if len(grams)',
    typed: 'if len(grams)',
    statement: 'if len(grams) == 0 {\n\t\treturn 0\n\t}',
    slips: { small: { kind: 'broken', statement: 'if len(grams) == 0 {\n\t\treturn 0;;\n\t' } },
  },
  {
    file: 'tools/stamp.lua',
    anchor: '-- Try 17: on the empty line below, type   local parts =',
    typed: 'local parts =',
    statement: 'local parts = { tostring(day), months[month], tostring(year) }',
    slips: {},
  },
  {
    file: 'src/service.ts',
    anchor: '// Try 18: on the empty line below, type   if (!response.ok)',
    typed: 'if (!response.ok)',
    statement: 'if (!response.ok) throw new ServiceError(response.status, await response.text());',
    slips: { small: { kind: 'silence' } },
  },
];

/** The place where this is to be typed. */
export function placeOf(typed: string): Completion {
  const place = COMPLETIONS.find((one) => one.typed === typed);
  if (place === undefined) throw new Error(`the script has no place to type "${typed}"`);
  return place;
}
