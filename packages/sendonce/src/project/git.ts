import { spawnSync } from 'node:child_process'

/** How a command of git has ended; `status` is `null` where there is no git. */
export interface GitOutcome {
  readonly status: number | null
  readonly stdout: string
  /** In English, whatever the user speaks. */
  readonly stderr: string
}

/** Runs git in a folder. It waits: nothing else is to be done meanwhile. */
export function runGit(
  folder: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): GitOutcome {
  return spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C', ...env },
  })
}

/** The first line of what git has to say. */
export function complaintOf({ stderr }: GitOutcome): string {
  return stderr.trim().split('\n', 1)[0] ?? ''
}
