import crypto from 'node:crypto'
import dns from 'node:dns'
import fs from 'node:fs'
import zlib from 'node:zlib'
import { currentRequest, type Begun } from './request.ts'
import { siteAbove } from './site.ts'
import { apply, replace } from './wrap.ts'

/** Functions that take a callback as their last argument. */
const withCallback: readonly (readonly [
  module: object,
  name: string,
  functions: readonly string[],
])[] = [
  [
    fs,
    'fs',
    names(`access appendFile chmod chown copyFile cp exists fchmod fchown fdatasync fstat fsync ftruncate futimes
      lchown link lstat lutimes mkdir mkdtemp open opendir read readdir readFile readlink readv realpath rename
      rm rmdir stat statfs symlink truncate unlink utimes write writeFile writev`),
  ],
  [
    dns,
    'dns',
    names(`lookup lookupService resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr
      resolveNs resolvePtr resolveSoa resolveSrv resolveTxt reverse`),
  ],
  [
    zlib,
    'zlib',
    names(`deflate deflateRaw gzip gunzip inflate inflateRaw unzip brotliCompress brotliDecompress zstdCompress
      zstdDecompress`),
  ],
  [
    crypto,
    'crypto',
    names(`pbkdf2 scrypt hkdf randomBytes randomFill randomInt generateKey generateKeyPair generatePrime checkPrime
      sign verify`),
  ],
]

/** Functions that give promises; `watch` gives what is iterated. */
const withPromise: readonly (readonly [
  module: object,
  name: string,
  functions: readonly string[],
])[] = [
  [fs.promises, 'fs.promises', functionsOf(fs.promises, ['watch', 'glob'])],
  [
    dns.promises,
    'dns.promises',
    functionsOf(dns.promises, ['Resolver', 'getServers', 'setServers']),
  ],
  [globalThis, '', ['fetch']],
]

function names(text: string): string[] {
  return text.split(/\s+/)
}

function functionsOf(module: object, without: readonly string[]): string[] {
  return Object.entries(module).flatMap(([name, value]) =>
    typeof value === 'function' && !without.includes(name) ? [name] : [],
  )
}

/** Has what the program's calls give back come back later where that is planned. */
export function watchCalls(): void {
  for (const name of ['createReadStream', 'createWriteStream'])
    replace(fs, name, (original) => {
      const own = function (this: unknown, ...given: unknown[]): unknown {
        const request = currentRequest()
        if (request) request.latestStream = siteAbove(own)
        return apply(original, this, given)
      }
      return own
    })
  for (const [module, prefix, functions] of withCallback)
    for (const name of functions) replaceCallback(module, name, `${prefix}.${name}`)
  for (const [module, prefix, functions] of withPromise)
    for (const name of functions) replacePromise(module, name, prefix ? `${prefix}.${name}` : name)
}

function replaceCallback(module: object, name: string, call: string): void {
  replace(module, name, (original) => {
    const own = function (this: unknown, ...given: unknown[]): unknown {
      const callback = given.at(-1)
      const begun = typeof callback === 'function' && currentRequest()?.begin(call, own)
      if (!begun) return apply(original, this, given)
      given[given.length - 1] = function (this: unknown, ...results: unknown[]): void {
        begun.back(() => void apply(callback, this, results))
      }
      return callingOff(begun, () => apply(original, this, given))
    }
    return own
  })
}

/** What a promise of Node's comes to is handed on by another one. */
function replacePromise(module: object, name: string, call: string): void {
  replace(module, name, (original) => {
    const own = function (this: unknown, ...given: unknown[]): unknown {
      const begun = currentRequest()?.begin(call, own)
      if (!begun) return apply(original, this, given)
      return handedOn(
        begun,
        callingOff(begun, () => apply(original, this, given)),
      )
    }
    return own
  })
}

export function handedOn(begun: Begun, promise: unknown): unknown {
  if (!(promise instanceof Promise)) {
    begun.over()
    return promise
  }
  const held = (go: () => void): void => begun.back(go)
  return promise.then(
    (value: unknown) => {
      if (!isHeld(begun)) return over(begun, value)
      return new Promise((resolve) => held(() => resolve(value)))
    },
    (error: unknown) => {
      if (!isHeld(begun)) {
        begun.over()
        throw error
      }
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- it is the program's
      return new Promise((_resolve, reject) => held(() => reject(error)))
    },
  )
}

function isHeld(begun: Begun): boolean {
  return begun.heldFor > 0 || begun.isOvertaken
}

function over(begun: Begun, value: unknown): unknown {
  begun.over()
  return value
}

/** What throws has begun nothing. */
function callingOff(begun: Begun, run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    begun.over()
    throw error
  }
}
