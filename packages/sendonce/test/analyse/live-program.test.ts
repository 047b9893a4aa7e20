import { expect, test } from 'vitest'
import { fixtureCases, variantCases } from '../../../../test/fixture-cases.ts'
import { findConflicts, type ConflictSearch } from '../../src/analyse/entry/find-conflicts.ts'
import type { Conflict } from '../../src/analyse/machine.ts'
import { analyzeForRepair, repairEach, repairTogether } from '../../src/fix/fix-sources.ts'
import { LiveProgram } from '../../src/analyse/entry/live-program.ts'
import { SourceFile } from '../../src/fix/source-file.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

const options = { keepExplored: true }

function pairOf({ first, second }: Conflict): string {
  const at = (place: { file: string; at: number } | undefined): string =>
    place ? `${place.file}:${place.at}` : '-'
  return `${at(first?.place)} ${at(second.place)}`
}

/** What is found, and how the paths end, whatever the order. */
function found(search: ConflictSearch): string[] {
  const exits = search.explored.flatMap((one) => one.exits.map(({ phase }) => phase))
  return [
    ...new Set([...search.found.map(({ conflict }) => pairOf(conflict)), ...exits]),
  ].toSorted()
}

function foundLive(search: ConflictSearch, live: LiveProgram): string[] {
  const all = search.entryPoints.map((entry) => live.explore(entry))
  const exits = all.flatMap((one) => one.exits.map(({ phase }) => phase))
  return [
    ...new Set([...all.flatMap(({ conflicts }) => conflicts.map(pairOf)), ...exits]),
  ].toSorted()
}

const cases = [...fixtureCases(), ...variantCases()]
  .filter(({ verdict }) => verdict === 'buggy')
  .flatMap((one) => {
    const program = analyzeForRepair(createMemoryHost(one.files), [one.entry])
    const { texts } = repairTogether(program)
    return texts.size > 0 ? [{ ...one, texts }] : []
  })

test.each(cases)('exchanging functions shows what a new analysis does: $name', (one) => {
  const search = findConflicts(createMemoryHost(one.files), [one.entry], options)
  const before = found(search)
  const live = new LiveProgram(search)
  const edited = [...one.texts].map(([file, text]) => new SourceFile(file, text))
  const changed = live.show(edited)
  const files = { ...one.files, ...Object.fromEntries(one.texts) }
  const anew = findConflicts(createMemoryHost(files), [one.entry], options)
  if (changed) {
    expect(changed.size).toBeGreaterThan(0)
    expect(foundLive(search, live)).toEqual(found(anew))
  }
  live.show([])
  expect(foundLive(search, live)).toEqual(before)
})

test('few edits need a new analysis', () => {
  const anew = cases.filter((one) => {
    const search = findConflicts(createMemoryHost(one.files), [one.entry], options)
    const edited = [...one.texts].map(([file, text]) => new SourceFile(file, text))
    return new LiveProgram(search).show(edited) === null
  })
  expect(anew.map(({ name }) => name)).toEqual([])
})

test('an edit of the top level is none of a function', () => {
  const text = "const app = require('express')()\napp.get('/t', (req, res) => { res.end() })\n"
  const search = findConflicts(createMemoryHost({ 'app.js': text }), ['app.js'], options)
  const live = new LiveProgram(search)
  expect(live.show([new SourceFile('app.js', text.replace('/t', '/u'))])).toBeNull()
  expect(live.show([new SourceFile('app.js', text.replace('res.end()', ''))])?.size).toBe(1)
  expect(live.show([new SourceFile('app.js', `\n${text}`)])?.size).toBe(0)
})

test('a session does not see what another one made', () => {
  const text = [
    "const app = require('express')()",
    "app.get('/t', (req, res) => {",
    "  if (!req.query.id) res.status(400).send('id')",
    "  res.send('ok')",
    '})',
    "app.get('/u', (req, res) => {",
    "  if (!req.query.id) res.status(400).send('id')",
    "  res.send('ok')",
    '})',
    '',
  ].join('\n')
  const program = analyzeForRepair(createMemoryHost({ 'app.js': text }), ['app.js'])
  const [first] = repairEach(program)
  const again = repairEach(program)
  expect(again).toHaveLength(2)
  expect(again[0]?.edits).toEqual(first?.edits)
  expect(again.map(({ outcome }) => outcome.kind)).toEqual(['fixed', 'fixed'])
})
