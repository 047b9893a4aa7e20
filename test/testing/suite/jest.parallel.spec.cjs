require('./jest.define.cjs').define('parallel')
