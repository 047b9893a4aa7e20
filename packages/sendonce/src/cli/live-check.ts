import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Report } from '@sendonce/model'
import { withAdvice } from '../project/fix-advice.ts'
import { watchSources } from '../project/watch-sources.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Checked } from '../view/live-model.ts'
import type { CheckPlan } from './check-command.ts'
import { Rechecks, type Rechecked } from './rechecks.ts'

/** Who is told of checks. */
export interface CheckListener {
  readonly onStart: () => void
  /** `judged`: the report as the configuration wants it, whatever was recorded. */
  readonly onChecked: (checked: Checked, judged: Report, ms: number) => void
  /** It could not be made; it is tried again with the next change. */
  readonly onFailed: (message: string) => void
}

/**
 * Checks a project, and again whenever a source changes, until it is told to stop. Findings are told at once, and again with
 * their fixes, which take longer to verify.
 */
export async function checkLive(
  makePlan: () => Promise<CheckPlan>,
  listener: CheckListener,
  stop: AbortSignal,
): Promise<void> {
  const rechecks = new Rechecks(makePlan)
  // Before the first check, so that nothing is missed that happens meanwhile.
  const changes = watchSources((await rechecks.plan()).options, stop)
  await checkOnce(rechecks, null, listener, stop)
  try {
    for await (const changed of changes) await checkOnce(rechecks, changed, listener, stop)
  } catch (error) {
    // No more files can be watched: what was found stays.
    if (!(error instanceof UsageError)) throw error
    listener.onFailed(`${error.message}: ${error.hint}`)
  }
}

async function checkOnce(
  rechecks: Rechecks,
  changed: readonly string[] | null,
  listener: CheckListener,
  stop: AbortSignal,
): Promise<void> {
  const began = performance.now()
  listener.onStart()
  // What was told leaves for the pages before the check takes all the time there is.
  await nextTurn()
  try {
    const made = await rechecks.check(changed)
    const ms = Math.round(performance.now() - began)
    if (stop.aborted) return
    const { session, plan, report } = made
    const judged = plan.judge(report)
    listener.onChecked(checkedOf(made), judged, ms)
    const advice = await session.adviseOn(judged.findings)
    session.keep()
    if (stop.aborted) return
    const findings = withAdvice(report.findings, advice)
    listener.onChecked(checkedOf({ ...made, report: { ...report, findings } }), judged, ms)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    listener.onFailed(`${error.message}: ${error.hint}`)
  } finally {
    rechecks.rest()
  }
}

function checkedOf({ report, plan, session }: Rechecked): Checked {
  return {
    report,
    judge: plan.judge,
    isChecked: (file) => session.sources?.seen.has(file) ?? false,
  }
}
