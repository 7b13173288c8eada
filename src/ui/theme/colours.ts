const CLASS_COLOURS = 8

/** The one colour of a class, by its index in the data set; beyond eight classes colours come round again. */
export function classColour(index: number): string {
  return `var(--class-${index % CLASS_COLOURS})`
}

const BASES: Readonly<Record<string, string>> = {
  A: 'var(--base-a)',
  C: 'var(--base-c)',
  G: 'var(--base-g)',
  T: 'var(--base-t)',
  U: 'var(--base-t)',
}

/** Colour of a nucleotide; anything else keeps the colour of the text around it. */
export function baseColour(residue: string): string | undefined {
  return BASES[residue.toUpperCase()]
}
