require('./mocha.define.cjs').define('sequential')
