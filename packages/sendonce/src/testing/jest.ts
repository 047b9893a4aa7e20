import { core } from './load-core.ts'

type Test = ReturnType<typeof core.beginTest>
type TestFunction = (this: unknown, ...given: unknown[]) => unknown
type Define = ((name: unknown, run: TestFunction, ...more: unknown[]) => unknown) &
  Partial<Record<'only' | 'failing' | 'each', unknown>>

/** What jest gives each file of tests. */
interface Globals {
  readonly test: { concurrent?: Define }
  readonly expect: { getState(): { readonly currentTestName?: string } }
  readonly beforeEach: (hook: () => void) => void
  readonly afterEach: (hook: () => Promise<void>) => void
  readonly afterAll: (hook: () => Promise<void>) => void
}

const { test, expect, beforeEach, afterEach, afterAll } = globalThis as unknown as Globals

core.openFile()
let current: Test | null = null
beforeEach(() => {
  current = core.beginTest(expect.getState().currentTestName ?? '')
  enterCode(current)
})
afterEach(async () => {
  if (current) await core.endTest(current)
})
afterAll(() => core.closeFile())

/** What jest keeps of a test that it is about to run. */
interface RunningTest {
  fn?: TestFunction
}

/** A test that is tried again has the function that it had the first time. */
const originals = new WeakMap<TestFunction, TestFunction>()

/** Has the code of a test run in a context of its own; where jest keeps it elsewhere, tests are known by running alone. */
function enterCode(of: Test): void {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  )
  const { [key ?? '']: state } = globalThis as Record<PropertyKey, unknown>
  const running = (state as { readonly currentlyRunningTest?: RunningTest } | undefined)
    ?.currentlyRunningTest
  const run = running?.fn
  // A generator is known by its kind.
  if (!running || !run || run.constructor.name === 'GeneratorFunction') return
  const original = originals.get(run) ?? run
  const own: TestFunction = function (...given) {
    return core.inside(of, () => original.apply(this, given))
  }
  // It is given a callback if it takes one.
  Object.defineProperty(own, 'length', { value: original.length })
  originals.set(own, original)
  running.fn = own
}

// Hooks do not run around tests that run side by side.
if (test.concurrent) test.concurrent = wrapped(test.concurrent)

/** Defines the same tests, each in a context of its own. */
function wrapped(define: Define): Define {
  const own = (name: unknown, run: TestFunction, ...more: unknown[]): unknown =>
    define(name, typeof run === 'function' ? insideOf(String(name), run) : run, ...more)
  const each = define.each as ((...table: unknown[]) => Define) | undefined
  return Object.assign(own, define, {
    ...(define.only ? { only: wrapped(define.only as Define) } : {}),
    ...(define.failing ? { failing: wrapped(define.failing as Define) } : {}),
    ...(each ? { each: (...table: unknown[]) => wrapped(each(...table)) } : {}),
  })
}

function insideOf(name: string, run: TestFunction): TestFunction {
  return async function (...given) {
    const one = core.beginTest(name)
    let result: unknown
    try {
      result = await core.inside(one, () => run.apply(this, given))
    } catch (error) {
      // A failure of the test's own is the one to show.
      await core.endTest(one).catch(() => {})
      throw error
    }
    await core.endTest(one)
    return result
  }
}
