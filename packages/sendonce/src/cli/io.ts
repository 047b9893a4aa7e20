/** Where a command reads its surroundings from and writes to: the process, or a test. */
export interface CliIo {
  readonly cwd: string
  /** Puts a question to a person; `null` where nobody can answer. */
  readonly ask: Ask | null
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: CliStream
  readonly stderr: CliStream
}

export interface CliStream {
  readonly isTTY: boolean
  readonly columns: number | undefined
  write(text: string): void
}

/** One of the answers to a question. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** Asks for one of the choices; `null` when the person breaks it off. */
export type Ask = (question: string, choices: readonly Choice[]) => Promise<string | null>
