import { BodyWatch } from './body-watch.ts';

/** What one exchange with an endpoint showed, beside what the SDK tells of it. Written by the guarded fetch. */
export interface Exchange {
  /** The request left this machine, or may have. */
  sent: boolean;
  status: number | null;
  headers: Headers | null;
  /** Why the response was thrown away. */
  breach: 'redirect' | 'oversize' | 'not-api' | null;
  /** Where it wanted to send us; its own words. */
  redirectHost: string;
  readonly watch: BodyWatch;
}

export function newExchange(stream: boolean): Exchange {
  return { sent: false, status: null, headers: null, breach: null, redirectHost: '', watch: new BodyWatch(stream ? 'events' : 'json') };
}
