/** What a customer has put into the basket. Money is in cents throughout. */
export interface CartLine {
  readonly sku: string;
  readonly name: string;
  /** Cents for one piece. */
  readonly price: number;
  readonly quantity: number;
}

export interface Voucher {
  readonly code: string;
  /** 0.1 takes 10 % off. */
  readonly rate: number;
  readonly expires: Date;
}

/** Cents. */
export const SHIPPING = 490;
export const FREE_SHIPPING_FROM = 5000;

/** Adds a line, or raises the quantity of the line that has the same article. */
export function addLine(lines: readonly CartLine[], added: CartLine): CartLine[] {
  const isKnown = lines.some((line) => line.sku === added.sku);
  if (!isKnown) return [...lines, added];
  return lines.map((line) => (line.sku === added.sku ? { ...line, quantity: line.quantity + added.quantity } : line));
}

/** What sending the basket costs. Free shipping is not built in yet. */
export function shippingFor(lines: readonly CartLine[]): number {
  if (lines.length === 0) return 0;
  // Try 1: on the empty line below, type   const total =

  return SHIPPING;
}

/** What the badge on the basket says. */
export function badge(lines: readonly CartLine[]): string {
  // Try 2: on the empty line below, type   const pieces =

  return String(lines.length);
}

/** Spreads a discount over the lines in proportion to their price, to the cent. */
export function spreadDiscount(lines: readonly CartLine[], discount: number): number[] {
  const prices = lines.map((line) => line.price * line.quantity);
  const total = prices.reduce((sum, price) => sum + price, 0);
  if (total === 0) return prices;
  const exact = prices.map((price) => (price / total) * discount);
  const shares = exact.map(Math.floor);
  const missing = discount - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder.slice(0, missing)) shares[index]++;
  return shares;
}

// Try 3: on the empty line below, type   export function isExpired
