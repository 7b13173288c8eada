import { lazy, Suspense, useState } from 'react'
import { Boundary } from '../common/Boundary.tsx'
import { useDocument } from '../session/SessionContext.tsx'
import { DropLayer } from './DropLayer.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { Rail } from './Rail.tsx'
import styles from './shell.module.css'
import { TopBar } from './TopBar.tsx'
import { UseDialog } from './UseDialog.tsx'
import { useFiles } from './useFiles.ts'
import { Welcome } from './Welcome.tsx'

const NotebookView = lazy(() =>
  import('../notebook/NotebookView.tsx').then(({ NotebookView: component }) => ({ default: component })),
)

/** The page: thin bar, rail that folds away, one column, and the drop zone over everything. */
export function Shell() {
  const [railOpen, setRailOpen] = useState(false)
  const notebookId = useDocument((state) => (state.notebook === null ? null : state.notebookId))
  const { take, asking, ask } = useFiles()
  return (
    <div className={styles.page} data-rail={railOpen || undefined}>
      <TopBar railOpen={railOpen} onRail={() => setRailOpen(!railOpen)} />
      {railOpen && <Rail onFiles={take} />}
      <main className={styles.column}>
        {notebookId === null ? (
          <Welcome onFiles={take} />
        ) : (
          <Boundary of={notebookId}>
            <Suspense fallback={null}>
              <NotebookView key={notebookId} />
            </Suspense>
          </Boundary>
        )}
      </main>
      <DropLayer onFiles={take} />
      <UseDialog files={asking} onClose={() => ask(null)} />
      <NoticeLine />
    </div>
  )
}
