/** Bonds of a molecule against what its atoms can bear. */

export type SmilesAtom = { readonly symbol: string; readonly inBrackets: boolean; readonly aromatic: boolean }

/** `order` null: not written, so single, or aromatic between two aromatic atoms. */
export type SmilesBond = { readonly from: number; readonly to: number; readonly order: number | null }

/**
 * Most bonds of an atom outside of brackets: the highest valence in OpenSMILES, section 3.1.5, but three for nitrogen and
 * three and one for what RDKit holds to (neutral nitrogen, phosphorus up to five, halogens one).
 */
const MOST: Readonly<Record<string, number>> = { B: 3, C: 4, N: 3, O: 2, P: 5, S: 6, F: 1, Cl: 1, Br: 1, I: 1 }

/** A ring closes between two different atoms that have no bond yet. */
export function canClose(bonds: readonly SmilesBond[], a: number, b: number): boolean {
  return a !== b && !bonds.some(({ from, to }) => (from === a && to === b) || (from === b && to === a))
}

/** Whether an atom has more bonds than it can bear, or an aromatic one stands in no aromatic ring. */
export function valenceFault(atoms: readonly SmilesAtom[], bonds: readonly SmilesBond[]): boolean {
  const sums = new Float64Array(atoms.length)
  const aromatic = new Uint8Array(atoms.length)
  const multiple = new Uint8Array(atoms.length)
  for (const { from, to, order } of bonds) {
    const both = atoms[from]!.aromatic && atoms[to]!.aromatic
    const isAromatic = both && (order === null || order === 1.5)
    for (const atom of [from, to]) {
      sums[atom]! += isAromatic ? 1 : (order ?? 1)
      aromatic[atom]! += Number(isAromatic)
      multiple[atom]! += Number(!isAromatic && (order ?? 1) >= 2)
    }
  }
  return atoms.some(({ symbol, inBrackets, aromatic: claimed }, i) => {
    if (claimed && aromatic[i]! < 2) return true
    if (inBrackets) return false
    // An aromatic carbon gives one more electron to its ring, unless a double bond out of the ring has it (C=O in a
    // pyridone); N, O and S may give a lone pair instead.
    const shared = symbol === 'c' && multiple[i] === 0 ? 1 : 0
    const most = MOST[symbol.charAt(0).toUpperCase() + symbol.slice(1)]
    return most !== undefined && sums[i]! + shared > most
  })
}
