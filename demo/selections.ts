import type { Bug, Explanation } from './script.ts';

/** What an unscripted question gets. */
export const HONEST_TEXT = [
  "**This is Stepladder's demo endpoint.** No model stands behind it: its answers were written by hand for certain places of the sample workspace, and this is none of them. They cost nothing.",
  'The extension around it is the real one: routing, checks, spend and what you see in the editor.',
  'To ask real models, connect a provider: see "Connect a real provider" in Stepladder\'s README. The README of this workspace lists the places that are scripted.',
].join('\n\n');

export const EXPLANATIONS: readonly Explanation[] = [
  {
    file: 'src/cart.ts',
    starts: 'export function spreadDiscount',
    ends: '}',
    answer: [
      'Splits `discount` over the basket so that **each line gets its fair part and the parts add up exactly**, in whole cents.',
      '1. Each line\'s exact part is its price divided by the total, times the discount. That is rarely a whole number.',
      '2. `Math.floor` cuts every part down to whole cents, so the sum can only be too small; `missing` says by how many cents.',
      '3. Those cents go, one each, to the lines that lost most by the cutting. This is the *largest remainder method*, known from the distribution of seats in parliaments.',
      '**Mind:** for a basket that costs nothing it returns `prices`. They are all 0, so the result is right, but it reads as if prices were shares. A negative discount (a surcharge) works too: `Math.floor` rounds towards minus infinity, so `missing` still counts up from 0.',
    ].join('\n\n'),
    followUps: [
      {
        about: /sort|remainder|largest|order/i,
        answer: 'The sort puts the lines that lost the largest fraction of a cent first, and `slice(0, missing)` hands the spare cents to just those. Without it the first lines of the basket would always get them, and two baskets with the same articles in another order would be discounted differently. Lines with *equal* remainders keep their order, because JavaScript\'s sort is stable.',
      },
      {
        about: /round|floor|ceil|cents?\b/i,
        answer: '`Math.round` would be wrong here: three lines of the same price share 100 cents as 33 + 33 + 33, and one cent is lost; two lines share 25 cents as 13 + 13, and one is given twice. Cutting down first makes the error one-sided, so that it can be counted and handed out.',
      },
      {
        about: /test/i,
        answer: 'Test what must hold for any basket: the shares add up to `discount`, no share differs from its exact part by a cent or more, and a line of price 0 gets 0. For an example, three lines of 100 with a discount of 100 give `[34, 33, 33]`.',
      },
    ],
    slips: {},
  },
  {
    file: 'src/orders.ts',
    starts: 'export async function findMissing',
    ends: '}',
    answer: [
      'Means to list the articles of which the warehouse has fewer pieces than the order asks for. **It always returns an empty list.**',
      '`forEach` calls its callback once a line and ignores what that returns. The callback is `async`, so it returns a promise at its first `await`; nobody waits for it. `return missing` therefore runs before the first answer of the warehouse is there. The articles are pushed into the array later, when the caller has looked at it already.',
      'A second consequence: if `warehouse.left` rejects, nobody catches it. Node ends the process for that.',
      '`Stepladder: Debug Selection` on these lines proposes the fix.',
    ].join('\n\n'),
    followUps: [
      {
        about: /parallel|fast|slow|promise\.all|same time/i,
        answer: 'Yes: `const left = await Promise.all(order.lines.map((line) => warehouse.left(line.sku)))` asks for all lines at once, and `order.lines.filter((line, index) => left[index] < line.quantity)` picks those that are short. It is as quick as the slowest answer, but a long order then sends many requests at the same moment.',
      },
      {
        about: /fix|repair|instead|change/i,
        answer: 'Use `for (const line of order.lines) { … }`: there, `await` belongs to `findMissing` itself, which then waits for each line. Select the loop and run `Stepladder: Debug Selection` to get it as a patch.',
      },
    ],
    slips: {},
  },
  {
    file: 'src/format.ts',
    starts: 'export function maskCard',
    ends: '}',
    answer: [
      'Hides a card number except for its last four digits: `4111 1111 1111 1111` becomes `••••••••••••1111`.',
      'The first `replace` takes out everything that is no digit (spaces, hyphens); the second turns every digit but the last four into a dot.',
      '**Mind:** a text of four digits or fewer is returned as it is, with nothing hidden. That is right for card numbers, which are longer, and wrong if someone masks a PIN with it.',
    ].join('\n\n'),
    followUps: [
      { about: /pin|short|four/i, answer: 'For a PIN, hide everything: `digits.replace(/\\d/g, \'•\')`. Better still, do not pass a PIN to a formatting function at all.' },
    ],
    slips: { small: "I'm sorry, but I can't help with code that handles payment card numbers." },
  },
  {
    file: 'lib/receipt.rb',
    starts: 'def to_s',
    ends: '  end',
    answer: [
      'Builds the whole slip as one text: a row for each article, a line of hyphens, and the total.',
      '`[*rows, …]` puts the rows and the two last lines into one flat list; without the `*` the rows would be a list inside of it. As the method is called `to_s`, `puts receipt` prints the slip.',
      '**Mind:** `row` pads names but does not shorten them, so a name of more than 24 characters pushes its amount out of line.',
    ].join('\n\n'),
    followUps: [],
    slips: {},
  },
];

export const BUGS: readonly Bug[] = [
  {
    file: 'src/orders.ts',
    wrong: `  order.lines.forEach(async (line) => {
    const left = await warehouse.left(line.sku);
    if (left < line.quantity) missing.push(line.sku);
  });`,
    right: `  for (const line of order.lines) {
    const left = await warehouse.left(line.sku);
    if (left < line.quantity) missing.push(line.sku);
  }`,
    fence: 'ts',
    diagnosis: [
      '**The loop does not wait.** `forEach` ignores the promise that its `async` callback returns, so `return missing` runs before the warehouse has answered once: the list is always empty, and every order looks deliverable. A failed request would be an unhandled rejection on top.',
      'With `for … of`, `await` belongs to `findMissing` itself: it waits for each line, and an error reaches its caller.',
    ].join('\n\n'),
    slips: {},
  },
  {
    file: 'src/stock.js',
    wrong: '  return shelves.filter((shelf) => shelf.left < shelf.minimum;',
    right: '  return shelves.filter((shelf) => shelf.left < shelf.minimum);',
    fence: 'js',
    diagnosis: 'The call of `filter` is never closed: a `)` is missing before the semicolon, so the file does not parse. The change adds it.',
    slips: { medium: '  return shelves.filter((shelf) => shelf.left < shelf.minimum));' },
  },
];
