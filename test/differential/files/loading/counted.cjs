globalThis.timesLoaded = (globalThis.timesLoaded ?? 0) + 1
module.exports = { times: globalThis.timesLoaded }
