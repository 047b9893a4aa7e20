/** Bounds that the project has set itself: what production may cost, and what development may add. */
const productionBound = (app) => (app === 'http' ? 1.03 : 1.02)
const developmentBound = 40
const loadBound = 15

const micro = (value) => value.toFixed(1)
const ratio = (value) => value.toFixed(3)
const span = ([low, high]) => `${low.toFixed(2)}..${high.toFixed(2)}`

/** The figures of one program on one Node, a line for each variant. */
export function costTable(version, app, result) {
  const lines = Object.entries(result).map(([name, figures]) => {
    const head = `${version.padEnd(8)} ${app.padEnd(15)} ${name.padEnd(18)}`
    const cost = `median ${micro(figures.median).padStart(6)} µs  p20 ${micro(figures.p20).padStart(6)} µs`
    if (name === 'plain') return `${head}  ${cost}`
    return `${head}  ${cost}  ${figures.added < 0 ? '' : '+'}${micro(figures.added)} µs  ratio ${ratio(figures.ratio)} (${span(figures.interval)})`
  })
  return lines.join('\n')
}

/** Is each bound kept? A line for each, also when one is missed. */
export function verdicts(version, app, result) {
  const { ratio: measured } = result.production
  const { ratio: floor, interval: noise } = result['plain again']
  const bound = productionBound(app)
  let verdict = `MISSES ${bound}`
  if (measured <= bound) verdict = `within ${bound}`
  else if (measured <= bound * floor) verdict = `within ${bound} beyond the noise floor`
  const { added, addedInterval } = result.development
  const isSmall = added <= developmentBound
  return [
    `${version} ${app}: production ${ratio(measured)} of plain, noise ${span(noise)}: ${verdict}`,
    `${version} ${app}: development +${micro(added)} µs a request (${addedInterval.map(micro).join('..')}): ${isSmall ? 'within' : 'MISSES'} ${developmentBound} µs`,
  ]
}

/** What loading takes, on each Node. */
export function startupTable(results) {
  const lines = []
  for (const { version, ways, inside, insideWithHttp } of results) {
    const [nothing] = ways
    for (const { name, clock, cpu } of ways.slice(1))
      lines.push(
        `${version.padEnd(8)} ${name.padEnd(25)} +${micro(clock - nothing.clock)} ms on the clock, +${micro(cpu - nothing.cpu)} ms CPU`,
      )
    const verdict = inside <= loadBound ? 'within' : 'MISSES'
    lines.push(
      `${version.padEnd(8)} ${'inside'.padEnd(25)} ${micro(inside)} ms, of it the recorder's own (node:http is there) ${micro(insideWithHttp)} ms: ${verdict} ${loadBound} ms`,
    )
  }
  return lines.join('\n')
}
