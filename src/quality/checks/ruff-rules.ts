/**
 * Rules of Ruff that only wrong programs break. Nothing of style, nothing that code does on purpose or for a moment. Codes:
 * `F` of Pyflakes, `PLE` of Pylint's errors, `B` of flake8-bugbear.
 */
export const RUFF_FINDINGS: readonly string[] = [
  // Names: undefined, undefined in `__all__`, local and used before it is set, declared `global` after use, defined twice.
  'F821', 'F822', 'F823', 'PLE0118', 'F811',
  // Format strings that do not fit what is put into them.
  'F501', 'F502', 'F503', 'F505', 'F506', 'F507', 'F508', 'F509', 'F521', 'F522', 'F524', 'F525',
  'PLE1205', 'PLE1206', 'PLE1300', 'PLE1307',
  // What is always or never true, and a comparison that nobody reads.
  'F631', 'F632', 'F634', 'B015',
  // Statements that cannot be where they are.
  'F404', 'F406', 'F407', 'F621', 'F622', 'F633', 'F701', 'F702', 'F704', 'F706', 'F707',
  'PLE0100', 'PLE0101', 'PLE0115', 'PLE0116', 'PLE0117', 'PLE1142', 'PLE1700',
  // A key twice in a literal, `raise NotImplemented`, what a method of the language must take or give.
  'F601', 'F901', 'PLE0237', 'PLE0241', 'PLE0302', 'PLE0303', 'PLE0305', 'PLE0307', 'PLE0308', 'PLE0309',
  'PLE0604', 'PLE0605', 'PLE0643', 'PLE1310', 'PLE1507', 'PLE1519', 'PLE1520',
];

/**
 * What wrong answers have more often than right ones, but right ones have too: a local variable that nobody reads, a loop
 * variable that is overwritten, `raise` outside of a handler.
 */
export const RUFF_DOUBTS: readonly string[] = ['F841', 'PLW2901', 'PLE0704'];
