/** Everything that a user may read from this folder. */
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`

export const words = {
  full: (what: string, usage: { readonly used: number; readonly quota: number } | null) =>
    `The browser has no room for ${what}` +
    (usage === null ? '.' : `: ${megabytes(usage.used)} of ${megabytes(usage.quota)} are used.`),
  fullAdvice:
    'Delete notebooks that you no longer need and reload the page, or free space on the disk. Nothing that was saved is lost.',
  badPath: (path: string) => `"${path}" cannot be the path of a stored file: expected names joined by single slashes.`,
}
