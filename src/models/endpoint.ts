import type { FimTemplate, FimTemplateName } from './fim.ts';

/** What the adapter must know of a route. A `Route` of the configuration is one. */
export interface Endpoint {
  readonly provider: { readonly name: string; readonly baseUrl: string; readonly requiresKey: boolean };
  readonly model: string;
  readonly api: 'chat' | 'completions' | 'fim';
  /** Only for `api: 'fim'`. */
  readonly fim: FimTemplateName | FimTemplate | null;
}
