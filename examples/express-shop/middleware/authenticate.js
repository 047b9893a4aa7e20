import { findUserByToken } from '../services/users.js'

export function authenticate(req, res, next) {
  const user = findUserByToken(req.get('authorization'))
  if (!user) {
    res.status(401).json({ error: 'sign in first' })
  }
  req.user = user ?? { id: 'nobody', role: 'guest' }
  next()
}

export function requireAdmin(req, res, next) {
  if (req.user?.role !== 'admin') return res.status(403).json({ error: 'admins only' })
  next()
}
