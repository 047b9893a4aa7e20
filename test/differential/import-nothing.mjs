// What `--import` changes by itself: Node loads the program through its loader of ES modules then.
export default null
