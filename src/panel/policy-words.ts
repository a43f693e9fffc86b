import type { PolicyMatrix } from '../routing/show-policy.ts';

type TaskPolicy = PolicyMatrix['policy']['complete'];
type Cell = keyof TaskPolicy;
type Cells = NonNullable<PolicyMatrix['experiment']>['arms'][number]['policy'][keyof PolicyMatrix['policy']];

interface Words {
  usd(amount: number): string;
  tier(name: string): string;
}

interface CellName {
  readonly cell: Cell;
  readonly name: string;
  readonly hint: string;
}

/** Every cell of the matrix once, as people call it. */
export const GROUPS: readonly { readonly title: string; readonly rows: readonly CellName[] }[] = [
  {
    title: 'Where it goes',
    rows: [
      { cell: 'class', name: 'Class', hint: 'How it may degrade when money is short or calls fail' },
      { cell: 'start', name: 'Starts at', hint: 'By how hard the request looks' },
      { cell: 'liftUnverifiable', name: 'A tier higher if hardly verifiable', hint: 'Where the checks on this machine see next to nothing of the answer' },
      { cell: 'tiers', name: 'May use', hint: '' },
      { cell: 'floor', name: 'Never below', hint: 'However money and failures stand' },
      { cell: 'recall', name: 'The local tier answers', hint: "From the workspace's own code, for nothing" },
      { cell: 'contextTokens', name: 'Sends at most', hint: 'Twice as much with each tier up, and by command' },
    ],
  },
  {
    title: 'How often it asks',
    rows: [
      { cell: 'attempts', name: 'Calls at most, by itself', hint: 'While you type' },
      { cell: 'manualAttempts', name: 'Calls at most, by command', hint: '' },
      { cell: 'autoClimb', name: 'Tiers up, by itself', hint: 'While you type' },
      { cell: 'retries', name: 'Repeats of one call', hint: 'After a fault that may pass' },
    ],
  },
  {
    title: 'When an answer is not good enough',
    rows: [
      { cell: 'escalate', name: 'Climbs to a better model', hint: '' },
      { cell: 'escalateOn', name: 'Climbs because of', hint: 'Checks, or codes of findings' },
      { cell: 'repair', name: 'Mends its own answer first', hint: 'The same model, once, told what is wrong' },
      { cell: 'minConfidence', name: 'Confidence asked for', hint: 'An answer known to be less sure climbs' },
    ],
  },
  {
    title: 'When a call fails',
    rows: [
      { cell: 'fallback', name: 'Another model steps in', hint: '' },
      { cell: 'fallbackOn', name: 'Steps in after', hint: '' },
    ],
  },
  {
    title: 'Money and memory',
    rows: [
      { cell: 'maxCost', name: 'One request costs at most, by itself', hint: 'Over all its calls, while you type' },
      { cell: 'manualMaxCost', name: 'One request costs at most, by command', hint: 'Over all its calls' },
      { cell: 'downgrade', name: 'May go down a tier', hint: 'When money gets short, or all above have failed' },
      { cell: 'cache', name: 'The same question again', hint: '' },
      { cell: 'stop', name: 'Stopped', hint: '' },
    ],
  },
];

type Write<Value> = (value: Value, words: Words) => readonly string[];
const yesNo = (value: boolean): readonly string[] => [value ? 'yes' : 'no'];
const listed = (values: readonly string[]): readonly string[] => [values.join(', ')];

const REPAIRS: Readonly<Record<TaskPolicy['repair'], string>> = { auto: 'where it costs less than climbing', always: 'always', never: 'no' };

const WRITERS: { readonly [One in Exclude<Cell, 'start'>]: Write<TaskPolicy[One]> } = {
  class: (value) => [value],
  liftUnverifiable: yesNo,
  tiers: (tiers, words) => (tiers === null ? ['every tier'] : listed(tiers.map((tier) => tierWord(tier, words)))),
  floor: (tier, words) => [tierWord(tier, words)],
  attempts: (count) => [String(count)],
  manualAttempts: (count) => [String(count)],
  autoClimb: (count) => [count === null ? 'to the top' : count === 0 ? 'none' : String(count)],
  retries: (count) => [count === 0 ? 'none' : String(count)],
  escalate: yesNo,
  escalateOn: (names) => climbReasons(names.filter((name) => !name.startsWith('!')), names.filter((name) => name.startsWith('!')).map((name) => name.slice(1))),
  repair: (mode) => [REPAIRS[mode]],
  minConfidence: (least) => [least === null ? 'none' : String(least)],
  fallback: yesNo,
  fallbackOn: (kinds) => (kinds.length === 0 ? ['no failure'] : listed(kinds)),
  maxCost: capOf,
  manualMaxCost: capOf,
  downgrade: yesNo,
  recall: (least) => [least === null ? 'never' : `from a probability of ${String(least)}`],
  contextTokens: (tokens) => [tokens === null ? 'what the task needs' : `${String(tokens)} tokens at the lowest tier`],
  cache: (value) => [value ? 'answered from memory' : 'asked anew'],
  stop: (reason) => [reason === null ? 'no' : `yes: ${reason}`],
};

function capOf(cost: number | null, { usd }: Words): readonly string[] {
  return [cost === null ? 'no cap' : usd(cost)];
}

/** One cell in words. @param isDefault by default all counts that is no refusal, and a list of two dozen failures says less */
export function cellLines(cell: Cell, policy: TaskPolicy, isDefault: boolean, words: Words): readonly string[] {
  if (cell === 'fallbackOn' && isDefault) return ['any failure but a refusal'];
  return cell === 'start' ? startLines(policy.start, words) : write(cell, policy[cell], words);
}

function write<One extends Exclude<Cell, 'start'>>(cell: One, value: TaskPolicy[One], words: Words): readonly string[] {
  return WRITERS[cell](value, words);
}

/** What an arm changes, a line for each cell. */
export function policyChanges(cells: NonNullable<Cells>, words: Words): readonly string[] {
  return GROUPS.flatMap(({ rows }) => rows).flatMap(({ cell, name }) => {
    if (cells[cell] === undefined) return [];
    // Only this cell is read, and it is there.
    const lines = cellLines(cell, cells as TaskPolicy, false, words);
    return [`${name.charAt(0).toLowerCase()}${name.slice(1)} ${lines.join(', ')}`];
  });
}

/** One line where all complexities start at the same tier, else one each. */
function startLines(start: Partial<TaskPolicy['start']>, words: Words): readonly string[] {
  const tiers = Object.entries(start).map(([complexity, tier]) => [complexity, tierWord(tier, words)] as const);
  const [first] = tiers;
  const isOne = first !== undefined && tiers.length === 3 && tiers.every(([, tier]) => tier === first[1]);
  return isOne ? [first[1]] : tiers.map(([complexity, tier]) => `${complexity}: ${tier}`);
}

/** A tier by its own name, with the rung that the policy calls it by where that is another. */
function tierWord(name: string, { tier }: Words): string {
  const actual = tier(name);
  return actual.toLowerCase() === name.toLowerCase() ? actual : `${actual} (${name})`;
}

function climbReasons(named: readonly string[], excepted: readonly string[]): readonly string[] {
  const reasons = named.includes('*') ? ['any failed check'] : listed(named);
  return excepted.length === 0 ? reasons : [...reasons, `while you type not: ${excepted.join(', ')}`];
}
