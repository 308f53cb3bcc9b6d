/** How a figure stands to its goal and its gates. */

import { type Figure, type Goal, isMeasured, type Unmeasured } from './claim.js'
import { type Gate, intervalGate, leastGate, mostGate, numberGate } from './gates.js'

/** `shown` has no goal; `near` misses its goal, but not by more than chance explains. */
export type Outcome = 'reached' | 'near' | 'failed' | 'shown' | 'unmeasured'

/** A figure's outcome, with the gates of its sides. */
export interface Judgement {
  readonly outcome: Outcome
  readonly goal: Goal
  readonly gates: { readonly most?: Gate; readonly least?: Gate }
}

/** Judges by the goal, or in the short form by the limit that guards against collapse. */
export function judge(figure: Figure | Unmeasured, isShort = false): Judgement {
  if (!isMeasured(figure) || Number.isNaN(figure.value)) return { outcome: 'unmeasured', goal: {}, gates: {} }
  const goal = (isShort ? figure.collapse : undefined) ?? figure.goal
  if (goal === undefined) return { outcome: 'shown', goal: {}, gates: {} }
  const gates = gatesOf(figure, goal)
  const reaches = isWithin(figure.value, goal.least, goal.most)
  const passes = isWithin(figure.value, gates.least?.limit, gates.most?.limit)
  return { outcome: reaches ? 'reached' : passes ? 'near' : 'failed', goal, gates }
}

function isWithin(value: number, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): boolean {
  return least <= value && value <= most
}

function gatesOf(figure: Figure, { most, least }: Goal): Judgement['gates'] {
  return {
    ...(most === undefined ? {} : { most: mostOf(figure, most) }),
    ...(least === undefined ? {} : { least: leastOf(figure, least) }),
  }
}

function mostOf({ kind, draws, error }: Figure, goal: number): Gate {
  return kind === 'share' ? mostGate(goal, draws) : numberGate(goal, error, 1)
}

function leastOf({ kind, draws, error }: Figure, goal: number): Gate {
  if (kind === 'interval') return intervalGate(goal, draws)
  return kind === 'share' ? leastGate(goal, draws) : numberGate(goal, error, -1)
}
