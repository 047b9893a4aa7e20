// Exports that know who asks them what: as libraries do that load their parts late.
const asked = []
const traps = (name) =>
  Object.fromEntries(
    ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'].map((trap) => [
      trap,
      (target, key, ...rest) => {
        asked.push(`${name} ${trap} ${String(key)}`)
        return Reflect[trap](target, ...(key === undefined ? [] : [key]), ...rest)
      },
    ]),
  )

module.exports = new Proxy(function Watched() {}, traps('class'))
module.exports.asked = asked
asked.length = 0
