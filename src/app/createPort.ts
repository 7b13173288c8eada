import { cellKinds } from '../cells/registry.ts'
import type { Commands, Port } from '../ui/session/port.ts'
import { editCommands } from './editCommands.ts'
import { fileCommands } from './fileCommands.ts'
import { trainingStore } from './livePicture.ts'
import type { PageParts } from './pageParts.ts'
import { resultCommands } from './resultCommands.ts'
import { storedRooms } from './rooms.ts'
import { runCommands } from './runCommands.ts'

/** Fits the page to the session. */
export function createPort(parts: PageParts): Port {
  const { session, app } = parts
  const commands: Commands = {
    ...runCommands(parts),
    ...editCommands(parts),
    ...fileCommands(parts),
    ...resultCommands(parts),
  }
  return {
    document: session.document,
    runs: session.runs,
    app,
    training: trainingStore(session),
    rooms: storedRooms(localStorage),
    kinds: cellKinds,
    commands,
  }
}
