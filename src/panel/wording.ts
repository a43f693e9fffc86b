/** How figures are written, handed in: amounts in USD and times in ms since the epoch. */
export interface Wording {
  usd(amount: number): string;
  time(at: number): string;
}

/** The local tier, for people. */
export const OWN_CODE = 'your own code';

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
