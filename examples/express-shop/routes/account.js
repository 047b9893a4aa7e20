import { Router } from 'express'
import { findUserByToken, rotateToken, saveProfile } from '../services/users.js'

export const account = Router()

account.get('/', async (req, res) => {
  const user = findUserByToken(req.get('authorization'))
  if (!user) return res.sendStatus(401)
  res.json({ id: user.id, email: user.email })
  const token = await rotateToken(user)
  res.cookie('token', token, { httpOnly: true })
})

account.put('/', (req, res) => {
  const user = findUserByToken(req.get('authorization'))
  if (!user) return res.sendStatus(401)
  saveProfile(user, req.body ?? {}, (err, saved) => {
    if (err) return res.status(400).json({ error: err.message })
    return res.json(saved)
  })
  res.status(202).json({ saving: true })
})

account.get('/avatar', (req, res, next) => {
  const user = findUserByToken(req.get('authorization'))
  if (!user) return next(Object.assign(new Error('sign in first'), { status: 401, expose: true }))
  res.sendFile(`${user.id}.png`, { root: 'avatars' }, (err) => {
    if (err && !res.headersSent) res.status(404).send('no avatar')
  })
})
