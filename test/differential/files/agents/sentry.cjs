// Sentry without a network: what it would have sent is kept. As a preload it is there before everything else.
const Sentry = require('@sentry/node')

const events = []
Sentry.init({
  dsn: 'http://key@127.0.0.1:1/1',
  tracesSampleRate: process.env.SENTRY_TRACES === 'no' ? undefined : 1,
  transport: () => ({ send: async () => ({ statusCode: 200 }), flush: async () => true }),
  beforeSend: (event) => {
    const { type, value } = event.exception?.values?.[0] ?? {}
    events.push(`${type} ${value} ${event.transaction ?? ''}`)
    return null
  },
})

module.exports = { Sentry, events }
