import type { ModelResult } from '../../models/types.ts'
import { ShareBar } from '../../ui/common/ClassName.tsx'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { Facts } from '../../ui/common/Facts.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatBytes, formatCount } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

export default function ModelView({ result }: ResultProps<ModelResult>) {
  const { family, parameters, trainable, checkpoint, trainingBytes, blocks, initialised, unused, reason } = result
  const { optimizerBytes, exportedBytes } = result
  const largest = Math.max(1, ...blocks.map((block) => block.parameters))
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          { label: words.parameters, value: formatCount(parameters), help: glossary.parameters },
          { label: words.trainable, value: words.trainedOf(formatCount(trainable), trainable / parameters) },
          { label: words.memory, value: formatBytes(trainingBytes), help: words.memoryHelp },
          { label: words.optimizer, value: formatBytes(optimizerBytes), help: words.optimizerHelp },
          { label: words.exported, value: formatBytes(exportedBytes.model), help: words.exportedHelp },
          ...(exportedBytes.adapter === null
            ? []
            : [{ label: words.adapter, value: formatBytes(exportedBytes.adapter), help: words.adapterHelp }]),
          { label: words.start, value: checkpoint === 'none' ? words.random : checkpoint },
        ]}
      />
      <p className={styles.note}>
        {words.families[family]}. {reason}
      </p>
      {initialised.length > 0 && checkpoint !== 'none' && (
        <p className={styles.note}>{words.initialised(listed(initialised))}</p>
      )}
      {unused.length > 0 && <p className={styles.note}>{words.unused(listed(unused))}</p>}
      <DataTable
        caption={words.blocks}
        rows={blocks}
        rowKey={({ name }) => name}
        columns={[
          { name: words.block, cell: ({ name }) => name },
          { name: words.shape, cell: ({ shape }) => shape },
          { name: words.count, numeric: true, cell: (block) => formatCount(block.parameters) },
          {
            name: words.share,
            hidden: true,
            cell: (block) => <ShareBar share={block.parameters / largest} colour="var(--ink-3)" />,
          },
        ]}
      />
    </div>
  )
}

const LISTED = 12

/** The first names, and how many there are beside them. */
function listed(names: readonly string[]): string {
  const rest = names.length - LISTED
  return names.slice(0, LISTED).join(', ') + (rest > 0 ? words.more(rest) : '')
}
