import { join } from 'node:path'
import type { Finding, Report } from '@sendonce/model'
import { configurationFiles } from '../config/load-configuration.ts'
import type { Plan, PlanFolder } from '../lsp/folder.ts'
import { mainSite, nameIn } from '../lsp/problems.ts'
import { usualBaseline } from '../project/baseline-file.ts'
import { CheckSession } from '../project/check-project.ts'
import { statOf } from '../project/file-stat.ts'
import { readSource } from '../project/read-source.ts'
import type { Advice } from '../project/unit-record.ts'
import type { Problem, Question } from './messages.ts'
import { foldersAbove } from './project-folder.ts'
import { problemOf } from './problem.ts'
import { isSameProgram } from './same-program.ts'

/** A linter that looks at each file once is done before anybody edits one; after so long somebody may have. */
export const trustedMs = 3000

/** A text that the linter has sent, and how the file was on disk then. */
interface Sent {
  readonly text: string
  readonly stamp: string
}

/**
 * A folder, checked for a linter that asks for one file after the other. It is checked with the first question, and
 * again where a text that a check reads is another one: the linter's own, or what has happened on disk.
 */
export class LinterProject {
  readonly #root: string
  readonly #planFolder: PlanFolder
  readonly #wantsFixes: boolean
  /** What differs from the disk, as the session takes it. */
  readonly #unsaved = new Map<string, string>()
  readonly #sent = new Map<string, Sent>()
  /** Asked for since the disk was looked at. */
  readonly #asked = new Set<string>()
  #lookedAt = -Infinity
  #settings = ''
  #plan: Plan | null = null
  #key = ''
  #session: CheckSession | null = null
  #failure: Error | null = null
  #findings: readonly Finding[] = []
  #advice = new Map<string, Advice | null>()

  constructor(root: string, planFolder: PlanFolder, wantsFixes: boolean) {
    this.#root = root
    this.#planFolder = planFolder
    this.#wantsFixes = wantsFixes
  }

  /** What is found in a file that has this text. Rejects where the folder cannot be checked, until something changes. */
  async problemsIn({ path, text }: Question): Promise<readonly Problem[]> {
    const file = nameIn(this.#root, path)
    const changed = await this.#changesFor(file)
    if (this.#take(file, path, text)) changed?.add(file)
    if (changed === null || changed.size > 0) await this.#check(changed)
    if (this.#failure) throw this.#failure
    return this.#tell(file)
  }

  /** What has happened since the last check, as far as it is to be looked for; `null`: there was none, or much has. */
  async #changesFor(file: string): Promise<Set<string> | null> {
    const isTrusted = performance.now() - this.#lookedAt < trustedMs && !this.#asked.has(file)
    this.#asked.add(file)
    if (isTrusted) return new Set()
    this.#asked.clear()
    this.#asked.add(file)
    this.#lookedAt = performance.now()
    const settings = this.#stampOfSettings()
    const isSame = settings === this.#settings
    this.#settings = settings
    if (!isSame) this.#plan = null
    const changed = isSame ? await this.#session?.lookAround() : null
    return changed ? this.#withForgotten(changed) : null
  }

  /** A file that was written to since its text was sent is what it is on disk. */
  #withForgotten(changed: readonly string[]): Set<string> {
    const all = new Set(changed)
    for (const [file, { stamp }] of this.#sent)
      if (stampOf(join(this.#root, file)) !== stamp) {
        this.#forget(file)
        all.add(file)
      }
    return all
  }

  /** Takes the text of a file that a check reads; false where it is what was checked. */
  #take(file: string, path: string, text: string): boolean {
    const sources = this.#session?.sources
    if (sources && !sources.seen.has(file)) return false
    const sent = this.#sent.get(file)
    if (sent?.text === text) return false
    const onDisk = readSource(path)
    if (onDisk.kind === 'text' && withoutMark(onDisk.text) === text) {
      this.#forget(file)
      return sent !== undefined || sources?.isOlder(file) === true
    }
    if (this.#isSpelledOtherwise(file, text)) return false
    this.#sent.set(file, { text, stamp: stampOf(path) })
    this.#unsaved.set(file, text)
    return true
  }

  /**
   * Whether a text is only another spelling of what was checked, of which there is nothing to tell. Where there is,
   * places have moved.
   */
  #isSpelledOtherwise(file: string, text: string): boolean {
    const checked = this.#session?.sources?.text(file) ?? null
    return (
      checked !== null && this.#findingsIn(file).length === 0 && isSameProgram(file, checked, text)
    )
  }

  #findingsIn(file: string): readonly Finding[] {
    return this.#findings.filter((finding) => mainSite(finding)?.file === file)
  }

  #forget(file: string): void {
    this.#sent.delete(file)
    this.#unsaved.delete(file)
  }

  async #check(changed: ReadonlySet<string> | null): Promise<void> {
    try {
      const plan = (this.#plan ??= await this.#planFolder(this.#root, []))
      const session = this.#sessionFor(plan)
      const isFirst = session.sources === null
      // Most linters are gone before anything changes: no program is kept for that. What has failed is done anew.
      const report = await (isFirst
        ? session.checkOnce()
        : session.check(changed && !this.#failure ? [...changed] : null))
      this.#failure = null
      this.#findings = plan.judge(report).findings
      // The first check has looked for all fixes.
      this.#advice = new Map(
        isFirst ? this.#findings.map(({ fingerprint }) => [fingerprint, null]) : [],
      )
      if (this.#unsaved.size === 0) session.keep()
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    }
    this.#lookedAt = performance.now()
  }

  #sessionFor(plan: Plan): CheckSession {
    if (this.#session && plan.key === this.#key) return this.#session
    // A linter is going to ask for all files at first; later it is for the one that is edited.
    let isFirst = true
    const fixesOf = (report: Report): readonly Finding[] => {
      const wanted = isFirst ? plan.judge(report).findings : []
      isFirst = false
      return wanted
    }
    const fixes = this.#wantsFixes ? { fixesOf } : {}
    this.#key = plan.key
    this.#session = new CheckSession({ ...plan.options, ...fixes, unsaved: this.#unsaved })
    return this.#session
  }

  async #tell(file: string): Promise<readonly Problem[]> {
    const found = this.#findingsIn(file)
    if (found.length === 0) return []
    if (this.#wantsFixes) await this.#advise(found)
    const text = this.#session?.sources?.text(file) ?? ''
    return found.map((finding) =>
      problemOf({ ...finding, ...this.#advice.get(finding.fingerprint) }, text),
    )
  }

  async #advise(found: readonly Finding[]): Promise<void> {
    const fresh = found.filter(({ fingerprint }) => !this.#advice.has(fingerprint))
    if (fresh.length === 0) return
    const advice = await this.#session?.adviseOn(fresh)
    for (const { fingerprint } of fresh)
      this.#advice.set(fingerprint, advice?.[fingerprint] ?? null)
  }

  #stampOfSettings(): string {
    const names = [...configurationFiles, 'package.json', usualBaseline]
    return foldersAbove(join(this.#root, 'package.json'))
      .flatMap((folder) => names.map((name) => stampOf(join(folder, name))))
      .join()
  }
}

function stampOf(path: string): string {
  const { mtimeMs, size } = statOf(path)
  return `${mtimeMs}:${size}`
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}
