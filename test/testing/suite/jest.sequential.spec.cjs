require('./jest.define.cjs').define('sequential')
