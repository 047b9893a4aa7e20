import { findUserByToken } from '../services/users.js'

// Refuses strangers, and then lets them in all the same.
export function authenticate(req, res, next) {
  const user = findUserByToken(req.get('authorization'))
  if (!user) {
    res.status(401).json({ error: 'sign in first' }) // @first SO002
  }
  req.user = user ?? { id: 'nobody', role: 'guest' }
  next() // @second SO002
}

export function requireAdmin(req, res, next) {
  if (req.user?.role !== 'admin') return res.status(403).json({ error: 'admins only' })
  next()
}
