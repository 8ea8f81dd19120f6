import { describe, expect, test } from 'vitest'
import { LineIndex } from '../../src/text/line-index.ts'
import { fixtures, nodesOf, parser } from './syntax.ts'

/** `line: "text" message` for each error. */
function errorsOf(text: string): string[] {
  const lines = new LineIndex(text)
  return parser
    .parse(text)
    .errors.map(
      ({ start, end, message }) => `${lines.lineAt(start)}: ${JSON.stringify(text.slice(start, end))} ${message}`,
    )
}

const BEFORE = 'def before(x):\n    return x\n\n\n'
const AFTER = '\n\n@decorator("x")\nasync def after(y: int) -> str:\n    """Doc."""\n    return str(y)\n'

describe('the function after an error is intact', () => {
  const after = parser.parse(AFTER).module.body[0]

  test.each([
    ['parameter without default', 'def f(x: int =\n    pass\n'],
    ['call without its end', 'def f():\n    y = g(1, 2\n    return y\n'],
    ['decorator without its end', '@app.get("/y"\ndef f():\n    pass\n'],
    ['definition without colon', 'def f()\n    return 1\n'],
    ['if without colon', 'def f():\n    if x\n        return 1\n'],
    ['attribute without name', 'def f():\n    x = g.\n    return x\n'],
    ['import without names', 'from a import\n'],
    ['string without its end', 'x = "abc\n'],
    ['f-string without its end', 'x = f"{"\n'],
    ['Python 2 statements', 'print "x"\nexec "x"\nraise E, "x"\n'],
    ['no body', 'def f():\n\n'],
    ['merge conflict', '<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> branch\n'],
    ['template', '{% if x %}\nx = {{ y }}\n{% endif %}\n'],
    ['method without its end', 'class C:\n    def a(self):\n        return 1\n\n    def b(self:\n        return 2\n'],
    ['magic command', '%matplotlib inline\n!ls\n'],
  ])('%s', (_, source) => {
    const tree = parser.parse(BEFORE + source + AFTER)
    expect(tree.errors.length).toBeGreaterThan(0)
    expect(tree.module.body[0]).toMatchObject({ kind: 'FunctionDef', name: 'before' })
    const shift = BEFORE.length + source.length
    const shifted: unknown = JSON.parse(JSON.stringify(after), (key, value: unknown) =>
      (key === 'start' || key === 'end') && typeof value === 'number' ? value + shift : value,
    )
    expect(tree.module.body.at(-1)).toEqual(shifted)
  })
})

test.each([
  ['def f(x: int =\n    pass\n', ['1: "(" "(" was never closed']],
  ['def f():\n    y = g(1, 2\n    return y\n', ['2: "(" "(" was never closed']],
  ['x = [1, 2\n', ['1: "[" "[" was never closed']],
  ['x = (1 + 2))\n', ['1: ")" unexpected ")"']],
  ['x = "abc\n', ['1: "\\"" unterminated string']],
  ['f(a, , b)\n', ['1: "," unexpected ","']],
  ['if x = 3:\n    pass\n', ['1: "= 3" unexpected "= 3"']],
  ['x = a && b\n', ['1: "&" unexpected "&"']],
  ['x = {"a": 1, "b" 2}\n', ['1: "\\"b\\" 2" unexpected `"b" 2`']],
  ['def f():\n', ['1: "" expected an indented block']],
  ['if x:\n\ny = 1\n', ['1: "" expected an indented block']],
  ['x = 1\n    y = 2\nz = 3\n', ['2: "y = 2" unexpected indent']],
  ['print "x"\n', ['1: "print \\"x\\"" unexpected Python 2 "print" statement']],
  ['print "a" % b, c\nx\n', ['1: "print \\"a\\" % b, c" unexpected Python 2 "print" statement']],
  ['print >>f, x\n', ['1: "print >>f, x" unexpected Python 2 "print" statement']],
  ['exec "x" in y\n', ['1: "exec \\"x\\" in y" unexpected Python 2 "exec" statement']],
  ['raise E, "x"\n', ['1: "E, \\"x\\"" unexpected Python 2 "raise" statement']],
  ['x = `a`\n', ['1: "`a`" unexpected "`", Python 3 spells it repr()']],
  ['a <> b\n', ['1: "<>" unexpected "<>", Python 3 spells it "!="']],
  ['x = 0777\n', ['1: "0777" leading zeros in decimal integer literals are not permitted']],
  ['x = 10L\n', ['1: "10L" invalid decimal literal']],
  ['def f((a, b)): pass\n', ['1: "(a, b)" a parameter must be a name']],
  ['try:\n    pass\n', ['1: "try" expected "except" or "finally" after this "try"']],
  ['f"{a!z}"\n', ['1: "!z" invalid conversion character "z", expected "s", "r" or "a"']],
  ['x = "a" b"b"\n', ['1: "\\"a\\" b\\"b\\"" cannot mix bytes and nonbytes literals']],
  ['try: pass\nexcept A, B as e: pass\n', ['2: "A, B" multiple exception types must be parenthesized']],
])('%j', (text, expected) => {
  expect(errorsOf(text)).toEqual(expected)
})

