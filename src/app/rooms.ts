/**
 * How high cells were when they were last seen, kept in local storage: it answers in the same turn, so the first picture after
 * a reload has its final height already.
 */
import { isJsonObject } from '../shared/json.ts'
import type { Rooms, SeenCell } from '../ui/session/port.ts'

const KEY = 'strandbook.rooms'
/** Cells that are remembered, the latest: some 30 kB. */
const MOST_CELLS = 400
/** A result that is drawn changes its height several times: it is written once. */
const WRITE_AFTER_MS = 300

type Seen = readonly [width: number, height: number]

export function storedRooms(storage: Pick<Storage, 'getItem' | 'setItem'>): Rooms {
  const rooms = read(storage)
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => storage.setItem(KEY, JSON.stringify(Object.fromEntries([...rooms].slice(-MOST_CELLS))))
  return {
    height: (cell, width) => {
      const seen = rooms.get(nameOf(cell))
      return seen !== undefined && seen[0] === width ? seen[1] : null
    },
    remember: (cell, width, height) => {
      const name = nameOf(cell)
      const [oldWidth, oldHeight] = rooms.get(name) ?? []
      if (oldWidth === width && oldHeight === height) return
      rooms.delete(name) // the order is that of the last change
      rooms.set(name, [width, height])
      clearTimeout(timer)
      timer = setTimeout(write, WRITE_AFTER_MS)
    },
  }
}

const nameOf = ({ notebookId, id }: SeenCell) => `${notebookId}/${id}`

/** Whatever stands there that is no such table counts as none. */
function read(storage: Pick<Storage, 'getItem'>): Map<string, Seen> {
  try {
    const table: unknown = JSON.parse(storage.getItem(KEY) ?? '{}')
    return new Map(isJsonObject(table) ? Object.entries(table).filter(isSeen) : [])
  } catch {
    return new Map()
  }
}

function isSeen(entry: [string, unknown]): entry is [string, Seen] {
  const [, seen] = entry
  return Array.isArray(seen) && seen.length === 2 && seen.every(Number.isFinite)
}
