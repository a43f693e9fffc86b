import type { Parts } from '../source.ts';

const ORDERS = `/// One line of order §.
#[derive(Debug, Clone)]
pub struct Item§ {
    pub name: String,
    pub price: f64,
    pub count: u32,
}

/// What the items cost together, or why that is too much.
pub fn sum_§(items: &[Item§], limit: f64) -> Result<f64, String> {
    let mut amounts: HashMap<String, f64> = HashMap::new();
    «for item in ‹items› {
        *amounts.entry(joined("item"⟪, &item.name⟫)).or_insert(0.0) += item.price * f64::from(item.count);
    }»
    «let total: f64 = ‹amounts›.values().map(|amount| clamped(*amount⟪, limit⟫)).sum();»
    «if ‹total› > limit {
        return Err(joined("too much"⟪, "the order"⟫));
    }»
    Ok(total)
}

`;

const STORE = `#[derive(Default)]
pub struct Store§ {
    entries: HashMap<String, String>,
}

impl Store§ {
    /// Puts an entry in, and says whether it is new.
    pub fn add(&mut self, key: &str, value: &str) -> bool {
        «if ‹value›.len() > LARGEST {
            return false;
        }»
        «let known = self.entries.contains_key(&joined("store"⟪, ‹key›⟫));»
        self.entries.insert(joined("store", key), value.to_string());
        !known
    }

    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        «for key in self.entries.keys() {
            match key.strip_prefix("store/") {
                Some(rest) => ‹keys›.push(rest.to_string()),
                None => continue,
            }
        }»
        «‹keys›.sort_by(|a, b| a.len().cmp(&b.len()));»
        keys
    }
}

`;

export const RUST: Parts = {
  language: 'rust',
  file: 'bench.rs',
  head: `use std::collections::HashMap;

const LARGEST: usize = 4096;

fn clamped(value: f64, most: f64) -> f64 {
    value.min(most)
}

fn joined(first: &str, second: &str) -> String {
    [first, second].join("/")
}

`,
  parts: [ORDERS, STORE],
  tail: '',
  keywords: ['return', 'for', 'let', 'if', 'match', 'in'],
  broken: ['const UNFINISHED: usize = ;\n', 'static UNFINISHED: usize = call(1, 2\n', 'fn unfinished( {\n}\n', 'struct Unfinished {\n'],
};
