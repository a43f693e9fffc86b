import type { Parts } from '../source.ts';

const ORDERS = `    /** One line of order §. */
    record Item§(String name, double price, int count) {}

    static double sum§(List<Item§> items, double limit) {
        Map<String, Double> amounts = new HashMap<>();
        «for (Item§ item : ‹items›) {
            amounts.merge(joined("item"⟪, item.name()⟫), item.price() * item.count(), Double::sum);
        }»
        «double total = ‹amounts›.values().stream().mapToDouble(amount -> clamped(amount⟪, limit⟫)).sum();»
        «if (total > limit) {
            throw new IllegalArgumentException(‹total› + " is more than " + limit);
        }»
        «return ‹total›;»
    }

`;

const STORE = `    static class Store§ {
        private final Map<String, String> entries = new HashMap<>();

        boolean add(String key, String value) {
            «if (‹value›.length() > LARGEST) {
                return false;
            }»
            «boolean known = entries.containsKey(joined("store"⟪, ‹key›⟫));»
            entries.put(joined("store", key), value);
            return !known;
        }

        List<String> keys() {
            List<String> keys = new ArrayList<>();
            «for (String key : ‹entries›.keySet()) {
                if (key.startsWith("store/")) {
                    keys.add(key.substring(6));
                }
            }»
            «‹keys›.sort((a, b) -> Integer.compare(a.length(), b.length()));»
            return keys;
        }
    }

`;

export const JAVA: Parts = {
  language: 'java',
  file: 'Bench.java',
  head: `package bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class Bench {
    static final int LARGEST = 4096;

    static double clamped(double value, double most) {
        return Math.min(value, most);
    }

    static String joined(String first, String second) {
        return String.join("/", first, second);
    }

`,
  parts: [ORDERS, STORE],
  tail: '}\n',
  // Not `return` and the names of types: before a name, any word may stand for a type.
  keywords: ['throw', 'new', 'for', 'if'],
  broken: ['    static int unfinished = ;\n', '    static int unfinished = call(1, 2\n', '    void unfinished( {\n    }\n', '    int[] unfinished = {1, 2\n'],
};
