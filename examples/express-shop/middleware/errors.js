export function notFound(req, res) {
  res.status(404).json({ error: 'not found' })
}

export function handleErrors(err, req, res, next) {
  if (res.headersSent) return next(err)
  res.status(err.status ?? 500).json({ error: err.expose ? err.message : 'internal error' })
}
