import { beforeAll, describe, expect, test } from 'vitest'
import { LONGEST_LIST, MOST_ROWS, markdownReport } from '../../src/report/markdown.ts'
import { finding, place } from '../cli/workbench.ts'
import { hasModule, python } from './python.ts'
import { report, SOURCES } from './samples.ts'

const EVIL = [
  '<img src=x onerror=alert(1)>',
  '<!-- hidden',
  '</code></td></table># Title',
  '| a | b |',
  '`code` ``x``',
  '[text](https://evil.example) ![image](x.png)',
  '[ref]: https://evil.example',
  '**bold** __init__ *em* _em_ ~~gone~~ ~x~',
  'https://evil.example www.evil.example me@evil.example',
  '@octocat #1 GH-1 :smile: octo/repo#1 $x$ &amp; &#124; \\| \\',
  '- [ ] item',
  '1. one',
  '> quote',
  '---',
].flatMap((text) => [text, `a\n${text}`])

describe.skipIf(!hasModule('markdown_it'))('read by a CommonMark parser with tables, links and strike-through', () => {
  /** Prints the tokens that are not text, and what a reader sees. */
  const READ = `
import json, sys
from markdown_it import MarkdownIt
kinds, words = [], []
def walk(tokens):
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            words.append(token.content)
        elif token.type == "html_inline":
            kinds.append(token.content)
            if token.content not in ("<!-- -->", "<code>", "</code>", "<span>", "</span>"):
                words.append("HTML")
        else:
            kinds.append(token.type)
            if token.type == "td_close": words.append("\\x1f")
        if token.children: walk(token.children)
walk(MarkdownIt("gfm-like", {"linkify": False, "html": True}).enable(["table", "strikethrough"]).parse(sys.stdin.read()))
print(json.dumps([sorted(set(kinds)), "".join(words)]))
`
  const read = (text: string): [string[], string] => JSON.parse(python(READ, text))
  let usual: readonly string[] = []
  beforeAll(() => {
    usual = read(markdownReport(report([finding('blocking-sleep', place('a.py', '', 0, 0))]), SOURCES))[0]
  })

  test.each(EVIL)('%j is text', (evil) => {
    const [kinds, words] = read(
      markdownReport(report([finding('blocking-sleep', place(evil, '', 0, 0), { message: evil })]), SOURCES),
    )
    const shown = evil.replace('\n', '\\x0a')
    expect(words.split('\x1f').slice(0, 4)).toEqual([
      expect.stringMatching(/error$/),
      `${shown}:1`,
      'blocking-sleep',
      shown,
    ])
    expect(kinds.filter((kind) => !usual.includes(kind) && !/^<(!-- --|\/?span)>$/.test(kind))).toEqual([])
  })

  test.each(EVIL)('%j is text in lists', (evil) => {
    const skipped = [{ path: evil, reason: evil }]
    const [kinds, words] = read(
      markdownReport(report([], { skipped, failures: [{ rule: null, path: null, message: evil }] }), SOURCES),
    )
    const shown = evil.replace('\n', '\\x0a')
    expect(words).toContain(`${shown} ${shown}`)
    expect(words).toContain(`failed: ${shown}`)
    expect(
      kinds.filter((kind) =>
        /link|image|strong|^em_|^s_open|heading_open$|^html_block|^<(?!!-- -->|\/?(?:code|span)>)/.test(kind),
      ),
    ).toEqual(['heading_open'])
  })
})

test.each([
  ['@octocat', '@<!-- -->octocat'],
  ['see #12', 'see #<!-- -->12'],
  ['GH-12', 'GH<!-- -->-12'],
  [':smile:', ':<!-- -->smile:'],
  ['https://a.example', 'https:<!-- -->//a.example'],
  ['www.a.example', 'www<!-- -->.a.example'],
  ['me@a.example', 'me@<!-- -->a.example'],
  ['$x$', '<span>$</span>x<span>$</span>'],
  ['get_db() in Depends(get_db), list[int], a: b', 'get_db() in Depends(get_db), list\\[int\\], a: b'],
])('what GitHub would make of rendered text is parted: %s', (message, written) => {
  const text = markdownReport(report([finding('blocking-sleep', place('a.py', '', 0, 0), { message })]), SOURCES)
  expect(text).toContain(`| ${written} |\n`)
})

test('the table is cut, and says so', () => {
  const found = Array.from({ length: MOST_ROWS + 5 }, (_, index) =>
    finding('blocking-sleep', place('a.py', '', 0, 0), { severity: index === MOST_ROWS + 4 ? 'error' : 'warning' }),
  )
  const text = markdownReport(report(found), SOURCES)
  expect(text.match(/^\| (error|warning) /gm)).toHaveLength(MOST_ROWS)
  expect(text.match(/^\| error /m)).not.toBeNull()
  expect(text).toContain('\n\n…and 5 more findings.\n')
})

test('it fits into a job summary, whatever it says', () => {
  const path = `${'日'.repeat(900)}.py`
  const found = Array.from({ length: MOST_ROWS }, () =>
    finding('blocking-sleep', place(path, '', 0, 0), { message: '|'.repeat(4000) }),
  )
  const text = markdownReport(
    report(found, { skipped: found.map(() => ({ path, reason: '日'.repeat(900) })) }),
    SOURCES,
  )
  expect(text.length).toBeGreaterThan(LONGEST_LIST)
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024)
})

test('one finding is one finding', () => {
  const text = markdownReport(
    report([finding('blocking-sleep', place('a.py', '', 0, 0))], { fileCount: 1, reportedFileCount: 1 }),
    SOURCES,
  )
  expect(text).toContain('**1 finding** (1 error) in 1 of 1 file.')
})
