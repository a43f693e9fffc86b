/** How amounts, card numbers and dates are written for people. Amounts are in cents. */

/** `1234` as `€12.34`. */
export function formatMoney(cents: number, currency = 'EUR', locale = 'en'): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
}

/** Leaves the last four digits of a card number readable. */
export function maskCard(card: string): string {
  const digits = card.replace(/\D/g, '');
  return digits.slice(0, -4).replace(/\d/g, '•') + digits.slice(-4);
}

/** `3 articles`; the plural is not built in yet. */
export function formatCount(count: number, one: string, many: string): string {
  // Try 8: on the empty line below, type   const word =

  return `${count} × ${one}`;
}

// Try 9: on the empty line below, type   export function formatDate
