/** The file beside the bundle that holds the declarations of TypeScript's library: an object of names and texts. */
export const PACKED_LIBS = 'typescript-libs.json';
