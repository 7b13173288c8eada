/** What a user reads of failures that any part of the program can meet. */
export const words = {
  partNotLoaded: (file: string | null) =>
    `A part of the program${file === null ? '' : ` (${file})`} could not be loaded: the server does not answer, or it has another version than this page.`,
  partAdvice:
    'Reload the page, and see that its server runs and can be reached. The notebook and the results of finished cells are kept; a training goes on from its last checkpoint.',
} as const
