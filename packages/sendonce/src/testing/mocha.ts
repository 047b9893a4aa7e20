import { core } from './load-core.ts'

type Test = ReturnType<typeof core.beginTest>
type Done = (error?: unknown) => void
type TestFunction = (this: unknown, done?: Done) => unknown

/** A test of mocha's, as far as it is used. */
interface Runnable {
  fn?: TestFunction
  fullTitle(): string
}

interface HookContext {
  readonly currentTest?: Runnable
  /** The hook; an error that it is given is the test's. */
  readonly test: { error(error: unknown): void }
}

/** A test that is tried again has the function that it had the first time. */
const originals = new WeakMap<TestFunction, TestFunction>()
let current: Test | null = null

/**
 * The same function, in a context of its own, failing for what its requests have come to: an error of a hook would be one
 * more result. A failure of the test's own is left alone.
 */
function wrapped(test: Test, run: TestFunction): TestFunction {
  const original = originals.get(run) ?? run
  const judge = (): Promise<void> => core.judgeTest(test)
  const own: TestFunction =
    original.length > 0
      ? function (done) {
          // What comes behind is run by this call.
          const tell: Done = (error) => core.outside(() => done?.(error))
          const end: Done = (error) => {
            if (error) tell(error)
            // oxlint-disable-next-line promise/no-promise-in-callback -- it is mocha's form
            else void judge().then(() => tell(), tell)
          }
          return core.inside(test, () => original.call(this, end))
        }
      : async function () {
          await core.inside(test, () => original.call(this))
          await judge()
        }
  originals.set(own, original)
  return own
}

export const mochaHooks: object = {
  // Around each file, or around all that one process runs one after the other.
  beforeAll() {
    core.openFile()
  },
  beforeEach(this: HookContext) {
    const { currentTest } = this
    if (!currentTest?.fn) return
    current = core.beginTest(currentTest.fullTitle())
    currentTest.fn = wrapped(current, currentTest.fn)
  },
  async afterEach(this: HookContext) {
    // What came with the hooks behind it; thrown here it would end the suite.
    await (current && core.endTest(current).catch((error) => this.test.error(error)))
  },
  async afterAll() {
    await core.closeFile()
  },
}
