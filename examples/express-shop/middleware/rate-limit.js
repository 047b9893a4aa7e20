const windowMs = 60_000

export function rateLimit({ perMinute }) {
  const seen = new Map()
  return function limit(req, res, next) {
    const now = Date.now()
    const entry = seen.get(req.ip)
    if (!entry || now - entry.since > windowMs) {
      seen.set(req.ip, { since: now, count: 1 })
      return next()
    }
    entry.count++
    if (entry.count > perMinute) {
      res.set('retry-after', '60')
      return res.status(429).send('slow down')
    }
    return next()
  }
}
