// How the harmful recorders put their hooks: with the shape of the method kept, so that each does one harm only.

/** Puts `wrap(original)` in the place of a method. */
function around(owner, name, wrap) {
  const property = Object.getOwnPropertyDescriptor(owner, name)
  const hook = wrap(property.value)
  for (const key of ['name', 'length'])
    Object.defineProperty(hook, key, Object.getOwnPropertyDescriptor(property.value, key))
  Object.defineProperty(owner, name, { ...property, value: hook })
}

module.exports = { around }
