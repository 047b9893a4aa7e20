export interface LabRow {
  readonly node: string
  readonly express: string
  readonly case: string
  readonly form: 'broken' | 'fixed'
  readonly status: number | null
  readonly body: string
  readonly channel: string
  readonly said: string
  readonly agrees: boolean
  /** What the recorder named, and what is marked: `SO003 7→8`. */
  readonly recorded: string
  readonly truth: string
  readonly isRight: boolean
}

export function runLab(options?: { readonly quick?: boolean }): Promise<readonly LabRow[]>
