import type { Incident } from '@sendonce/model'
import { guard } from '../guard.ts'
import type { RecorderOptions } from '../options.ts'
import { onExit } from '../patch/on-exit.ts'
import type { Publish } from '../report/repeats.ts'
import type { Reporter, TerminalSink } from '../report/reporter.ts'
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
  const root = process.cwd()
  let late: LateSinks | null = null
  let isEnding = false
  const writeSession = (): void => file?.write(currentSession(isEnding))
  reportWith((record, why) => {
    late ??= openLate(options, root, (incident) => {
      file?.write(incident)
      // A test runner may kill its workers before the counts would be written.
      if (!isEnding) writeSession()
      tellListeners(incident)
    })
    if (isEnding) late.terminal?.end()
    late.reporter.report(record, why)
  })
  writeSession()
  if (file) onCounts(() => guard(writeSession))
  onExit(() => {
    isEnding = true
    // What was printed before must not keep the incident back of which the process dies.
    guard(() => late?.terminal?.end())
    guard(() => {
      reportWaiting()
      watchUnanswered.flush()
      late?.reporter.flush()
    })
    guard(() => late?.terminal?.flush())
    guard(writeSession)
  })
}

/** What is loaded with the first incident. */
interface LateSinks {
  readonly reporter: Reporter
  readonly terminal: TerminalSink | null
}

function openLate(
  options: RecorderOptions,
  root: string,
  publish: (incident: Incident) => void,
): LateSinks {
  const late = require('../report/reporter.js') as typeof import('../report/reporter.ts')
  const form = options.terminal
  const terminal = form === 'off' ? null : new late.TerminalSink({ form, root })
  const publishAll: Publish = (incident, isRepeat) => {
    publish(incident)
    guard(() => terminal?.show(incident, isRepeat))
  }
  return { reporter: new late.Reporter(options, publishAll), terminal }
}
