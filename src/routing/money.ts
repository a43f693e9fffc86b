/** USD for people: enough digits to see what one request costs, never an amount that reads as 0 when it is not. */
export function usd(amount: number): string {
  if (amount === 0) return '$0';
  if (amount >= 0.995) return `$${amount.toFixed(2)}`;
  if (amount < 0.000_001) return 'under $0.000001';
  const digits = Math.max(2, 1 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits)}`;
}
