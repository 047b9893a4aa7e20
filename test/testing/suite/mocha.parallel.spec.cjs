require('./mocha.define.cjs').define('parallel')
