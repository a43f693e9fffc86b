// Stands beside the installed packages, so that their names are looked up there.
/**
 * @param {string} name
 * @returns {Promise<unknown>}
 */
export const load = (name) => import(name);
