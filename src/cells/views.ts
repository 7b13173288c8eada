import {
  IconBrain,
  IconChartLine,
  IconChecklist,
  IconDatabase,
  IconLetterCase,
  IconNote,
  IconPackageExport,
  IconSchool,
  IconSitemap,
  IconSparkles,
  IconWand,
} from '@tabler/icons-react'
import { isJsonObject, type Json } from '../shared/json.ts'
import { lateView } from '../ui/notebook/lateView.ts'
import type { CellViews } from '../ui/notebook/views.ts'

/** How each kind of cell looks; one line per kind. Views are loaded when a cell first shows one. */
export const cellViews: CellViews = {
  data: {
    Icon: IconDatabase,
    Result: lateView(() => import('./data/View.tsx')),
    editors: {
      files: lateView(() => import('./data/FilesEditor.tsx')),
      label: lateView(() => import('./data/LabelEditor.tsx')),
    },
    resolved: fieldsOf,
    room: 420,
  },
  split: {
    Icon: IconSitemap,
    Result: lateView(() => import('./split/View.tsx')),
    editors: { group: lateView(() => import('./split/GroupEditor.tsx')) },
    resolved: fieldsOf,
    room: 150,
  },
  tokenizer: {
    Icon: IconLetterCase,
    Result: lateView(() => import('./tokenizer/View.tsx')),
    editors: { from: lateView(() => import('./model/CheckpointEditor.tsx')) },
    resolved: resolvedTokenizer,
    room: 260,
  },
  pretrain: {
    Icon: IconSchool,
    Result: lateView(() => import('./pretrain/View.tsx')),
    Live: lateView(() => import('./train/Live.tsx')),
    editors: { checkpoint: lateView(() => import('./model/CheckpointEditor.tsx')) },
    resolved: (result) => ({
      ...namedAsChosen(fieldsOf(fieldsOf(result).params ?? null)),
      ...fieldsOf(fieldsOf(result).masking ?? null),
      ...fieldsOf(result),
    }),
    room: 700,
  },
  generate: {
    Icon: IconSparkles,
    Result: lateView(() => import('./generate/View.tsx')),
    editors: { checkpoint: lateView(() => import('./model/CheckpointEditor.tsx')) },
    room: 360,
  },
  model: {
    Icon: IconBrain,
    Result: lateView(() => import('./model/View.tsx')),
    editors: { checkpoint: lateView(() => import('./model/CheckpointEditor.tsx')) },
    resolved: (result) => ({ ...fieldsOf(result), ...fieldsOf(fieldsOf(result).config ?? null) }),
    room: 300,
  },
  train: {
    Icon: IconChartLine,
    Result: lateView(() => import('./train/View.tsx')),
    Live: lateView(() => import('./train/Live.tsx')),
    resolved: (result) => namedAsChosen(fieldsOf(fieldsOf(result).params ?? null)),
    room: 760,
  },
  evaluate: { Icon: IconChecklist, Result: lateView(() => import('./evaluate/View.tsx')), room: 420 },
  export: { Icon: IconPackageExport, Result: lateView(() => import('./export/View.tsx')), room: 260 },
  predict: {
    Icon: IconWand,
    Result: lateView(() => import('./predict/View.tsx')),
    editors: { checkpoint: lateView(() => import('./model/CheckpointEditor.tsx')) },
    room: 320,
  },
  note: { Icon: IconNote, room: 0 },
}

/** Results name what `auto` came to like the param itself. */
function fieldsOf(value: Json): Readonly<Record<string, Json | undefined>> {
  return isJsonObject(value) ? value : {}
}

function resolvedTokenizer(result: Json): Readonly<Record<string, Json | undefined>> {
  const spec = fieldsOf(fieldsOf(result).spec ?? null)
  return { ...spec, ...(Array.isArray(spec.vocabulary) ? { vocabularySize: spec.vocabulary.length } : {}) }
}

/** The result says whether both strands were used; the param offers the words `on` and `off`. */
function namedAsChosen(params: Readonly<Record<string, Json | undefined>>): Readonly<Record<string, Json | undefined>> {
  return { ...params, reverseComplement: params.reverseComplement === true ? 'on' : 'off' }
}
