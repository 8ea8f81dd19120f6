import { describe, expect, it } from 'vitest'
import { lint } from '../../support/lint.ts'

/** A file after the fix of its only finding. */
async function fixed(text: string): Promise<string> {
  const { findings } = await lint({ 'main.py': text }, { rules: ['blocking-sleep'] })
  expect(findings.length).toBe(1)
  const edits = [...(findings[0]!.fix?.edits ?? [])].sort((a, b) => b.start - a.start)
  return edits.reduce(
    (result, { start, end, text: inserted }) => result.slice(0, start) + inserted + result.slice(end),
    text,
  )
}

describe('the fix of a blocking sleep', () => {
  it('awaits the sleep of the library that the file imports', async () => {
    expect(await fixed('import anyio\nimport time\nasync def f():\n    time.sleep(1)\n')).toBe(
      'import anyio\nasync def f():\n    await anyio.sleep(1)\n',
    )
    expect(await fixed('import asyncio as aio, time\nasync def f():\n    time.sleep(1)  # wait\n')).toBe(
      'import asyncio as aio, time\nasync def f():\n    await aio.sleep(1)  # wait\n',
    )
  })

  it('imports asyncio where neither is imported', async () => {
    expect(
      await fixed(
        '"""Docs."""\nfrom __future__ import annotations\nfrom time import sleep\nasync def f():\n    sleep(1)\n',
      ),
    ).toBe(
      '"""Docs."""\nfrom __future__ import annotations\nimport asyncio\nasync def f():\n    await asyncio.sleep(1)\n',
    )
  })

  it('is not offered inside other expressions and through helpers', async () => {
    const nested = 'import time\nasync def f():\n    return [time.sleep(1)]\n'
    const helper = 'import time\ndef g():\n    time.sleep(1)\nasync def f():\n    g()\n'
    expect(await fixed(nested)).toBe(nested)
    expect(await fixed(helper)).toBe(helper)
  })
})
