import { type Client, connect } from '../rpc/client.ts'
import type { DataProcedures, TrainProcedures } from '../rpc/protocol.ts'

export interface Workers {
  readonly data: Client<DataProcedures>
  readonly train: Client<TrainProcedures>
}

interface Running<Table> {
  readonly worker: Worker
  readonly client: Client<Table>
}

/**
 * Starts the two workers and lays the channel between them, on which tokens go past the page. A worker that dies
 * fails its calls and is started anew: results are made again from their recipes, and trainings from checkpoints.
 */
export async function startWorkers(): Promise<Workers> {
  const startData = () =>
    new Worker(new URL('../../workers/data.worker.ts', import.meta.url), { type: 'module', name: 'data' })
  const startTrain = () =>
    new Worker(new URL('../../workers/train.worker.ts', import.meta.url), { type: 'module', name: 'train' })

  let data = launchData()
  let train = launchTrain()

  function launchData(): Running<DataProcedures> {
    const running = run<DataProcedures>(startData(), 'data worker')
    onDeath(running.worker, () => {
      data = launchData()
      relink()
    })
    return running
  }

  function launchTrain(): Running<TrainProcedures> {
    const running = run<TrainProcedures>(startTrain(), 'train worker')
    onDeath(running.worker, () => {
      train = launchTrain()
      relink()
    })
    return running
  }

  function link(): Promise<unknown> {
    const { port1, port2 } = new MessageChannel()
    return Promise.all([
      data.client.call('connect', { port: port1 }, { transfer: [port1] }),
      train.client.call('connect', { port: port2 }, { transfer: [port2] }),
    ])
  }

  function relink(): void {
    link().catch(() => {}) // whoever calls next is told by its own call
  }

  await link()
  return { data: latest(() => data.client), train: latest(() => train.client) }
}

/** One that never came to speak could not be loaded, and the next would not either: its calls fail until the page is loaded again. */
function onDeath(worker: Worker, startAnew: () => void): void {
  let spoke = false
  worker.addEventListener('message', () => {
    spoke = true
  })
  worker.addEventListener('error', () => {
    worker.terminate()
    if (spoke) startAnew()
  })
}

function run<Table>(worker: Worker, name: string): Running<Table> {
  return { worker, client: connect<Table>(worker, name) }
}

/** A client that always speaks to the worker of the moment. */
function latest<Table>(current: () => Client<Table>): Client<Table> {
  return {
    call: (name, request, options) => current().call(name, request, options),
    close: (reason) => current().close(reason),
  }
}