test('valid code that looks odd has no errors', () => {
  expect(errorsOf('try: pass\nexcept A, B: pass\n')).toEqual([])
  expect(errorsOf('if x:\n    y = 1; \\\n  z = 2\n')).toEqual([])
  expect(errorsOf('if x:\n\ty\n        z\n')).toEqual([])
  expect(errorsOf('print("x"), exec("x")\n')).toEqual([])
})

test('an unreadable place is a Broken node', () => {
  const { module } = parser.parse('f(a, , b)\nprint "x"\n')
  expect(module.body[0]).toMatchObject({ value: { args: [{ kind: 'Name' }, { kind: 'Broken' }, { kind: 'Name' }] } })
  expect(module.body[1]).toEqual({ kind: 'Broken', start: 10, end: 19 })
})

describe('deep nesting', () => {
  test.each([
    ['parentheses', `${'('.repeat(3000)}a${')'.repeat(3000)}`],
    ['sum', `x = ${'a + '.repeat(5000)}a`],
    ['calls', `x${'.y()'.repeat(5000)}`],
    ['attributes', `x${'.y'.repeat(5000)}`],
    ['subscripts', `x${'[0]'.repeat(5000)}`],
    ['lists', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['dictionaries', `${'{1:'.repeat(3000)}2${'}'.repeat(3000)}`],
    ['open parentheses', '('.repeat(5000)],
    ['elif', `if a: pass\n${'elif b: pass\n'.repeat(3000)}`],
    ['signs', `${'-'.repeat(5000)}x`],
    ['not', `${'not '.repeat(5000)}x`],
    ['lambda', `${'lambda: '.repeat(4000)}x`],
    ['if blocks', Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('')],
    ['f-strings', "f'{".repeat(500)],
    ['conditional', `${'a if b else '.repeat(4000)}c`],
    ['union', `x: ${'list[a] | '.repeat(4000)}c`],
    ['mixed operators', `${'a ^ b & '.repeat(3000)}c`],
    ['power', `${'a ** '.repeat(5000)}1`],
    ['await', `${'await '.repeat(3000)}x`],
    ['patterns', `match x:\n case ${'['.repeat(3000)}${']'.repeat(3000)}: pass`],
    ['type', `x: "${'list['.repeat(2000)}${']'.repeat(2000)}"`],
  ])('of %s is an error at most', (_, text) => {
    const tree = parser.parse(text)
    expect(tree.errors.length).toBeLessThanOrEqual(1)
    // A recursive function must be able to follow.
    expect(() => JSON.stringify(tree)).not.toThrow()
  })

  test('chains that Python does not nest are no error', () => {
    expect(errorsOf(`${'x and '.repeat(9000)}y\n`)).toEqual([])
    expect(errorsOf(`${'a = '.repeat(5000)}1\n`)).toEqual([])
    expect(errorsOf(`${'"a" '.repeat(5000)}\n`)).toEqual([])
    expect(errorsOf(`x = ${'a + '.repeat(900)}1\n`)).toEqual([])
  })
})

describe('a file cut anywhere', () => {
  /** Evenly spread, and the same on each run. */
  const cuts = Array.from({ length: 30 }, (_, index) => (index * 0.618034) % 1)

  test.each(fixtures)('$name', ({ text }) => {
    for (const cut of cuts) {
      const at = Math.floor(text.length * cut)
      for (const part of [text.slice(0, at), text.slice(at), text.slice(0, at) + text.slice(at + 3)]) {
        const tree = parser.parse(part)
        let end = -1
        for (const error of tree.errors) {
          expect(error.start).toBeGreaterThan(end)
          expect(error.end).toBeGreaterThanOrEqual(error.start)
          expect(error.end).toBeLessThanOrEqual(part.length)
          expect(error.message).not.toBe('')
          end = error.end
        }
        expect(nodesOf(tree).every((node) => node.start <= node.end && node.end <= part.length)).toBe(true)
      }
    }
  })
})

test('any text can be parsed', () => {
  for (const text of [
    '\0',
    'x = "\0"',
    '\ud800',
    'x = "\ud800\udc00\udc00"',
    '\u200b\u2060x',
    '\\',
    'x\\',
    '\f\f',
    '\t\t\t',
    '"""',
    "f'''{",
  ]) {
    expect(() => parser.parse(text)).not.toThrow()
  }
})
