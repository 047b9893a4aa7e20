// SO006
import express from 'express'

const later = (value, ms = 5) => new Promise((resolve) => setTimeout(resolve, ms, value))

class Guard {
  async check(req, res) {
    const user = await later(null)
    if (!user) res.status(401).json({ error: 'who?' }) // @second
  }
}

class Orders {
  guard = new Guard()
  list = (req, res) => {
    this.guard.check(req, res).catch(() => {})
    res.json([]) // @first
  }
}

export const listener = express().get('/', new Orders().list)
