/** How the invocations of a workgroup add up a value of each. */
import type { DeviceProfile } from './profile.ts'

/**
 * `serial`: every invocation has a whole row for itself and nothing to add, which suits devices whose barriers are slow.
 * The others give a row to the whole workgroup: `tree` in workgroup memory, `subgroup` with one barrier.
 */
export type Reduction = 'serial' | 'tree' | 'subgroup'

export const LANES = 64

export function reductionFor({ software, subgroupSize }: DeviceProfile): Reduction {
  if (software) return 'serial'
  return subgroupSize > 0 ? 'subgroup' : 'tree'
}

export function extensionsOf(reduction: Reduction): readonly string[] {
  return reduction === 'subgroup' ? ['subgroups'] : []
}

/** Attributes of the entry point beside the ones that every program has. */
export function reductionBuiltins(reduction: Reduction): string {
  return reduction === 'subgroup'
    ? ', @builtin(subgroup_invocation_id) subgroupLane : u32, @builtin(subgroup_size) subgroupSize : u32'
    : ''
}

/** `addUp(value)` for vec2f values, to be called by all invocations together; and `FIRST`, `STEP`: the elements of a lane. */
export function reductionCode(reduction: Reduction): string {
  if (reduction === 'serial') return 'fn addUp(value : vec2f) -> vec2f { return value; }'
  const shared = `var<workgroup> shares : array<vec2f, ${LANES}>;`
  if (reduction === 'tree') {
    return `${shared}
var<private> lane_ : u32;
fn addUp(value : vec2f) -> vec2f {
  workgroupBarrier();
  shares[lane_] = value;
  workgroupBarrier();
  for (var step = ${LANES / 2}u; step > 0u; step = step / 2u) {
    if (lane_ < step) { shares[lane_] += shares[lane_ + step]; }
    workgroupBarrier();
  }
  return shares[0];
}`
  }
  return `${shared}
var<private> lane_ : u32;
var<private> subgroupLane_ : u32;
var<private> subgroupSize_ : u32;
fn addUp(value : vec2f) -> vec2f {
  let share = subgroupAdd(value);
  workgroupBarrier();
  if (subgroupLane_ == 0u) { shares[lane_ / subgroupSize_] = share; }
  workgroupBarrier();
  var sum = vec2f();
  for (var i = 0u; i * subgroupSize_ < ${LANES}u; i++) { sum += shares[i]; }
  return sum;
}`
}

/** Makes the position of an invocation known to `addUp`; the first statement of the entry point. */
export function reductionStart(reduction: Reduction): string {
  if (reduction === 'serial') return ''
  if (reduction === 'tree') return 'lane_ = lane;'
  return 'lane_ = lane; subgroupLane_ = subgroupLane; subgroupSize_ = subgroupSize;'
}
