/** The claims that are measured, in the order of their numbers. */

import type { Claim } from '../claim.js'
import { CAUSES } from './causes.js'
import { ERRORS } from './errors.js'
import { ESTIMATES } from './estimates.js'
import { FALLS } from './falls.js'
import { FEATURES } from './features.js'
import { HEALTHY } from './healthy.js'
import { LABELS } from './labels.js'
import { MODELS } from './models.js'
import { MOVED } from './moved.js'
import { OTHER_STREAMS } from './other-streams.js'
import { P_VALUES } from './p-values.js'
import { PARTS } from './parts.js'
import { PLANTED_FAULTS } from './planted.js'
import { POWER } from './power.js'
import { RESOLUTION } from './resolution.js'
import { SEGMENTS } from './segments.js'
import { SHIFTED } from './shifted.js'
import { SHUFFLED } from './shuffled.js'
import { SUPPORT } from './support.js'

const ALL = [
  HEALTHY,
  SHUFFLED,
  SHIFTED,
  FEATURES,
  POWER,
  P_VALUES,
  ESTIMATES,
  ERRORS,
  CAUSES,
  PARTS,
  PLANTED_FAULTS,
  FALLS,
  SUPPORT,
  MOVED,
  RESOLUTION,
  LABELS,
  MODELS,
  SEGMENTS,
  OTHER_STREAMS,
].flat()

/** Every claim. */
export const CLAIMS: readonly Claim[] = ALL.sort((one, other) => Number(one.id) - Number(other.id))
