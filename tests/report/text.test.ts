import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { conciseReport } from '../../src/report/concise.ts'
import { FrameSource, type Region } from '../../src/report/frame.ts'
import { groupedReport } from '../../src/report/grouped.ts'
import type { Links } from '../../src/report/links.ts'
import { coloured, plain } from '../../src/report/style.ts'
import { textReport } from '../../src/report/text.ts'
import { finding, place } from '../cli/workbench.ts'
import { CHAINED, FULL, locate, ODD_FINDING, report, SOURCES } from './samples.ts'

const OPTIONS = { style: plain, width: 80, summary: false }

test('a finding with a chain and a related location', () => {
  expect(textReport(report([CHAINED]), SOURCES, OPTIONS)).toBe(`\
error[blocking-http-call] notify() blocks the event loop with requests.post();
  use httpx.AsyncClient, or hand it to run_in_threadpool()
  --> app/routers/orders.py:9:5
   |
 8 |     saved = await save(order)
 9 |     notify(saved)  # tells the warehouse
   |     ^^^^^^^^^^^^^
10 |     return saved
   1. notify() calls send()
  --> app/services/notify.py:5:5
 5 |     send("/orders", order.id)
   |     -------------------------
   2. send() calls requests.post()
  --> app/client.py:5:12
 5 |     return requests.post(URL + path, json=body)
   |            ------------------------------------
   = the endpoint [create_order]
  --> app/routers/orders.py:6:1
 6 | @router.post("/orders")
   | -----------------------
`)
})

test('a finding behind wide characters, with a fix', () => {
  expect(textReport(report([ODD_FINDING]), SOURCES, OPTIONS)).toBe(`\
error[blocking-sleep] time.sleep() blocks the event loop; use \`await
  asyncio.sleep()\` in list[int](1)
 --> app/odd name#1 é.py:2:27
  |
1 | async def read(items):
2 |     name = "日本語 👩‍👩‍👧 é"; time.sleep(1)
  |                           ^^^^^^^^^^^^^
  = fix (unsafe): Replace time.sleep with asyncio.sleep
`)
})

test('a finding in a file whose text cannot be had', () => {
  const sources = { ...SOURCES, textOf: () => null }
  expect(textReport(report([finding('blocking-sleep', place('a.py', '', 0, 0))]), sources, OPTIONS)).toBe(
    'error[blocking-sleep] Found blocking-sleep; mend it\n --> a.py:1:1\n',
  )
})

test('a secret is masked, in the frames of other findings too', () => {
  const text = ['import time', 'KEY = "tulips"', 'time.sleep(1)', ''].join('\n')
  const secret = locate('a.py', text, '"tulips"')
  const findings = [
    finding('hardcoded-secret', secret, { secrets: [{ start: secret.start, end: secret.end }] }),
    finding('blocking-sleep', locate('a.py', text, 'time.sleep')),
  ]
  const output = textReport(report(findings), { ...SOURCES, textOf: () => text }, OPTIONS)
  expect(output).not.toContain('tulips')
  expect(output.match(/.*\*+.*|.*\^+.*/g)).toEqual([
    '2 | KEY = "******"',
    '  |       ^^^^^^^^',
    '2 | KEY = "******"',
    '  | ^^^^^^^^^^',
  ])
})

test('a secret is masked wherever its file has it', () => {
  const text = ['KEY = "tulips-in-spring"', 'open(b"tulips-in-spring")', 'short = "crocus"', 'open("crocus")', ''].join(
    '\n',
  )
  const findings = ['"tulips-in-spring"', '"crocus"'].map((value) => {
    const secret = locate('a.py', text, value)
    return finding('hardcoded-secret', secret, { secrets: [{ start: secret.start, end: secret.end }] })
  })
  const opened = finding('blocking-file-io', locate('a.py', text, 'open(b'))
  const output = textReport(report([...findings, opened]), { ...SOURCES, textOf: () => text }, OPTIONS)
  expect(output).not.toContain('tulips')
  expect(output).toContain('open(b"****************")')
})

