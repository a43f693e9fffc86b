import type { Parts } from '../source.ts';

const ORDERS = `def total_§(items: list[dict[str, float]], limit: float) -> float | None:
    """What the items of order § cost together."""
    amounts: dict[str, float] = {}
    «for item in ‹items›:
        name = joined("item"⟪, str(item["name"])⟫)
        amounts[name] = amounts.get(name, 0.0) + item["price"] * item["count"]»
    «found = sorted(value for value in ‹amounts›.values() if value < limit)»
    if len(found) > limit:
        «return None»
    «return sum(clamped(value⟪, limit⟫) for value in ‹found›)»


`;

const STORE = `class Store§:
    """Entries of one kind, the newest last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.entries: dict[str, str] = {}

    def add(self, key: str, value: object) -> bool:
        text = json.dumps(value)
        «if len(text) > ‹LARGEST›:
            raise ValueError("The entry " + ‹key› + " is too large.")»
        «self.entries[joined("store"⟪, key⟫)] = ‹text›»
        while len(self.entries) > self.most:
            «del self.entries[next(iter(self.entries))]»
        return True

    def load(self, path: str) -> list[str]:
        «with open(‹path›, encoding="utf-8") as file:
            lines = [line.strip() for line in file if line]»
        try:
            «return [self.entries[line] for line in lines if line not in (‹path›, "")]»
        except KeyError as error:
            raise LookupError(path) from error


`;

export const PYTHON: Parts = {
  language: 'python',
  file: 'bench.py',
  head: `import json

LARGEST = 4_096


def clamped(value: float, most: float) -> float:
    return min(value, most)


def joined(first: str, second: str) -> str:
    return "/".join([first, second])


`,
  parts: [ORDERS, STORE],
  tail: '',
  keywords: ['return', 'for', 'in', 'if', 'raise', 'with', 'del', 'as'],
  broken: ['unfinished = \n', 'unfinished = (1,\n', 'def unfinished(:\n    pass\n', 'if unfinished\n    pass\n'],
};
