/** Types for configuration files. */

import type { MonitorConfig } from '../types/index.js'

/** Returns the configuration as it is; editors check and complete it. */
export function defineConfig<const C extends MonitorConfig>(config: C): C {
  return config
}
