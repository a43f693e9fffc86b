/** A file that is no file of recordings: the message names the file, the line and what is wrong with it. */
export class RecordingsError extends Error {}