test('colours change nothing else', () => {
  const text = textReport(FULL, SOURCES, { ...OPTIONS, style: coloured, summary: true })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
  expect(text.replace(/\x1b\[[\d;]*m/g, '')).toBe(textReport(FULL, SOURCES, { ...OPTIONS, summary: true }))
  expect(text).toContain('\x1b[1;31merror\x1b[0m')
})

test('hyperlinks change nothing else', () => {
  const links: Links = {
    rule: (id) => `https://fastapi-lint.example/rules/${id}`,
    place: (path, line) => `file:///shop/${encodeURIComponent(path)}#L${line}`,
  }
  const options = { ...OPTIONS, style: coloured, summary: true }
  for (const write of [textReport, groupedReport]) {
    const text = write(FULL, SOURCES, { ...options, links })
    expect(stripVTControlCharacters(text)).toBe(write(FULL, SOURCES, { ...options, style: plain }))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: hyperlinks are made of them
    const targets = [...text.matchAll(/\x1b\]8;;([^\x1b]*)\x1b\\/g)].map((match) => match[1])
    expect(targets.filter((_, index) => index % 2 === 1).every((target) => target === '')).toBe(true)
    expect(targets).toContain('https://fastapi-lint.example/rules/blocking-http-call')
    expect(targets).toContain('file:///shop/app%2Frouters%2Forders.py#L9')
  }
  expect(conciseReport(report([CHAINED]), SOURCES, plain, links)).toMatch(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: hyperlinks are made of them
    /^\x1b\]8;;file:\S+#L9\x1b\\app\/routers\/orders\.py:9:5\x1b\]8;;\x1b\\: error \[\x1b\]8;;https:/,
  )
})

