/** What is wrong with a text that should be a molecule. */
export type SmilesReason = 'symbol' | 'bond' | 'branch' | 'ring' | 'valence' | 'empty'
