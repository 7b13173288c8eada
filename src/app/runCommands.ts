import type { Commands } from '../ui/session/port.ts'
import { refreshDevice, saveBackend } from './appState.ts'
import { guarded, type PageParts } from './pageParts.ts'

type RunCommands = Pick<
  Commands,
  | 'runAll'
  | 'run'
  | 'runTo'
  | 'stop'
  | 'pauseTraining'
  | 'resumeTraining'
  | 'finishTraining'
  | 'setBackend'
  | 'setKernel'
  | 'setHalfPrecision'
  | 'setRecompute'
  | 'dismissNotice'
  | 'reload'
>

export function runCommands({ session, app, workers }: PageParts): RunCommands {
  return {
    runAll: () => void guarded(app, session.runAll),
    run: (id) => void guarded(app, () => session.run(id)),
    runTo: (id) => void guarded(app, () => session.runTo(id)),
    stop: session.stop,
    pauseTraining: session.pause,
    resumeTraining: session.resume,
    finishTraining: session.finish,
    setBackend: (backend) => {
      saveBackend(app, backend)
      // A running training keeps its device; the next run takes the new one.
      if (!app.getState().running) void refreshDevice(app, workers)
    },
    setKernel: (name, on) => {
      const others = app.getState().kernelsOff.filter((other) => other !== name)
      app.setState({ kernelsOff: on ? others : [...others, name] })
      if (!app.getState().running) void refreshDevice(app, workers)
    },
    setHalfPrecision: (halfPrecision) => {
      app.setState({ halfPrecision })
      if (!app.getState().running) void refreshDevice(app, workers)
    },
    setRecompute: (recompute) => {
      app.setState({ recompute })
      if (!app.getState().running) void refreshDevice(app, workers)
    },
    dismissNotice: () => app.setState({ notice: null }),
    reload: () => void session.flush().finally(() => location.reload()),
  }
}
