/** Where a command reads its surroundings from and writes to: the process, or a test. */
export interface CliIo {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: CliStream
  readonly stderr: CliStream
}

export interface CliStream {
  readonly isTTY: boolean
  readonly columns: number | undefined
  write(text: string): void
}
