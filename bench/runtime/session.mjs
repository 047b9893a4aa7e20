import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { median, medianInterval, quantile, shuffled } from './statistics.mjs'

/** Starts a program of this folder; `ask` sends it a message and gives what it answers. */
export async function launch(file, { node, args = [], execArgv = [], env = {} }) {
  const child = fork(join(import.meta.dirname, file), args, {
    execPath: node,
    execArgv,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let waiting = null
  child.on('message', (answer) => waiting?.resolve(answer))
  child.on('exit', (code) => waiting?.reject(new Error(`${file} ended with ${code}`)))
  const next = () => new Promise((resolve, reject) => (waiting = { resolve, reject }))
  const ready = await next()
  return {
    ...ready,
    ask(message) {
      const answer = next()
      child.send(message)
      return answer
    },
    tell: (message) => child.send(message),
    async end() {
      waiting = null
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

/**
 * One set of processes, one for each variant, all alive at the same time; bursts of requests go to them in
 * an order that is random in each round. Gives the CPU time per request of each burst, by variant.
 */
async function measureSet({
  node,
  app,
  transport,
  variants,
  rounds,
  requests,
  uncounted,
  warmUp,
  out,
}) {
  const servers = await Promise.all(
    shuffled(variants).map(async (variant) => {
      const server = await launch('serve.cjs', {
        node,
        args: [app, transport],
        execArgv: variant.args,
        env: { ...variant.env, SENDONCE_OUT: out },
      })
      const client =
        transport === 'memory' ? null : await launch('drive.cjs', { node: process.execPath })
      return { name: variant.name, server, client }
    }),
  )
  /**
   * What is sent first is not counted: it empties the bucket of stacks, which fills while a server idles, and
   * brings the program back into the caches of the processor.
   */
  const burst = async ({ server, client }, before, counted) => {
    if (!client) return (await server.ask({ warmUp: before, requests: counted })).cpu
    await client.ask({ port: server.port, requests: before })
    const start = await server.ask({})
    await client.ask({ port: server.port, requests: counted })
    return (await server.ask({})).cpu - start.cpu
  }
  const result = Object.fromEntries(variants.map(({ name }) => [name, []]))
  try {
    // All of them at once: it takes as long as a compiler in the background has something to do.
    await Promise.all(servers.map((one) => burst(one, warmUp, 1)))
    for (let round = 0; round < rounds; round++)
      for (const one of shuffled(servers))
        result[one.name].push((await burst(one, uncounted, requests)) / requests)
  } finally {
    for (const { server, client } of servers) {
      client?.tell({ close: true })
      await server.end()
      await client?.end()
    }
  }
  return result
}

/**
 * Measures one program on one Node with several sets of processes: where code and heap of a process come to
 * lie makes it a little faster or slower for its whole life, so bursts of one process are not independent.
 *
 * A machine that others use as well is at times half as fast as at others, for seconds or for milliseconds, and
 * CPU time grows with it. So bursts are short, and each is compared with the burst of plain in the same round;
 * the median of these comparisons is what a set says, and the median of the sets is the result. Sets differ far more
 * than bursts do, so that more of them tell more.
 */
export async function measure(plan) {
  const sets = []
  for (let set = 0; set < plan.sets; set++) sets.push(await measureSet(plan))
  const overSets = (name, compare) =>
    sets.map((set) => median(set[name].map((cost, round) => compare(cost, set.plain[round]))))
  return Object.fromEntries(
    plan.variants.map(({ name }) => {
      const all = sets.flatMap((set) => set[name])
      const ratios = overSets(name, (cost, plain) => cost / plain)
      const added = overSets(name, (cost, plain) => cost - plain)
      return [
        name,
        {
          median: median(all),
          p20: quantile(all, 0.2),
          ratio: median(ratios),
          interval: medianInterval(ratios),
          added: median(added),
          addedInterval: medianInterval(added),
        },
      ]
    }),
  )
}
