import { join } from 'node:path'
import { patternByCode, type Finding, type Mistake, type Report } from '@sendonce/model'
import type { MatchView, ProblemHeadView, RowView } from '@sendonce/viewer'
import { viewPattern } from '../report/html/pattern-view.ts'
import { createNames, createStates, viewBody, viewHead } from '../report/html/problem-view.ts'
import { createSources, type Sources } from '../report/html/sources.ts'
import { viewIncident } from '../report/live/incident-view.ts'
import { matchFinding, matchMistake, type RecordingFacts } from '../report/live/match-view.ts'
import { mistakeName, viewMistakeBody, viewMistakeHead } from '../report/live/mistake-view.ts'
import { inOrder, viewRow } from '../report/live/rows.ts'
import { viewStatus, type CheckFacts, type ProgramFacts } from '../report/live/status-view.ts'
import { sentences } from '../report/plain.ts'
import { changeTime, changeTimes } from '../run/change-times.ts'
import { localFile } from '../run/localize.ts'
import { partByAge, type PartedMistakes } from '../run/recorded.ts'
import { onceEach } from '../util/once-each.ts'
import type { Board } from './board.ts'
import { readContained } from './contained-sources.ts'
import type { IncidentStore } from './incident-store.ts'

/** A report, and what the configuration and a recording make of it. */
export interface Checked {
  readonly report: Report
  readonly judge: (report: Report, recorded: PartedMistakes) => Report
  /** Was this file, relative to the root, among those that were read? */
  readonly isChecked: (file: string) => boolean
}

/** All that is shown at a moment. */
export interface LiveState {
  readonly checked: Checked | null
  readonly check: CheckFacts
  readonly program: ProgramFacts
  readonly unread: readonly string[]
}

export interface LiveModelOptions {
  readonly root: string
  /** `sendonce 0.1.0`. */
  readonly tool: string
  readonly board: Board
  readonly incidents: IncidentStore
}

/** Milliseconds for which code is drawn before whatever waits has its turn. */
const sliceMs = 30

/** What becomes of one problem, whoever has told of it. */
interface Told {
  readonly head: ProblemHeadView
  readonly match: MatchView
  readonly row: RowView
  /** Its code and its words: costly, and the same as long as `version` is. */
  readonly version: string
  readonly body: () => { readonly text: string } & ReturnType<typeof viewBody>
}

/** Makes of reports and incidents what a page shows, and puts on the board what has changed. */
export class LiveModel {
  readonly #options: LiveModelOptions
  #sources: Sources
  #read: (file: string) => string | null
  #report: Report | null = null
  #generation = 0
  /** The version of each body that is on the board. */
  readonly #bodies = new Map<string, string>()
  readonly #drawn = new Map<string, number>()
  /** What lists tell of the findings of this report. */
  readonly #heads = new Map<string, ProblemHeadView>()
  /** The last one comes next. */
  #undrawn: (readonly [string, Told])[] = []

  constructor(options: LiveModelOptions) {
    this.#options = options
    this.#read = onceEach(readContained(options.root))
    this.#sources = createSources(this.#read, true)
  }

