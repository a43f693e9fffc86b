import type { Parts } from '../source.ts';

const ORDERS = `// Item§ is one line of an order.
type Item§ struct {
	Name  string
	Price float64
	Count int
}

// Sum§ adds up what the items cost, and fails above the limit.
func Sum§(items []Item§, limit float64) (float64, error) {
	amounts := make(map[string]float64)
	«for _, item := range ‹items› {
		amounts[joined("item"⟪, item.Name⟫)] += item.Price * float64(item.Count)
	}»
	total := 0.0
	for _, amount := range amounts {
		«total += clamped(amount⟪, ‹limit›⟫)»
	}
	«if ‹total› > limit {
		return 0, fmt.Errorf("%f is more than %f", total, limit)
	}»
	«return ‹total›, nil»
}

`;

const STORE = `// Store§ keeps entries behind a lock.
type Store§ struct {
	mutex   sync.Mutex
	entries map[string]string
}

// Add puts an entry in, and says whether it is new.
func (s *Store§) Add(key string, value string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	«if len(‹value›) > largest {
		return false
	}»
	«_, known := s.entries[joined("store"⟪, ‹key›⟫)]»
	s.entries[joined("store", key)] = value
	return !known
}

// Keys gives the sorted keys.
func (s *Store§) Keys() []string {
	keys := make([]string, 0, len(s.entries))
	«for key := range s.entries {
		keys = append(‹keys›, strings.TrimPrefix(key, "store/"))
	}»
	«sort.Slice(‹keys›, func(i, j int) bool { return keys[i] < keys[j] })»
	return keys
}

`;

export const GO: Parts = {
  language: 'go',
  file: 'bench.go',
  head: `package bench

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

const largest = 4096

func clamped(value float64, most float64) float64 {
	if value > most {
		return most
	}
	return value
}

func joined(first string, second string) string {
	return strings.Join([]string{first, second}, "/")
}

`,
  parts: [ORDERS, STORE],
  tail: '',
  keywords: ['return', 'for', 'range', 'if', 'func'],
  broken: ['var unfinished = \n', 'var unfinished = call(1, 2\n', 'func unfinished( {\n}\n', 'type unfinished struct {\n'],
};
