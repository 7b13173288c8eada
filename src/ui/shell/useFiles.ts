import { useState } from 'react'
import { useCommands, usePort } from '../session/SessionContext.tsx'
import { sortDrop } from './sortDrop.ts'

/** Takes any files to where they belong; sequences over an open notebook wait for an answer in `asking`. */
export function useFiles() {
  const port = usePort()
  const commands = useCommands()
  const [asking, ask] = useState<readonly File[] | null>(null)
  const take = async (files: readonly File[]) => {
    const dropped = await sortDrop(files)
    switch (dropped.kind) {
      case 'notebook':
        return void commands.openNotebookFile(dropped.file)
      case 'model':
        return void commands.importModel(dropped.files)
      case 'sequences':
        if (port.document.getState().notebook !== null) return ask(dropped.files)
        return void commands.takeSequences(dropped.files, 'notebook')
      case 'nothing':
    }
  }
  return { take, asking, ask }
}
