import type { Finding } from '../types.ts'
import type { SplitResult } from './types.ts'
import { findings } from './words.ts'

/** Fewer test records than this make every figure rough. */
const SMALL_TEST = 50
/** Shares that are further from what was asked are worth a word. */
const FAR_OFF = 0.02

/** What a user should know of a split; `without` counts records that belong to no group. */
export function splitFindings(result: Omit<SplitResult, 'findings'>, without: number): Finding[] {
  const { counts, perClass, leaks, furthest, units } = result
  const found: Finding[] = []
  const leaking = leaks.exact + leaks.reverseComplement + leaks.near
  if (leaking > 0) found.push(findings.leaks(leaks))
  if (leaks.validation > 0) found.push(findings.validationLeaks(leaks.validation, leaks.identity))
  const unseen = perClass.filter(({ train, valid, test }) => train === 0 && valid + test > 0)
  if (unseen.length > 0) found.push(findings.unseenClass(unseen.map(({ label }) => label)))
  if (units !== null && furthest !== null && Math.abs(furthest.got - furthest.wanted) > FAR_OFF) {
    found.push(findings.sharesOff(furthest, units))
  }
  if (without > 0) found.push(findings.withoutGroup(without))
  if (leaks.compared.sequences < leaks.compared.of) found.push(findings.leaksSampled(leaks.compared))
  if (leaks.notCompared > 0) found.push(findings.notCompared(leaks.notCompared))
  if (counts.test > 0 && counts.test < SMALL_TEST) found.push(findings.smallTest(counts.test))
  return found
}
