import { expect, test } from 'vitest'
import { IncidentStore } from '../../src/view/incident-store.ts'
import { Program, type Outside } from '../../src/view/program.ts'
import { incident, session } from '../run/made-entries.ts'

const outside: Outside = {
  project: 'shop-api',
  command: 'sendonce view -- npm run dev',
  folder: null,
  launched: 'no',
  exitStatus: null,
  endedAt: null,
  isOverdue: false,
  unattachedBecause: 'because',
}
const nobody = new IncidentStore('/project')
const ours = { pid: process.pid, node: 'v20.20.2', worker: null }
/** No system gives this number to a process. */
const gone = { pid: 2 ** 30, node: 'v20.20.2', worker: null }

function programOf(...sessions: readonly Parameters<Program['add']>[0][]): Program {
  const program = new Program()
  for (const one of sessions) program.add(one)
  return program
}

const folder = '/recordings/run'

test('of a program that runs the processes that answer are told', () => {
  const program = programOf(
    { ...session({ process: ours, requests: 41, routes: { 'GET /a': 41 } }), folder },
    { ...session({ process: { ...ours, worker: 1 }, requests: 0 }), folder },
  )
  expect(program.facts(outside, nobody)).toMatchObject({
    state: 'attached',
    framework: 'express 5.3.0',
    pids: [process.pid],
    requests: 41,
    routes: new Map([['GET /a', 41]]),
    isAnythingRecorded: true,
  })
})

test('only the newest run is counted, or the one that was started for it', () => {
  const old = { ...session({ process: gone, requests: 7 }), folder: '/recordings/old' }
  const program = programOf(old, {
    ...session({ process: ours, requests: 1, startedAt: '2026-11-25T00:00:00.000Z' }),
    folder,
  })
  expect(program.facts(outside, nobody).requests).toBe(1)
  expect(program.facts({ ...outside, folder: '/recordings/old' }, nobody).requests).toBe(7)
})

test('a process that was killed or has said good-bye is not attached', () => {
  const killed = programOf({ ...session({ process: gone }), folder })
  expect(killed.facts(outside, nobody).state).toBe('ended')
  const over = programOf({ ...session({ process: ours, isLast: true }), folder })
  expect(over.facts(outside, nobody).state).toBe('ended')
})

test('a command that was started waits for the recorder, then says that it did not come', () => {
  const running = { ...outside, folder, launched: 'running' } as const
  const program = programOf()
  expect(program.facts(running, nobody).state).toBe('waiting')
  expect(program.facts({ ...running, isOverdue: true }, nobody).state).toBe('unattached')
  program.add({ ...session({ process: ours }), folder })
  expect(program.facts({ ...running, isOverdue: true }, nobody).state).toBe('attached')
  expect(programOf().facts({ ...running, launched: 'ended' }, nobody).state).toBe('ended')
  expect(programOf().facts(outside, nobody).state).toBe('none')
})

test('incidents are counted as often as they were seen, whatever was counted last', () => {
  const store = new IncidentStore('/project')
  store.add(incident({ process: ours, count: 14 }))
  store.add(incident({ process: gone, id: 'other', count: 100 }))
  const program = programOf({ ...session({ process: ours, incidents: 2 }), folder })
  expect(program.facts(outside, store).incidents).toBe(14)
})
