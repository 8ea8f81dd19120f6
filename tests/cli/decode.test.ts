import { expect, test } from 'vitest'
import { decodeManifest, decodePython } from '../../src/platform/decode.ts'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)))

test.each([
  ['nothing', bytes(''), ''],
  ['UTF-8', bytes('s = "é😀"\n'), 's = "é😀"\n'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], 'x = 1\n'), 'x = 1\n'],
  ['a byte order mark and a declaration', bytes([0xef, 0xbb, 0xbf], '# coding: utf-8\n'), '# coding: utf-8\n'],
  ['latin-1', bytes('# -*- coding: latin-1 -*-\n', [0x80, 0xe9]), '# -*- coding: latin-1 -*-\n\x80é'],
  ['ISO-8859-1', bytes('# coding=ISO-8859-1\n', [0x93]), '# coding=ISO-8859-1\n\x93'],
  ['windows-1252', bytes('# coding: cp1252\n', [0x93]), '# coding: cp1252\n“'],
  ['windows-1251', bytes('# vim: set fileencoding=cp1251 :\n', [0xcf]), '# vim: set fileencoding=cp1251 :\nП'],
  ['Shift JIS', bytes('# coding: shift_jis\n', [0x93, 0xfa]), '# coding: shift_jis\n日'],
  ['ASCII', bytes('# coding: ascii\nx\n'), '# coding: ascii\nx\n'],
  [
    'a declaration in the second line',
    bytes('#!/usr/bin/env python\n# coding: latin-1\n', [0xe9]),
    '#!/usr/bin/env python\n# coding: latin-1\né',
  ],
  ['a declaration below a blank line', bytes('\r\n# coding: latin-1\r\n', [0xe9]), '\r\n# coding: latin-1\r\né'],
  ['no declaration below code', bytes('x = 1\n# coding: klingon\n'), 'x = 1\n# coding: klingon\n'],
  ['no declaration in the third line', bytes('\n\n# coding: klingon\n'), '\n\n# coding: klingon\n'],
  ['no declaration outside a comment', bytes('s = "# coding: klingon"\n'), 's = "# coding: klingon"\n'],
])('%s', (_name, content, text) => {
  expect(decodePython(content)).toEqual({ text })
})

test.each([
  ['UTF-16, little end first', bytes([0xff, 0xfe, 0x78, 0x00]), 'is encoded as UTF-16'],
  ['UTF-16, big end first', bytes([0xfe, 0xff, 0x00, 0x78]), 'is encoded as UTF-16'],
  ['UTF-32', bytes([0xff, 0xfe, 0x00, 0x00, 0x78, 0x00, 0x00, 0x00]), 'is encoded as UTF-32'],
  ['a NUL byte', bytes('ab\0'), 'contains a NUL byte (in line 1, at byte 2)'],
  ['UTF-16 without a mark', bytes([0x78, 0x00, 0x0a, 0x00]), 'contains a NUL byte (in line 1, at byte 1)'],
  ['a wrong byte', bytes('é', [0xff]), 'is not valid UTF-8 (byte 0xff in line 1, at byte 2)'],
  ['a cut sequence', bytes('ab', [0xe6, 0x97]), 'is not valid UTF-8 (byte 0xe6 in line 1, at byte 2)'],
  ['an overlong sequence', bytes([0xc0, 0x80]), 'is not valid UTF-8 (byte 0xc0 in line 1, at byte 0)'],
  ['a surrogate', bytes('a', [0xed, 0xa0, 0x80]), 'is not valid UTF-8 (byte 0xed in line 1, at byte 1)'],
  ['beyond Unicode', bytes([0xf4, 0x90, 0x80, 0x80]), 'is not valid UTF-8 (byte 0xf4 in line 1, at byte 0)'],
  [
    'not the ASCII it declares',
    bytes('# coding: ascii\n', [0xe9]),
    'declares ASCII but has the byte 0xe9 in line 2, at byte 16',
  ],
  [
    'not the encoding it declares',
    bytes('# coding: euc-jp\n', [0xff]),
    'is not valid euc-jp, the encoding it declares',
  ],
  ['an unknown encoding', bytes('# coding: klingon\n'), 'declares the unknown encoding "klingon"'],
  [
    'a mark against the declaration',
    bytes([0xef, 0xbb, 0xbf], '# coding: latin-1\n'),
    'starts with a UTF-8 byte order mark',
  ],
])('%s cannot be decoded', (_name, content, reason) => {
  const decoded = decodePython(content)
  expect('reason' in decoded ? decoded.reason : decoded.text).toContain(reason)
})

test.each([
  ['UTF-8', bytes([0xef, 0xbb, 0xbf], 'a<2\n')],
  ['UTF-16, little end first', Uint8Array.from([0xff, 0xfe, ...Buffer.from('a<2\n', 'utf16le')])],
  ['UTF-16, big end first', Uint8Array.from([0xfe, 0xff, ...Buffer.from('a<2\n', 'utf16le').swap16()])],
])('a manifest in %s', (_name, content) => {
  expect(decodeManifest(content)).toEqual({ text: 'a<2\n' })
})
