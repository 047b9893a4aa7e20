import type { Incident } from '@sendonce/model'
import { guard } from '../guard.ts'
import type { RecorderOptions } from '../options.ts'
import type { Publish, Reporter } from '../report/reporter.ts'
import { reportWaiting, reportWith } from '../report/schedule.ts'
import { currentSession, onCounts } from '../session.ts'
import { watchUnanswered } from '../unanswered.ts'
import { FileSink } from './file.ts'
import { tellListeners } from './listeners.ts'

/**
 * Opens what incidents go to. What reports and draws them is loaded with the first incident: a server
 * without mistakes never pays for it.
 */
export function openSinks(options: RecorderOptions): void {
  const file = options.out === null ? null : new FileSink(options.out)
  let reporter: Reporter | null = null
  const publish = (incident: Incident): void => {
    file?.write(incident)
    tellListeners(incident)
  }
  reportWith((record, why) => {
    reporter ??= openReporter(options, publish)
    reporter.report(record, why)
  })
  const writeSession = (): void => file?.write(currentSession(null))
  writeSession()
  if (file) onCounts(() => guard(writeSession))
  process.on('exit', () => {
    guard(() => {
      reportWaiting()
      watchUnanswered.flush()
      reporter?.flush()
      writeSession()
    })
  })
}

function openReporter(options: RecorderOptions, publish: Publish): Reporter {
  const { Reporter } = require('../report/reporter.js') as typeof import('../report/reporter.ts')
  return new Reporter(options, publish)
}
