/** Every option that there is, for what is made of all of them. */

export { CALLS } from './calls.js'
export { CONFIG } from './config.js'
export { allOptions, type Group, type Option, type Type } from './option.js'