  /** Brings the board up to date, but for the code of problems: that is drawn by `drawSome`. */
  update(state: LiveState): void {
    const { board, incidents, tool } = this.#options
    const { checked, program, unread, check } = state
    this.#look(checked?.report ?? null)
    const recorded = partByAge(incidents.all(), changeTimes(this.#options.root))
    const judged = checked && checked.judge(checked.report, recorded)
    const mistakes = judged ? (judged.unforeseen ?? []) : recorded.current
    const told = new Map([
      ...this.#findings(judged, state),
      ...this.#mistakes(mistakes, judged, checked),
    ])
    board.set('status', 'now', viewStatus(tool, program, check, judged, unread))
    for (const [id, { row, match }] of told) {
      board.set('row', id, row)
      board.set('match', id, match)
    }
    for (const kind of ['row', 'match', 'problem'] as const) board.keepOnly(kind, told)
    board.set('order', 'all', inOrder(new Map([...told].map(([id, { row }]) => [id, row]))))
    this.#patterns(told)
    this.#incidents(told)
    for (const id of this.#bodies.keys()) if (!told.has(id)) this.#bodies.delete(id)
    this.#undrawn = [...told]
      .filter(([id, { version }]) => this.#bodies.get(id) !== version)
      .toReversed()
  }

  /** Draws code and words of problems that have none yet, or others, for a moment; tells whether some are left. */
  drawSome(): boolean {
    const began = performance.now()
    while (performance.now() - began < sliceMs) {
      const next = this.#undrawn.pop()
      if (!next) return false
      const [id, { version, body }] = next
      this.#bodies.set(id, version)
      this.#options.board.set('problem', id, body())
    }
    return this.#undrawn.length > 0
  }

  /** Sources are read anew for each report, and so is the code that is shown. */
  #look(report: Report | null): void {
    if (report === this.#report) return
    this.#report = report
    this.#generation++
    this.#heads.clear()
    this.#read = onceEach(readContained(this.#options.root))
    this.#sources = createSources(this.#read, true)
  }

  #findings(judged: Report | null, { program }: LiveState): Map<string, Told> {
    const told = new Map<string, Told>()
    if (!judged) return told
    const nameOf = createNames()
    const statesOf = createStates(judged)
    const facts = this.#facts(program)
    for (const finding of judged.findings) {
      const id = nameOf(finding.fingerprint)
      const head = this.#heads.get(id) ?? viewHead(finding)
      this.#heads.set(id, head)
      const match = matchFinding(finding, facts)
      const row = viewRow(head, match, {
        times: finding.seen?.times ?? 0,
        hasFix: finding.fix?.verified ?? false,
        states: statesOf(finding),
      })
      told.set(id, {
        head,
        match,
        row,
        version: `${this.#generation}`,
        body: () => ({
          ...viewBody(finding, this.#sources),
          text: sentences(withoutSeen(finding)).join('\n'),
        }),
      })
    }
    return told
  }

  #mistakes(
    mistakes: readonly Mistake[],
    judged: Report | null,
    checked: Checked | null,
  ): Map<string, Told> {
    const told = new Map<string, Told>()
    const isChecked = checked?.isChecked ?? ((): boolean => true)
    for (const mistake of mistakes) {
      const newest = this.#options.incidents.get(mistake.incidents[0] ?? '')
      const incident = newest?.local ?? null
      const head = viewMistakeHead(mistake, incident)
      const match = matchMistake(mistake, judged, isChecked)
      told.set(mistakeName(mistake), {
        head,
        match,
        row: viewRow(head, match, { times: mistake.times, hasFix: false, states: [] }),
        version: `${this.#generation} ${incident?.id}`,
        body: () => ({ ...viewMistakeBody(mistake, incident, this.#sources), text: '' }),
      })
    }
    return told
  }

  #facts(program: ProgramFacts): RecordingFacts {
    const { incidents, root } = this.#options
    return {
      isAny: program.isAnythingRecorded,
      routes: program.routes,
      command: program.command,
      isPlaceless: (id, which) => {
        const sighting = incidents.get(id)?.raw[which]
        return sighting !== undefined && !sighting?.place
      },
      changedSince: (files, time) =>
        files.filter((file) => (changeTime(join(root, file)) ?? Infinity) > Date.parse(time)),
    }
  }

  #patterns(told: ReadonlyMap<string, Told>): void {
    const { board } = this.#options
    const codes = new Set(Array.from(told.values(), ({ head }) => head.code))
    for (const code of codes) {
      const pattern = patternByCode(code)
      if (pattern) board.set('pattern', code, viewPattern(pattern))
    }
    board.keepOnly('pattern', codes)
  }

  /** Drawn once for each count of each, because most stay what they are. */
  #incidents(told: ReadonlyMap<string, Told>): void {
    const { board, incidents, root } = this.#options
    const context = {
      root,
      read: this.#read,
      sources: this.#sources,
      localFile: (file: string) => localFile(file, root),
    }
    const shown = new Set(Array.from(told.values(), ({ match }) => match.incidents).flat())
    for (const id of shown) {
      const recorded = incidents.get(id)
      if (!recorded || this.#drawn.get(id) === recorded.raw.count) continue
      this.#drawn.set(id, recorded.raw.count)
      board.set('incident', id, viewIncident(recorded, context))
    }
    for (const id of this.#drawn.keys()) if (!shown.has(id)) this.#drawn.delete(id)
    board.keepOnly('incident', shown)
  }
}

/** What is handed on says what was seen in its own words. */
function withoutSeen(finding: Finding): Finding {
  const { seen: _seen, ...rest } = finding
  return rest
}
