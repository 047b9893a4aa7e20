import { basename, dirname } from 'node:path'
import { liveAssets } from '@sendonce/viewer/live'
import { ownVersion } from '../project/own-version.ts'
import { ManifestReader } from '../project/packages/package-manifest.ts'
import type { ProgramFacts } from '../report/live/status-view.ts'
import { safe } from '../report/text.ts'
import { childEnvironment, isOff, registerFile } from '../run/child-environment.ts'
import { launch, type Ending } from '../run/launch.ts'
import { projectRoot, recordingsOf } from '../run/project-folders.ts'
import { ownAbilities, resolveCommand, type Launch } from '../run/resolve-command.ts'
import { whenWritten } from '../run/when-written.ts'
import { Access } from '../view/access.ts'
import { LiveViewer } from '../view/live-viewer.ts'
import { planCheck, type CheckPlan } from './check-command.ts'
import type { CliIo } from './io.ts'
import { checkLive } from './live-check.ts'
import { recordingFolder } from './read-recorded.ts'
import { checkRunFlags, openFolder, statusOf, summarise } from './run-command.ts'
import { stopSignals, type StopSignals } from './stop-signals.ts'
import type { ViewFlags } from './view-flags.ts'
import { ViewLines } from './view-lines.ts'

/** What a test puts others in the place of. */
export interface Surroundings {
  /** Opens an address in a browser. */
  readonly openBrowser: (address: string) => Promise<void>
  readonly stopSignals: () => StopSignals
}

const usual: Surroundings = {
  openBrowser: async (address) => {
    const { openBrowser } = await import('./open-browser.ts')
    await openBrowser(address)
  },
  stopSignals,
}

/** How long the recorder may take to attach. */
const attachMs = 5000

/**
 * `sendonce view`: serves a page that shows what is found and what happens, until Ctrl-C. With a command it starts that with
 * the recorder, and gives its exit status.
 */
export async function runView(
  words: readonly string[],
  flags: ViewFlags,
  io: CliIo,
  surroundings: Surroundings = usual,
): Promise<number> {
  checkRunFlags(flags)
  const makePlan = (): Promise<CheckPlan> => planLive(flags, io)
  // What is wrong with the configuration is told before anything begins.
  await makePlan()
  const target =
    words.length > 0 ? resolveCommand(words, io.cwd, io.env['PATH'], ownAbilities()) : null
  const folder = target && openFolder(flags, io)
  const lines = new ViewLines(io)
  const access = new Access()
  const viewer = new LiveViewer({
    root: io.cwd,
    tool: `sendonce ${ownVersion()}`,
    recordings: folder ? dirname(folder) : storedRecordings(flags, io),
    assets: liveAssets(),
    access,
    onProgram: (facts: ProgramFacts) => lines.program(facts),
    outside: {
      project: projectName(io.cwd),
      command: 'sendonce view -- npm run dev',
      folder,
      launched: target ? 'running' : 'no',
      exitStatus: null,
      endedAt: null,
      isOverdue: false,
      unattachedBecause: unattachedBecause(target, io),
    },
  })
  const { origin } = await viewer.start()
  const stop = surroundings.stopSignals()
  const overdue = setTimeout(() => {
    lines.overdue()
    viewer.setOutside({ isOverdue: true })
  }, attachMs)
  try {
    lines.viewer(`${origin}/#t=${access.token}`, await opened(origin, access, flags, surroundings))
    const checking = checkLive(
      makePlan,
      {
        onStart: () => viewer.setCheck({ kind: 'running' }),
        onChecked: (checked, judged, ms) => {
          viewer.setChecked(checked, ms)
          lines.checked(judged)
        },
        onFailed: (message) => {
          viewer.setCheck({ kind: 'failed', message })
          lines.failed(message)
        },
      },
      stop.first,
    )
    const running = target && folder ? runIn(folder, target) : untilStopped()
    // A fault in the check ends the viewer as well.
    return await Promise.race([running, checking.then(() => running)])
  } finally {
    stop.end()
    clearTimeout(overdue)
    stop.release()
    await viewer.close()
  }

  async function runIn(own: string, command: Launch): Promise<number> {
    const env = childEnvironment(io.env, registerFile(), own, flags)
    const ending = await launch(command, io.cwd, env, stop.second)
    const status = statusOf(ending, command, io)
    if (ending.kind === 'ended') {
      viewer.setOutside({
        launched: 'ended',
        exitStatus: ending.status,
        endedAt: new Date().toISOString(),
      })
      await told(own, ending)
    }
    return status
  }

  async function told(own: string, ending: Ending & { readonly kind: 'ended' }): Promise<void> {
    const isOver = stop.first.aborted || flags.exitWithCommand === true
    if (!isOver) {
      lines.ended(ending.status)
      await untilStopped()
    }
    summarise(own, await whenWritten(own), {}, io)
  }

  async function untilStopped(): Promise<number> {
    await stop.asked
    return 0
  }
}

/** What the program is called: by its manifest, else by its folder. */
function projectName(cwd: string): string {
  const name = new ManifestReader().read(cwd)?.['name']
  return typeof name === 'string' && name !== '' ? name : basename(cwd)
}

function planLive(flags: ViewFlags, io: CliIo): Promise<CheckPlan> {
  const { minConfidence, includeTests, config } = flags
  const silent = { isTTY: false, columns: 80, write: (): void => {} }
  const quiet = { ...io, stdout: silent, stderr: silent }
  return planCheck(
    [],
    { format: 'plain', fixes: false, minConfidence, includeTests, config },
    quiet,
    'later',
  )
}

/** The recordings of the project, which may come later. */
function storedRecordings({ incidents }: ViewFlags, { cwd }: CliIo): string {
  return recordingFolder(cwd, incidents) ?? recordingsOf(projectRoot(cwd))
}

/** Whoever sees which programs run sees what a browser is started with: that is a ticket, and not the token. */
async function opened(
  origin: string,
  access: Access,
  { open }: ViewFlags,
  { openBrowser }: Surroundings,
): Promise<string> {
  if (open === false) return 'open it in a browser'
  try {
    await openBrowser(`${origin}/#k=${access.ticket()}`)
    return 'opened in the browser (--no-open)'
  } catch {
    return 'no browser could be started: open it'
  }
}

function unattachedBecause(target: Launch | null, io: CliIo): string {
  if (isOff(io.env)) return 'SENDONCE_OFF is set, which keeps it out.'
  const name = safe(basename(target?.file ?? 'the command'))
  return `no Node process of ${name} has loaded it within ${attachMs / 1000} s. It may be no Node program, run in a container, or set NODE_OPTIONS itself: start the server itself with it.`
}
