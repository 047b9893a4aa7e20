// What was found of the mutants, as a table and in shares.

const levels = ['certain', 'high', 'medium', 'low', 'missed']
const isFound = ({ confidence }) => confidence !== 'low' && confidence !== 'missed'

export function printTable(results, operators) {
  const head = ['operator', 'mutants', ...levels, 'found']
  const rows = operators.flatMap((operator) => {
    const own = results.filter((one) => one.operator === operator)
    return own.length > 0 ? [rowOf(operator, own)] : []
  })
  rows.push(rowOf('all', results))
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)))
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
        .join('  '),
    )
  console.log(
    `\nfound at medium or better: ${share(results.filter((one) => one.isResolved))} of those in resolved handlers, ${share(results)} of all`,
  )
}

function rowOf(name, results) {
  const counts = levels.map(
    (level) => results.filter(({ confidence }) => confidence === level).length,
  )
  return [name, String(results.length), ...counts.map(String), share(results, true)]
}

function share(results, isShort = false) {
  if (results.length === 0) return '-'
  const found = results.filter(isFound).length
  const percent = `${((100 * found) / results.length).toFixed(1)}%`
  return isShort ? percent : `${percent} (${found} of ${results.length})`
}
