const users = new Map([
  ['token-ada', { id: 'ada', role: 'admin', email: 'ada@example.test' }],
  ['token-bob', { id: 'bob', role: 'customer', email: 'bob@example.test' }],
])

export function findUserByToken(token) {
  return users.get(token)
}

export async function rotateToken(user) {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return `token-${user.id}`
}

export function saveProfile(user, profile, done) {
  setTimeout(() => {
    if (profile.email === '') done(new Error('an address is needed'))
    else done(null, { ...user, ...profile })
  }, 5)
}
