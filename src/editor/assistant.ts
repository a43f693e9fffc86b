import type { RealFile } from '../request/exclude.ts';
import type { Request } from '../request/request.ts';
import type { RouteResult } from '../routing/decision.ts';
import type { RouteOptions } from '../routing/router.ts';

/** What the editor needs of the router: a question in; a decision, and what may be shown, out. */
export interface Assistant {
  /** @param realFile where the document really is: it must not be excluded there either */
  ask(request: Request, options: RouteOptions, realFile: RealFile): Promise<RouteResult>;
}
