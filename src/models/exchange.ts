import { BodyWatch } from './body-watch.ts';

/** What one exchange with an endpoint showed, beside what the SDK tells of it. Written by the guarded fetch. */
export interface Exchange {
  /** The request left this machine, or may have. */
  sent: boolean;
  status: number | null;
  headers: Headers | null;
  /** The response was read to its end or given up: nothing of it is on its way any more. */
  closed: boolean;
  /** Why the response was thrown away. */
  breach: 'redirect' | 'oversize' | 'not-api' | null;
  /** Where it wanted to send us; its own words. */
  redirectHost: string;
  readonly watch: BodyWatch;
}

export function newExchange(stream: boolean): Exchange {
  return { sent: false, status: null, headers: null, closed: false, breach: null, redirectHost: '', watch: new BodyWatch(stream ? 'events' : 'json') };
}
