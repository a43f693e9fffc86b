/** A half-open span of time, ms since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The user's local day that an instant (ms since the epoch) is in. 23 or 25 hours long where the clocks change. */
export function localDay(at: number): Period {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
}

/** The user's local calendar month that an instant (ms since the epoch) is in. */
export function localMonth(at: number): Period {
  const date = new Date(at);
  const [year, month] = [date.getFullYear(), date.getMonth()];
  return { from: new Date(year, month, 1).getTime(), to: new Date(year, month + 1, 1).getTime() };
}
