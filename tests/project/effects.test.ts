import { describe, expect, it } from 'vitest'
import { Effects, type ResolvedCall } from '../../src/project/calls.ts'
import type { FunctionSymbol } from '../../src/project/symbols.ts'
import { analyse } from '../support/application.ts'
import { randomNumbers } from '../support/samples.ts'

const MODULES = 100
const FUNCTIONS = 100

/** Ten thousand functions that call three others each, in cycles of all lengths; one of them sleeps. */
function generated(): Record<string, string> {
  const random = randomNumbers(7)
  const below = (bound: number): number => Math.floor(random() * bound)
  const files: Record<string, string> = {}
  for (let module = 0; module < MODULES; module++) {
    const others = Array.from({ length: 5 }, () => below(MODULES))
    const functions = Array.from({ length: FUNCTIONS }, (_, index) => {
      const calls = [
        `f${below(FUNCTIONS)}()`,
        `f${(index + 1) % FUNCTIONS}()`,
        `m${others[below(5)]}.f${below(FUNCTIONS)}()`,
      ]
      const body = module === 42 && index === 42 ? ['time.sleep(1)', ...calls] : calls
      return `def f${index}():\n${body.map((line) => `    ${line}\n`).join('')}`
    })
    const imports = ['import time', ...new Set(others.map((other) => `import m${other}`))]
    files[`m${module}.py`] = `${imports.join('\n')}\n\n${functions.join('\n')}`
  }
  return files
}

describe('effects in a project of ten thousand functions that call each other', () => {
  it('are found for all of them with work in proportion to the calls', { timeout: 120_000 }, async () => {
    const { application } = await analyse(generated())
    const { calls, modules } = application.project
    let looks = 0
    const effects = new Effects<string>(calls, {
      effectOf: (call) => {
        looks++
        return call.names.includes('time.sleep') ? 'sleeps' : null
      },
      follows: () => true,
    })
    const symbols = [...modules.values()].flatMap((module) => module.functions)
    expect(symbols).toHaveLength(MODULES * FUNCTIONS)
    const lengths = symbols.map((symbol) => effects.chainIn(symbol)!.calls.length)
    // Searches from each function would look at a hundred million calls.
    expect(looks).toBeLessThan(200 * symbols.length)
    expect(lengths).toEqual(distances(symbols, (symbol) => calls.callsIn(symbol)))
  })
})

/** The lengths of shortest chains, worked out in the plainest way: going over all functions until nothing gets shorter. */
function distances(
  symbols: readonly FunctionSymbol[],
  callsIn: (symbol: FunctionSymbol) => readonly ResolvedCall[],
): readonly number[] {
  const known = new Map<FunctionSymbol, number>()
  for (let isChanging = true; isChanging; ) {
    isChanging = false
    for (const symbol of symbols) {
      const lengths = callsIn(symbol).flatMap((call) =>
        call.names.includes('time.sleep') ? [1] : call.runs.flatMap((callee) => (known.get(callee) ?? Number.NaN) + 1),
      )
      const shortest = Math.min(...lengths.filter((length) => !Number.isNaN(length)))
      if (shortest < (known.get(symbol) ?? Number.POSITIVE_INFINITY)) {
        known.set(symbol, shortest)
        isChanging = true
      }
    }
  }
  return symbols.map((symbol) => known.get(symbol)!)
}
