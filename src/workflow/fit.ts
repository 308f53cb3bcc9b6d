/** Learning what is usual from a reference. */

import { REALIZED } from '../calculators/performance.js'
import { doubtNotices } from '../config/doubts.js'
import { guessNotices, unnamedFeatures, withoutGuessed } from '../config/guesses.js'
import { missingRoleNotices } from '../config/missing-roles.js'
import { planOf } from '../config/plan.js'
import { type FixedConfig, resolveConfig } from '../config/resolve.js'
import { configOf, optionsOf } from '../config/shape.js'
import { requireEffect } from '../config/thresholds.js'
import { nextTurn } from '../core/event-loop.js'
import { runTask } from '../core/native.js'
import { inLine } from '../core/queue.js'
import { unpack } from '../results/assemble.js'
import { handleOf, type OpenDataset } from '../table/dataset.js'
import { open, opener } from '../table/open.js'
import { explained } from '../table/schema.js'
import type {
  AnyConfig,
  Chunking,
  ColumnOf,
  MonitorConfig,
  ResolvedConfig,
  RunOptions,
  Source,
  SourceOf,
  UntypedConfig,
} from '../types/index.js'
import { countNotices } from './check-notices.js'
import { asOneChunk, proposeChunks } from './chunk-size.js'
import { Monitor } from './monitor.js'
import { unwatchedNotices } from './watched-segments.js'
import { statedNotices, zoneNotices } from './zone-notices.js'

/**
 * Learns what is usual from a reference: a period in which the model did well and, for performance, whose
 * labels are known.
 *
 * @throws ReckonerError `unknown_option`, `invalid_option`, `missing_column`, `wrong_kind`, `missing_labels`,
 * `invalid_value`, `too_few_rows`, `empty_data`, and those of {@link open}.
 */
export function fit<S extends SourceOf<S>>(
  reference: S,
  config?: MonitorConfig<ColumnOf<S>>,
  options?: RunOptions,
): Promise<Monitor>
export function fit<S extends SourceOf<S>, C extends string = never>(
  reference: S,
  config: UntypedConfig<C>,
  options?: RunOptions,
): Promise<Monitor>
export function fit<S extends SourceOf<S>>(reference: S, config: ResolvedConfig, options?: RunOptions): Promise<Monitor>
export async function fit(reference: unknown, config: object = {}, options: RunOptions = {}): Promise<Monitor> {
  const monitor = await learn(reference as Source, config, options)
  requireEffect(monitor.config, Monitor.seriesOf(monitor))
  return monitor
}

/** As `fit`, but thresholds for what is not watched may be there: a calculator takes the configuration of a whole monitor. */
export async function learn(
  reference: Source,
  givenConfig: AnyConfig,
  givenOptions: RunOptions = {},
): Promise<Monitor> {
  const [config, options] = [configOf(givenConfig), optionsOf(givenOptions, 'fit')]
  if (config.chunks !== 'auto') {
    const opened = opener(reference, options)
    return inLine(options, async () => learnFrom(await opened(), config as FixedConfig, options))
  }
  const dataset = await open(reference, options)
  const chunks = await chooseChunks(dataset, config, options)
  return inLine(options, () => learnFrom(dataset, { ...config, chunks }, options))
}

async function learnFrom(dataset: OpenDataset, config: FixedConfig, options: RunOptions): Promise<Monitor> {
  const resolved = resolveConfig(config, dataset.columns)
  const plan = planOf(resolved, dataset.columns)
  const unnamed = unnamedFeatures(config, resolved.columns.features)
  const learned = await runTask('fit', options, (binding, job) =>
    binding.fit(handleOf(dataset), plan, unnamed, job),
  ).catch(explained(dataset))
  await nextTurn()
  const guesses = learned.guesses()
  const reference = unpack(learned.reference(), 'reference')
  const notices = [
    ...dataset.notices,
    ...guessNotices(guesses),
    ...missingRoleNotices(resolved),
    ...doubtNotices(learned.doubts(), resolved),
    ...unwatchedNotices(resolved, learned),
    ...zoneNotices(config, resolved, dataset.columns),
    ...statedNotices(resolved, dataset.columns),
    ...countNotices(resolved.chunks, reference),
  ]
  return new Monitor(withoutGuessed(resolved, guesses), learned, dataset.columns, notices, reference)
}

async function chooseChunks(dataset: OpenDataset, config: AnyConfig, options: RunOptions): Promise<Chunking> {
  if (config.task === undefined) return proposeChunks(dataset.rowCount, undefined)
  const monitor = await learn(dataset, asOneChunk(config), options)
  const { results } = await monitor.check(dataset, options)
  return proposeChunks(dataset.rowCount, results[REALIZED])
}
