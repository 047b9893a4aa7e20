// Mistakes put into the packages of the speed corpus, one in each of many files at once or each alone, and
// repaired as `sendonce fix` repairs them: with the whole package analysed. For what verifying costs in real code.
import { analyzeForRepair, repairEach } from '../../packages/sendonce/dist/fix/fix-sources.js'
import { mutantsOf } from '../mutate/mutants.mjs'
import { operators } from '../mutate/operators.mjs'
import { overlaid } from './compare.mjs'

/** Repairs what was planted in a package, and gives each outcome with the milliseconds of its edits. */
export function* plantedIn(project, rounds) {
  const lists = mutantsByFile(project)
  for (let round = 0; round < rounds; round++) {
    const chosen = new Map()
    for (const [file, list] of lists) if (list[round]) chosen.set(file, list[round])
    if (chosen.size === 0) return
    yield* repairedWith(project, chosen)
  }
}

/** The same with one mistake at a time, in at most so many files of the package. */
export function* plantedAlone(project, most) {
  const files = [...mutantsByFile(project)]
  const step = Math.max(1, files.length / most)
  for (let at = 0; at < files.length; at += step) {
    const [file, list] = files[Math.floor(at)]
    // Another kind of mistake in each file.
    yield* repairedWith(project, new Map([[file, list[Math.floor(at) % list.length]]]))
  }
}

function mutantsByFile(project) {
  const lists = new Map()
  for (const file of project.candidates) {
    const found = [...mutantsOf(file, project.sources.text(file) ?? '')]
    if (found.length > 0) lists.set(file, mixed(found))
  }
  return lists
}

function repairedWith(project, chosen) {
  const texts = new Map([...chosen].map(([file, { text }]) => [file, text]))
  const program = analyzeForRepair(overlaid(project.host, texts), project.candidates)
  const planted = new Set(causesOf(program, chosen).map(({ finding }) => finding.fingerprint))
  return repairEach(program, ({ fingerprint }) => planted.has(fingerprint))
}

/** One mutant of each operator, then one more of each. */
function mixed(mutants) {
  const rank = new Map(operators.map((name) => [name, 0]))
  return mutants
    .map((one) => {
      const at = rank.get(one.operator)
      rank.set(one.operator, at + 1)
      return { one, at }
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

function causesOf({ analysis }, chosen) {
  const isAt = (answer) =>
    answer !== null &&
    chosen.get(answer.place.file)?.places.some(({ after }) => after === answer.place.at)
  return analysis.causes.filter(
    ({ finding, conflicts }) =>
      finding.confidence !== 'low' &&
      conflicts.some(({ conflict }) => isAt(conflict.first) || isAt(conflict.second)),
  )
}
