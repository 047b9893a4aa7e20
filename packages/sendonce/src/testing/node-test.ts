import { createHook } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { after, beforeEach, type TestContext } from 'node:test'
import { core } from './load-core.ts'

type Test = ReturnType<typeof core.beginTest>

const running = new Set<Test>()
/** Tests that have begun and whose code has not. */
const waiting = new Set<Test>()

core.openFile({ name: process.argv[1] })

beforeEach((hooked) => {
  const context = hooked as TestContext
  const { fullName } = context
  const test = core.beginTest(fullName, parentOf(fullName))
  running.add(test)
  waiting.add(test)
  enterResource(context, test)
  // Not `afterEach`: what it throws is taken for an error of each test that it runs for meanwhile.
  context.after(async () => {
    try {
      await core.endTest(test)
    } finally {
      running.delete(test)
      waiting.delete(test)
    }
  })
})

after(() => core.closeFile())

/** The innermost of the running tests that this one is a part of. */
function parentOf(fullName: string): Test | null {
  const around = [...running].filter(({ name }) => fullName.startsWith(`${name} > `))
  return around.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null
}

/** What a test is before Node 24: its code runs in the scope of that, and is known by its signal. */
interface TestResource {
  readonly signal?: AbortSignal
  runInAsyncScope(run: () => void): void
}

const resources = new Set<TestResource>()

if (Number.parseInt(process.versions.node, 10) < 24)
  createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'Test' && resource.constructor.name === 'Test')
        resources.add(resource as TestResource)
    },
  }).enable()

function enterResource({ signal }: TestContext, test: Test): void {
  const own = [...resources].find((one) => one.signal === signal)
  if (!own) return
  resources.delete(own)
  own.runInAsyncScope(() => core.enterTest(test))
}

// From Node 24 on this is published around the code of each test, behind the hooks in front of it.
core.bindTests(tracingChannel('node.test').start, (message) => {
  const { name, type } = message as { readonly name: string; readonly type: string }
  const [test, ...others] = [...waiting].filter((one) => isNamed(one, name))
  if (type !== 'test' || !test || others.length > 0) return undefined
  waiting.delete(test)
  return test
})

function isNamed({ name }: Test, own: string): boolean {
  return name === own || name.endsWith(` > ${own}`)
}
