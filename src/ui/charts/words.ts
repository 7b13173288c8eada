export const charts = {
  copy: (title: string) => `Copy chart “${title}”`,
  copyPng: 'Copy as PNG',
  copySvg: 'Copy as SVG',
  copyData: 'Copy data (TSV)',
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying; saved as a file instead',
  legend: (title: string) => `Series of “${title}”`,
  empty: 'No points yet',
  actual: 'true class ↓  predicted →',
  members: (count: string, actual: string, predicted: string) => `${count} of ${actual} predicted as ${predicted}`,
} as const
