/** The free local tier, as it is written in the record: no model is asked, and nothing is sent. All three, for a user may name a tier so. */
export const LOCAL = { tier: 'local', provider: 'workspace', model: 'recall' } as const;

/** Whether a row's route is the local tier's, as SQL. @param prefix of its columns' names, such as `executed_` */
export function isLocal(prefix = ''): string {
  return `(${prefix}tier = '${LOCAL.tier}' AND ${prefix}provider = '${LOCAL.provider}' AND ${prefix}model = '${LOCAL.model}')`;
}
