import type { CartLine } from './cart.js';

export type Status = 'open' | 'paid' | 'shipped' | 'cancelled';

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly placed: Date;
  readonly status: Status;
  readonly lines: readonly CartLine[];
}

/** The warehouse, wherever it is. */
export interface Warehouse {
  /** Pieces of an article that are left. */
  left(sku: string): Promise<number>;
  send(order: Order): Promise<void>;
}

/** The articles of an order that cannot be delivered in full. */
export async function findMissing(order: Order, warehouse: Warehouse): Promise<string[]> {
  const missing: string[] = [];
  order.lines.forEach(async (line) => {
    const left = await warehouse.left(line.sku);
    if (left < line.quantity) missing.push(line.sku);
  });
  return missing;
}

// Try 4: on the empty line below, type   export function byCustomer

// Try 5: on the empty line below, type   export async function sendAll

/** The order that has waited longest, for the top of the packing list. */
export function nextToPack(orders: readonly Order[]): Order | undefined {
  // Try 6: on the empty line below, type   const paid =

  // Try 7: on the empty line below, type   const waiting =

  return orders.find((order) => order.status === 'paid');
}
