module.exports = {
  rootDir: __dirname,
  testMatch: ['**/jest.*.spec.cjs'],
  setupFilesAfterEnv: process.env.WATCHED ? ['sendonce/jest'] : [],
  transform: {},
  testTimeout: 60_000,
  watchman: false,
}
