import type { Session } from '../state/session.ts'

/** The open notebook stands in the address (#id), so that a reload, a bookmark and the back button find it again. */
export async function keepInAddress(session: Session): Promise<void> {
  const openFromAddress = async () => {
    const id = decodeURIComponent(location.hash.slice(1))
    if (id === (session.document.getState().notebookId ?? '')) return
    await (id === '' ? session.close() : session.open(id))
  }
  await openFromAddress()
  session.document.subscribe(({ notebookId }, before) => {
    if (notebookId === before.notebookId) return
    const address = notebookId === null ? location.pathname + location.search : `#${encodeURIComponent(notebookId)}`
    if (location.hash !== (notebookId === null ? '' : address)) history.pushState(null, '', address)
  })
  addEventListener('popstate', () => void openFromAddress())
}