test('no colour vanishes on black or on white', () => {
  const all = (['error', 'warning', 'info', 'strong', 'faint', 'path', 'secondary', 'gutter', 'good'] as const)
    .map((role) => coloured(role, 'x'))
    .join('')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
  const codes = [...all.matchAll(/\x1b\[([\d;]+)m/g)].flatMap((match) => (match[1] ?? '').split(';'))
  expect(codes.filter((code) => ['30', '33', '34', '37'].includes(code) || Number(code) >= 90)).toEqual([])
})

describe('the summary', () => {
  const summaryOf = (...[of]: Parameters<typeof report>) =>
    textReport(report(of, { suppressedCount: 2 }), SOURCES, { ...OPTIONS, summary: true })
      .split('\n\n')
      .at(-1)
  const at = place('a.py', '', 0, 0)

  test('counts', () => {
    const warning = finding('missing-response-model', at)
    expect(
      summaryOf([warning, warning, finding('blocking-sleep', at), finding('cpu-bound-call', { ...at, path: 'b.py' })]),
    ).toBe(
      'Found 4 findings (1 error, 2 warnings, 1 info) in 2 of 57 files. 2 findings suppressed by comments.\n' +
        'Run "fastapi-lint explain missing-response-model" (or another rule) for what is\nbehind it.\n',
    )
  })

  test('one finding is one finding, and names its rule', () => {
    const one = report([finding('blocking-sleep', at)], { fileCount: 1, reportedFileCount: 1 })
    expect(textReport(one, SOURCES, { ...OPTIONS, summary: true })).toContain(
      '\n\nFound 1 finding (1 error) in 1 of 1 file.\nRun "fastapi-lint explain blocking-sleep" for what is behind it.\n',
    )
  })

  test('of rules with as many findings, the worst is named', () => {
    expect(summaryOf([finding('cpu-bound-call', at), finding('blocking-sleep', at)])).toContain(
      'explain blocking-sleep"',
    )
  })

  test('many findings bring the baseline to mind, unless there is one', () => {
    const many = Array.from({ length: 30 }, () => finding('blocking-sleep', at))
    const hint = '\nRun "fastapi-lint baseline" to have only new findings reported from now on.\n'
    expect(summaryOf(many)).toContain(hint)
    expect(summaryOf(many.slice(1))).not.toContain('baseline')
    const baselined = report(many, { baselinedCount: 5 })
    expect(textReport(baselined, SOURCES, { ...OPTIONS, summary: true })).not.toContain('"fastapi-lint baseline"')
  })

  test('nothing found', () => {
    expect(summaryOf([])).toBe('No findings in 57 files. 2 findings suppressed by comments.\n')
  })
})

describe('a code frame', () => {
  const frame = (text: string, part: string, width = 60, context = 0) => {
    const start = text.indexOf(part)
    const region: Region = place('a.py', text, start, start + part.length)
    const options = {
      before: context,
      after: context,
      mark: '^',
      role: 'error',
      gutter: 2,
      width,
      style: plain,
    } as const
    return new FrameSource(text).frame(region, options).join('\n')
  }

  test('marks the text under tabs', () => {
    expect(frame('\tif x:\ty(1)\n', 'y(1)')).toBe(' 1 |     if x:   y(1)\n   |             ^^^^')
  })

  test('marks the text after combining characters and wide ones', () => {
    expect(frame('e\u0301 = "漢字"; bad', 'bad')).toBe(' 1 | e\u0301 = "漢字"; bad\n   |             ^^^')
  })

  test('marks the text after characters that stand beside their base', () => {
    expect(frame('"นำ กำ" bad', 'bad')).toBe(' 1 | "นำ กำ" bad\n   |         ^^^')
  })

  test('shows control characters as escapes', () => {
    expect(frame('x = "\x1b[31m\u202e"; bad', 'bad')).toBe(
      ' 1 | x = "\\x1b[31m\\u202e"; bad\n   |                       ^^^',
    )
  })

  test('leaves blank lines around it out', () => {
    expect(frame('\nx\n\n', 'x', 60, 1)).toBe(' 2 | x\n   | ^')
  })

  test('leaves lines out that end before the window begins', () => {
    expect(frame(`short = 1\n${'a = 1; '.repeat(20)}bad(x)\n  tiny\n`, 'bad(x)', 60, 1).match(/^.{2} \|/gm)).toEqual([
      ' 2 |',
      '   |',
    ])
  })

  test('an empty region gets one mark', () => {
    expect(frame('def f(\n', '', 60)).toBe(' 1 | def f(\n   | ^')
    const end: Region = place('a.py', 'ab', 2, 2)
    const options = { before: 0, after: 0, mark: '^', role: 'error', gutter: 1, width: 60, style: plain } as const
    expect(new FrameSource('ab').frame(end, options).join('\n')).toBe('1 | ab\n  |   ^')
  })

  test('several lines are marked each, many lines are cut', () => {
    expect(frame('a = call(\n    one,\n)\n', 'call(\n    one,\n)')).toBe(
      ' 1 | a = call(\n   |     ^^^^^\n 2 |     one,\n   |     ^^^^\n 3 | )\n   | ^',
    )
    const long = `call(\n${'    one,\n'.repeat(20)})`
    const lines = frame(long, long).split('\n')
    expect(lines).toHaveLength(9)
    expect(lines.at(-1)).toBe('   | ...')
  })

  test('a long line is cut to a window around the region', () => {
    const text = `${'a = 1; '.repeat(30)}bad(x)${'; b = 2'.repeat(30)}`
    const [line = '', marks = ''] = frame(text, 'bad(x)', 60).split('\n')
    expect(line).toHaveLength(60)
    expect(line).toMatch(/^ 1 \| ….*bad\(x\).*…$/)
    expect(marks.indexOf('^')).toBe(line.indexOf('bad'))
    expect(marks.trimEnd()).toHaveLength(line.indexOf('bad') + 6)
  })

  test('a region that is longer than the window is marked as far as it is shown', () => {
    const text = `x = "${'a'.repeat(200)}"`
    const [line = '', marks = ''] = frame(text, `"${'a'.repeat(200)}"`, 60).split('\n')
    expect(line).toHaveLength(60)
    expect(line.startsWith(' 1 | x = "aaa')).toBe(true)
    expect(marks).toHaveLength(60)
  })

  test('a line of a megabyte', () => {
    const text = `${'x'.repeat(500_000)} bad ${'y'.repeat(500_000)}`
    const [line = '', marks = ''] = frame(text, 'bad', 60).split('\n')
    expect(line).toMatch(/^ 1 \| …x+ bad y+…$/)
    expect(marks.indexOf('^')).toBe(line.indexOf('bad'))
  })

  test('wide characters at the edges of the window', () => {
    const text = `${'漢'.repeat(100)}bad${'字'.repeat(100)}`
    for (let width = 40; width < 50; width++) {
      const [line = '', marks = ''] = frame(text, 'bad', width).split('\n')
      const columnOf = [...line.slice(0, line.indexOf('bad'))].reduce(
        (sum, one) => sum + (/[漢字]/.test(one) ? 2 : 1),
        0,
      )
      expect(marks.indexOf('^')).toBe(columnOf)
    }
  })
})
