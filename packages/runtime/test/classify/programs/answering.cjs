'use strict'
/** Answers, and answers again. */
exports.middleware = () => (req, res) => {
  res.end('one')
  setImmediate(() => {
    try {
      res.writeHead(200)
    } catch {}
  })
}

/** Calls back with an error, and with a value as well. */
exports.load = (done) => {
  setImmediate(() => {
    done(new Error('not there'))
    try {
      done(null, 'value')
    } catch {}
  })
}
