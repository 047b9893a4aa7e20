throw new TypeError('fails as it is loaded')
