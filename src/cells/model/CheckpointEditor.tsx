import { NativeSelect } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { FilePicker } from '../../ui/common/FilePicker.tsx'
import type { EditorProps } from '../../ui/notebook/views.ts'
import { useApp, useCommands } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import { words } from './words.ts'

/** Where the first weights come from: random, a model that comes with the program, or an imported one; and for a tokenizer, the data or such a model. */
export default function CheckpointEditor({ cell, value, onChange, describedBy }: EditorProps) {
  const commands = useCommands()
  const imported = useApp((state) => state.importedModels)
  const bundled = useApp((state) => state.bundledModels)
  const models = [...bundled, ...imported]
  const chosen = String(value)
  const { none, text, label } = WITHOUT[cell.kind] ?? RANDOM
  const options = [
    { value: none, label: text },
    ...models.map(({ id, name }) => ({ value: id, label: name })),
    ...(chosen === none || models.some(({ id }) => id === chosen) ? [] : [{ value: chosen, label: chosen }]),
  ]
  return (
    <div className={styles.checkpoint}>
      <NativeSelect
        label={label}
        value={chosen}
        data={options}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FilePicker
        variant="default"
        size="xs"
        px={6}
        label={words.importModel}
        title={words.importModel}
        onFiles={(files) => void commands.importModel(files)}
      >
        <IconFileImport size={16} aria-label={words.importModel} />
      </FilePicker>
    </div>
  )
}

type Without = { readonly none: string; readonly text: string; readonly label: string }

const RANDOM: Without = { none: 'none', text: words.random, label: words.start }

/** What stands for no model, by kind of cell. */
const WITHOUT: Readonly<Record<string, Without>> = {
  predict: { none: 'none', text: words.trainedHere, label: words.model },
  generate: { none: 'none', text: words.pretrainedHere, label: words.model },
  tokenizer: { none: 'data', text: words.fromData, label: words.takeFrom },
}
