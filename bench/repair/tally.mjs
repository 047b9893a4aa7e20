// Sums of what became of findings, and of what verifying cost.

/** Counts outcomes by pattern and by fixer, and the milliseconds of each verification. */
export class Tally {
  kinds = new Map()
  byFixer = new Map()
  refusals = new Map()
  verifyMs = []
  perFinding = []

  add({ outcome, verifyMs }) {
    const { kind, finding } = outcome
    const row = this.kinds.get(finding.code) ?? { fixed: 0, suggested: 0, refused: 0, gone: 0 }
    row[kind]++
    this.kinds.set(finding.code, row)
    for (const name of new Set(outcome.fixers ?? []))
      if (kind === 'fixed') this.byFixer.set(name, (this.byFixer.get(name) ?? 0) + 1)
    if (kind === 'refused')
      this.refusals.set(outcome.reason, (this.refusals.get(outcome.reason) ?? 0) + 1)
    this.verifyMs.push(...verifyMs)
    if (verifyMs.length > 0) this.perFinding.push(verifyMs.reduce((sum, ms) => sum + ms, 0))
  }

  print(name) {
    console.log(`\n${name}\n\npattern  fixed  suggested  refused`)
    const cell = (number, width) => String(number).padStart(width)
    const line = (code, row) =>
      console.log(
        `${code}    ${cell(row.fixed, 5)}  ${cell(row.suggested, 9)}  ${cell(row.refused, 7)}`,
      )
    const sum = { fixed: 0, suggested: 0, refused: 0 }
    for (const [code, row] of [...this.kinds].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      line(code, row)
      for (const key of Object.keys(sum)) sum[key] += row[key]
    }
    line('all  ', sum)
    const list = (map) =>
      [...map]
        .toSorted((a, b) => b[1] - a[1])
        .map(([key, count]) => `  ${count}  ${key}`)
        .join('\n')
    console.log(`\nby fixer\n${list(this.byFixer)}\n\nrefused because\n${list(this.refusals)}`)
    console.log(
      `\none edit verified in ${spread(this.verifyMs)} (${this.verifyMs.length} edits); all of a finding in ${spread(this.perFinding)} (${this.perFinding.length} findings)`,
    )
  }
}

/** Median, 95th percentile and maximum. */
export function spread(numbers) {
  const ordered = numbers.toSorted((a, b) => a - b)
  const at = (share) => {
    const one = ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))]
    return one === undefined ? '-' : one.toFixed(1)
  }
  return `${at(0.5)} ms in the median, ${at(0.95)} ms at p95, ${at(1)} ms at most`
}

/** What is said of an outcome in one line. */
export function told({ title, skips, reason }) {
  const parts = [
    title && skips?.length
      ? `${title} (skips ${skips.map(({ kind, name }) => `${kind} ${name}`).join(', ')})`
      : title,
    reason,
  ]
  return parts.filter(Boolean).join('; ')
}
