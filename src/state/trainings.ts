/** Cells that train: they have curves while they run, can be steered, and leave checkpoints. */
export function isTraining(kind: string): boolean {
  return kind === 'train' || kind === 'pretrain'
}
