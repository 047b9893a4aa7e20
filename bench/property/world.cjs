// The world of a program that runs: time that passes when nothing else is left to do, and files that
// are read, or not, as the request of the moment wants it.
'use strict'
const { AsyncResource } = require('node:async_hooks')
const fs = require('node:fs')
const { Readable } = require('node:stream')

const turn = () => new Promise((resolve) => setImmediate(resolve))
const limit = 200

class World {
  #waiting = []
  #now = 0
  #ids = 0
  #operations = 0
  #plan = null
  isOver = false

  /** Begins anew, with what one request brings. */
  begin(plan) {
    this.#waiting = []
    this.#now = 0
    this.#operations = 0
    this.#plan = plan
    this.isOver = false
  }

  /** The process would have ended: nothing comes any more. */
  end() {
    this.isOver = true
    this.#waiting = []
  }

  /** Runs what is due, the earliest first, each once the program has come to rest. */
  async settle(onThrow, turnsEach) {
    for (let runs = 0; runs < limit; runs++) {
      for (let turns = 0; turns < turnsEach; turns++) await turn()
      if (this.isOver) return
      let next = null
      for (const one of this.#waiting) if (!next || one.due < next.due) next = one
      if (!next) return
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      this.#now = next.due
      if (next.every !== null) this.#waiting.push({ ...next, due: this.#now + next.every })
      try {
        next.run()
      } catch (error) {
        onThrow(error)
      }
    }
  }

  /** The functions of Node that depend on time. */
  timers() {
    return {
      setTimeout: (run, delay = 0, ...args) => this.#add(run, delay, null, args),
      setInterval: (run, delay = 0, ...args) => this.#add(run, delay, Math.max(1, delay), args),
      setImmediate: (run, ...args) =>
        this.#plan?.immediates === 'late'
          ? this.#add(run, 5000, null, args)
          : setImmediate(() => this.isOver || run(...args)),
      clearTimeout: (timer) => this.#remove(timer),
      clearInterval: (timer) => this.#remove(timer),
      AbortSignal: Object.assign(Object.create(AbortSignal), {
        timeout: (delay) => {
          const controller = new AbortController()
          this.#add(() => controller.abort(new DOMException('too late', 'TimeoutError')), delay)
          return controller.signal
        },
      }),
    }
  }

  /** `timers/promises`. */
  sleeps() {
    return {
      setTimeout: (delay, value) =>
        new Promise((resolve) => this.#add(() => resolve(value), delay)),
    }
  }

  #add(run, delay, every = null, args = []) {
    const timer = { id: ++this.#ids, unref: () => timer, ref: () => timer }
    if (this.isOver) return timer
    const bound = AsyncResource.bind(() => run(...args))
    this.#waiting.push({ timer, due: this.#now + delay, every, run: bound })
    return timer
  }

  #remove(timer) {
    this.#waiting = this.#waiting.filter((one) => one.timer !== timer)
  }

  /** `fs` and `fs/promises`, with files that the request says something about. */
  files() {
    const promises = {
      readFile: (path) =>
        new Promise((resolve, reject) =>
          this.#operate(path, (error, data) => (error ? reject(error) : resolve(data))),
        ),
    }
    const readFile = (path, ...rest) => this.#operate(path, rest.at(-1))
    const createReadStream = (path) => {
      const stream = new Readable({ read() {} })
      this.#operate(path, (error, data) => {
        if (error) return stream.destroy(error)
        stream.push(data)
        stream.push(null)
      })
      return stream
    }
    const all = { ...fs, readFile, createReadStream, promises: { ...fs.promises, ...promises } }
    return { fs: all, promises }
  }

  /** In which order what was asked for comes. */
  get order() {
    return this.#plan?.order ?? 'rising'
  }

  /** What is said of a file that cannot be read; `null` of one that can. */
  failureOf(path) {
    const isFailing = this.#plan?.failing.includes(path.replace('.txt', ''))
    return isFailing ? Object.assign(new Error('no such file'), { code: 'ENOENT' }) : null
  }

  #operate(path, done) {
    const error = this.failureOf(path)
    const count = ++this.#operations
    const delays = {
      rising: count,
      falling: 20 - count,
      late: 2000 + count,
      uneven: count === 1 ? 900 : count,
      quick: count / 100,
    }
    this.#add(() => (error ? done(error) : done(null, 'text')), delays[this.order])
  }
}

exports.World = World
