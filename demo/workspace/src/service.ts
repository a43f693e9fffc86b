import type { Order } from './orders.js';

/** The shop's service said no. */
export class ServiceError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`The service answered ${status}: ${text}`);
    this.status = status;
  }
}

export async function fetchOrder(service: URL, id: string): Promise<Order> {
  const response = await fetch(new URL(`orders/${id}`, service));
  if (!response.ok) throw new ServiceError(response.status, await response.text());
  return (await response.json()) as Order;
}

export async function fetchOrders(service: URL, customer: string): Promise<Order[]> {
  const response = await fetch(new URL(`orders?customer=${customer}`, service));
  if (!response.ok) throw new ServiceError(response.status, await response.text());
  return (await response.json()) as Order[];
}

export async function confirmOrder(service: URL, id: string): Promise<Order> {
  const response = await fetch(new URL(`orders/${id}/confirm`, service), { method: 'POST' });
  if (!response.ok) throw new ServiceError(response.status, await response.text());
  return (await response.json()) as Order;
}

export async function cancelOrder(service: URL, id: string): Promise<Order> {
  const response = await fetch(new URL(`orders/${id}`, service), { method: 'DELETE' });
  // Try 18: on the empty line below, type   if (!response.ok)

  return (await response.json()) as Order;
}
