/**
 * Recorded answers through the real gate and the real routing: what the cascade gives, what it costs, and where the gate errs.
 * `npm run -s replay -- --data FILE[.gz] --cheap MODEL --premium MODEL`; the form of FILE is told in docs/recordings.md.
 */
import { readRecordings } from './recordings/recordings.ts';
import { RecordingsError } from './recordings/recordings-error.ts';
import { readArguments, USAGE, UsageError, type JournalArguments, type ReplayArguments } from './replay/arguments.ts';
import { journalReport, journalTable } from './replay/journal.ts';
import { askForPrice, priceFor, readPrices } from './replay/prices.ts';
import { replay } from './replay/replay.ts';
import { replayTable } from './replay/table.ts';

const EXIT = { wrongCall: 2 } as const;

async function main(): Promise<void> {
  const settings = readArguments(process.argv.slice(2));
  const { json } = settings;
  if ('journal' in settings) {
    const report = await journal(settings);
    console.log(json ? JSON.stringify(report) : journalTable(report));
    return;
  }
  const result = await replay(inputOf(settings));
  console.log(json ? JSON.stringify(result) : replayTable(result));
}

function inputOf(settings: ReplayArguments): Parameters<typeof replay>[0] {
  const given = settings.prices === null ? new Map() : readPrices(settings.prices);
  const recordings = readRecordings(settings.data);
  const [cheap, premium] = [priceFor(settings.cheap, given), priceFor(settings.premium, given)];
  if (cheap === null) console.error(askForPrice(settings.cheap));
  if (premium === null) console.error(askForPrice(settings.premium));
  const onJudged = (done: number, of: number): void => {
    if (process.stderr.isTTY && (done % 20 === 0 || done === of)) process.stderr.write(`\r${String(done)} of ${String(of)} answers judged${done === of ? '\n' : ''}`);
  };
  return { recordings, settings, prices: { cheap, premium }, onJudged };
}

function journal({ journal: file, premium, prices }: JournalArguments): ReturnType<typeof journalReport> {
  const price = premium === null ? null : priceFor(premium, prices === null ? new Map() : readPrices(prices));
  if (premium !== null && price === null) console.error(askForPrice(premium));
  return journalReport(file, price);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError || error instanceof RecordingsError)) throw error;
  console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = EXIT.wrongCall;
}
