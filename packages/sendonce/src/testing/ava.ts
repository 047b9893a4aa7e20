import { core } from './load-core.ts'

let isDone = false

// ava has no hooks for all tests, and a rejection that nobody takes fails the run: the other tests go on. When they are done only
// what is thrown is still told.
core.openFile({
  onFailure: (error) => {
    // oxlint-disable-next-line promise/no-promise-in-callback -- it is for nobody
    if (!isDone) void Promise.reject(error)
    else
      setImmediate(() => {
        throw error
      })
  },
})

interface Ava {
  registerCompletionHandler(handler: () => void): void
}

const ava = 'ava'
export default async function watch(): Promise<void> {
  const all = (await import(ava)) as Ava
  all.registerCompletionHandler(() => {
    isDone = true
    void core.closeFile()
  })
}
