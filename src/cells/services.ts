/** What running cells may use; the composition root makes it. */
import type { Client } from '../rpc/client.ts'
import type { BinaryFile, DataProcedures, TrainProcedures } from '../rpc/protocol.ts'
import type { DeviceSettings } from '../train/types.ts'

export interface Services {
  readonly data: Client<DataProcedures>
  readonly train: Client<TrainProcedures>
  /** Which device is to compute, and how. */
  device(): DeviceSettings
  /** The notebook as a file, for the export. */
  notebookFile(): { readonly title: string; readonly text: string }
  /** Keeps the exported files under the key of the export cell, so that they can be downloaded later. */
  keepExport(key: string, files: readonly BinaryFile[]): Promise<void>
}
