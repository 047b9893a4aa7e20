// One program, checked: run in its worlds, analysed, compared.
import { analyzeSources } from '../../packages/sendonce/dist/detect/analyze-sources.js'
import { createMemoryHost } from '../../packages/sendonce/dist/project/memory-host.js'
import { compare } from './compare.mjs'
import { materialize } from './generate.mjs'
import { withErrors, withoutFirstLayers } from './reached.mjs'
import { worldsOf, worldsPassingBy } from './inputs.mjs'

/** In how many worlds a program runs at first. */
const manyWorlds = 32
const mostWorlds = 400

/** Runs and analyses programs; gives for each what was found, recorded, and where these disagree. */
export async function checkPrograms(runner, programs, usualWorlds = manyWorlds, isStrict = false) {
  const given = programs.map((program) => ({ program, ...materialize(program) }))
  const running = runner.run(
    given.map((one) => ({ ...one, worlds: worldsOf(one.text, usualWorlds) })),
  )
  const analysed = given.map(({ files }) => analyzeSources(createMemoryHost(files), ['app.js']))
  const results = await running
  const checked = []
  for (const [index, one] of given.entries()) {
    const { findings, skipped } = analysed[index]
    let result = results[index]
    let comparison = compare(findings, result, isStrict)
    const isSampled = worldsOf(one.text, mostWorlds).length > usualWorlds
    // Not seen in some of its worlds: it may be in the others.
    if (isSampled && comparison.unseenCertain.length > 0) {
      ;[result] = await runner.run([{ ...one, worlds: worldsOf(one.text, mostWorlds) }])
      comparison = compare(findings, result, isStrict)
    }
    if (comparison.unseenCertain.length > 0 && !one.program.framework.startsWith('http')) {
      const worlds = worldsPassingBy(one.text, mostWorlds)
      const [others] = await runner.run([{ ...one, worlds }])
      result = { ...result, reached: others.incidents }
      comparison = compare(findings, result, isStrict)
    }
    // A finding is about a handler that runs: whether a request ever comes to it is another question.
    for (const text of [...withoutFirstLayers(one.program), ...withErrors(one.program)]) {
      if (comparison.unseenCertain.length === 0) break
      const [alone] = await runner.run([{ ...one, text, worlds: worldsOf(text, mostWorlds) }])
      result = { ...result, reached: [...(result.reached ?? []), ...alone.incidents] }
      comparison = compare(findings, result, isStrict)
    }
    checked.push({ ...one, findings, skipped, result, comparison })
  }
  return checked
}

/** The disagreements of a checked program, as lines: the kind, and the places. */
export function disagreementsOf({ comparison, result }) {
  if (result.faults.length > 0) return []
  const at = (place) => (place ? `${place.line}:${place.column}` : '-')
  return [
    ...comparison.missed.map((one) => ({
      kind: 'missed',
      code: one.code,
      incident: one,
      text: `${one.code} ${one.firstCall} ${at(one.first)} -> ${one.secondCall} ${at(one.second)} ${one.reaction}`,
    })),
    ...comparison.unseenCertain.map((one) => ({
      kind: 'unseen',
      code: one.code,
      finding: one,
      text: `${one.code} ${at(one.first)} -> ${at(one.second)}`,
    })),
  ]
}
