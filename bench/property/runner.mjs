// Programs go to one long-lived process in batches; it runs them under the recorder.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A batch takes seconds; one that takes longer hangs. */
const patience = 120_000

/** Starts the process that runs programs. */
export function startRunner() {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-property-'))
  const child = fork(join(import.meta.dirname, 'run-programs.cjs'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const deadline = setTimeout(() => child.kill(), patience)
  let count = 0
  const waiting = []
  child.on('message', (results) => waiting.shift()?.resolve(results))
  child.on('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the runner ended with ${code}`))
  })
  return {
    /** Runs programs (`{ text, worlds, express }`); what was recorded, in their order. */
    run(programs) {
      const batch = programs.map(({ text, worlds, express }) => {
        const file = join(folder, `program-${++count}.js`)
        // The recorder reads the source of what it reports.
        writeFileSync(file, text)
        return { file, text, worlds, aliases: { express } }
      })
      return new Promise((resolve, reject) => {
        const localize = (at) => (at && batch.some(({ file }) => file === at.file) ? at : null)
        waiting.push({
          reject,
          resolve: (results) => {
            for (const { file } of batch) rmSync(file)
            resolve(
              results.map((result) => ({
                ...result,
                incidents: result.incidents.map((one) => ({
                  ...one,
                  first: localize(one.first),
                  second: localize(one.second),
                })),
              })),
            )
          },
        })
        child.send(batch)
        deadline.refresh()
      })
    },
    stop() {
      clearTimeout(deadline)
      child.disconnect()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
