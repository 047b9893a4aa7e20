module.exports = {
  rootDir: __dirname,
  testMatch: ['**/jest.spec.cjs'],
  transform: {},
  testTimeout: 60_000,
  watchman: false,
}
