/** WGSL functions that several programs need. */

/** `randomBits` of src/shared/random.ts, bit for bit; the counter is the element, so no mask is stored or uploaded. */
export const DROP = /* wgsl */ `
fn mix32(value : u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x21f0aaadu;
  x = (x ^ (x >> 15u)) * 0x735a2d97u;
  return x ^ (x >> 15u);
}
fn drop(value : f32, element : u32) -> f32 {
  return select(value * u.scale, 0.0, mix32(mix32(element) ^ u.key) < u.threshold);
}`

/** The uniforms that DROP reads. */
export const DROP_UNIFORMS = { key: 'u32', threshold: 'u32', scale: 'f32' } as const

/**
 * GELU and its derivative. The error function is formula 7.1.26 of Abramowitz & Stegun (absolute error 1.5e-7); its
 * exponent is never positive, so nothing overflows.
 */
export const GELU = /* wgsl */ `
fn phi(x : f32) -> f32 {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * exp(-z * z);
  return select(0.5 * tail, 1.0 - 0.5 * tail, x >= 0.0);
}
fn gelu(x : f32) -> f32 { return x * phi(x); }
fn geluSlope(x : f32) -> f32 { return phi(x) + x * 0.3989422804014327 * exp(-0.5 * x * x); }`

/** tanh without the overflow of e^2x that some drivers have. */
export const TANH = /* wgsl */ `
fn tanhOf(x : f32) -> f32 {
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}`

/** GELU by tanh and its derivative; where tanh is flat, the polynomial must not overflow. Needs TANH. */
export const GELU_TANH = /* wgsl */ `
fn geluTanhShare(x : f32) -> f32 { return 0.5 + 0.5 * tanhOf(0.7978845608028654 * (x + 0.044715 * x * x * x)); }
fn geluTanh(x : f32) -> f32 { return x * geluTanhShare(x); }
fn geluTanhSlope(x : f32) -> f32 {
  let share = geluTanhShare(x);
  let near = clamp(x, -12.0, 12.0);
  return share + x * 2.0 * share * (1.0 - share) * 0.7978845608028654 * (1.0 + 0.134145 * near * near);
}`

/** x σ(x) and its derivative. Needs TANH. */
export const SILU = /* wgsl */ `
fn sigmoid(x : f32) -> f32 { return 0.5 + 0.5 * tanhOf(0.5 * x); }
fn silu(x : f32) -> f32 { return x * sigmoid(x); }
fn siluSlope(x : f32) -> f32 { let s = sigmoid(x); return s + x * s * (1.0 - s); }`

type Kind = 'vec4' | ''

/** A value from memory as f32 or vec4f. */
export function floats(kind: Kind, value: string, half: boolean): string {
  return half ? `${kind ? 'vec4f' : 'f32'}(${value})` : value
}

/** The reverse. Beyond 65,504 it becomes infinite. */
export function stored(kind: Kind, value: string, half: boolean): string {
  return half ? `${kind ? 'vec4h' : 'f16'}(${value})` : value
}
