import { expect, test } from 'vitest';
import { importsOf } from '../../../src/recall/neighbours/imported-files.ts';

test.each([
  ['typescript', "import { a } from './a.ts';\n", ['src/a.ts', 'src/a.tsx', 'src/a.d.ts'], ['a.ts', 'src/b/a.ts', 'src/b.ts']],
  ['typescript', "import {\n  a,\n} from '../lib/a';\n", ['lib/a.ts', 'lib/a/index.ts'], ['src/lib/a.ts']],
  ['javascript', "const a = require('./a');\n", ['src/a.js'], ['src/b.js']],
  ['typescript', "export * from '@/parts/a';\nimport x from 'x';\n", ['src/parts/a.ts'], ['src/x.ts', 'x.ts']],
  ['python', 'from .a import b\n', ['src/a.py', 'src/a/__init__.py', 'src/a/b.py'], ['a.py']],
  ['python', 'from ..core.a import (\n    b,\n)\n', ['core/a.py', 'core/a/b.py'], ['src/core/a.py']],
  ['python', 'import a\nfrom core.deep import b as c\n', ['src/a.py', 'lib/core/deep.py', 'core/deep/b.py'], ['lib/a.py', 'deep.py']],
  ['rust', 'use crate::core::{Item, Other};\nmod parts;\n', ['src/core.rs', 'src/core/mod.rs', 'src/parts.rs'], ['src/item.rs']],
  ['java', 'package a.b;\nimport com.acme.core.Store;\n', ['app/com/acme/core/Store.java'], ['app/com/acme/core/Other.java', 'Store.java']],
  ['go', 'package a\n\nimport (\n\t"fmt"\n\t"example.com/app/internal/store"\n)\n', ['internal/store/read.go'], ['internal/other/read.go', 'fmt/a.go']],
  ['c', '#include "store.h"\n#include <core/deep.h>\n', ['src/store.h', 'src/store.c', 'include/core/deep.h'], ['include/store.h']],
  ['ruby', "require_relative 'store'\nrequire 'core/deep'\n", ['src/store.rb', 'lib/core/deep.rb'], ['lib/store.rb']],
  ['lua', "local a = require('core.deep')\n", ['core/deep.lua', 'src/core/deep.lua'], ['deep.lua']],
  ['plaintext', "import { a } from './a.ts';\n", [], ['src/a.ts']],
])('%s: %j', (languageId, text, imported, others) => {
  const isImported = importsOf(text, 'src/own.x', languageId);
  expect([...imported, ...others].filter(isImported)).toEqual(imported);
});
