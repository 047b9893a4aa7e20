import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { median, shuffled } from './statistics.mjs'
import { register } from './variants.mjs'

const module = pathToFileURL(register).href
/** `--import` makes Node start its loader of ES modules, which is not the recorder's: compared with an empty module. */
const ways = [
  { name: 'nothing', args: [] },
  { name: 'nothing again', args: [] },
  { name: '--require', args: ['--require', register] },
  { name: '--import an empty module', args: ['--import', 'data:text/javascript,'] },
  { name: '--import', args: ['--import', module] },
]

/**
 * Time from the start of a process to its end by the clock and by CPU time, and the time that `require` of
 * the recorder takes inside, in a program that has loaded `node:http` itself and in one that has not.
 */
export async function measureStartup(node, runs) {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-bench-'))
  const program = join(folder, 'empty.cjs')
  // Its own CPU time is told by the process at its exit: a parent sees only the sum of all its children.
  const usage =
    "process.on('exit',()=>{const u=process.cpuUsage();require('fs').writeSync(1,String(u.user+u.system))})"
  writeFileSync(program, usage)
  const env = { PATH: process.env.PATH }
  const run = (args) => {
    const before = performance.now()
    const { stdout, status } = spawnSync(node, args, { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${node} ${args.join(' ')} ended with ${status}`)
    return { clock: performance.now() - before, told: Number(stdout) / 1000 }
  }
  const inside = (first) =>
    // Not by `performance`: a first look at that loads modules which the recorder might load otherwise.
    `${first};const t=process.hrtime.bigint();require(${JSON.stringify(register)});process.stdout.write(String(Number(process.hrtime.bigint()-t)/1000))`
  const samples = { inside: [], insideWithHttp: [], ways: ways.map(() => ({ clock: [], cpu: [] })) }
  try {
    for (let count = 0; count < runs; count++) {
      for (const index of shuffled(ways.keys())) {
        const { clock, told } = run([...ways[index].args, program])
        samples.ways[index].clock.push(clock)
        samples.ways[index].cpu.push(told)
      }
      samples.inside.push(run(['-e', inside('')]).told)
      samples.insideWithHttp.push(run(['-e', inside("require('node:http')")]).told)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    ways: ways.map(({ name }, index) => ({
      name,
      clock: median(samples.ways[index].clock),
      cpu: median(samples.ways[index].cpu),
    })),
    inside: median(samples.inside),
    insideWithHttp: median(samples.insideWithHttp),
  }
}
