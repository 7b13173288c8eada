import { IconPlus } from '@tabler/icons-react'
import type { CellId } from '../../notebook/types.ts'
import styles from './addHere.module.css'
import { useNotebookPage } from './NotebookContext.tsx'
import { words } from './words.ts'

/** The line between two cells, which shows its button under the pointer and when focused. */
export function AddHere({ beside, always = false }: { beside: CellId | null; always?: boolean }) {
  const { askKind } = useNotebookPage()
  return (
    <div className={styles.addHere} data-always={always || undefined}>
      <button
        type="button"
        onClick={() => askKind({ beside, side: 'below' })}
        aria-label={always ? words.addCell : words.addHere}
      >
        <IconPlus size={14} aria-hidden="true" />
        {always && words.addCell}
      </button>
    </div>
  )
}
