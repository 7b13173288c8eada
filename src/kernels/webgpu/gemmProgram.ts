/**
 * C = A · B for every use that a network has: transposes, one or three weights at once, partial sums over the depth, and what
 * comes after the product. One generator, because all of them share the loop that decides the speed.
 *
 * Each invocation computes `rows` × `columns` elements in registers, four of the depth at a time. Operands come from
 * workgroup memory where that pays, or straight from the caches. M rows, N columns, K depth.
 */
import type { BufferType, Program, UniformType } from './program.ts'
import { DROP, DROP_UNIFORMS, GELU, TANH } from './snippets.ts'

export type Tile = {
  /** Elements of C per invocation, each a multiple of 4. */
  readonly rows: number
  readonly columns: number
  /** Invocations of a workgroup along N and M. */
  readonly across: number
  readonly down: number
  /** Steps of the depth that are staged in workgroup memory at once; 0 reads from the caches. */
  readonly depth: number
}

export type Epilogue =
  | 'none'
  /** C + residual */
  | 'residual'
  /** residual + dropout(C) */
  | 'dropResidual'
  /** `pre` keeps C, and the result is GELU(C) */
  | 'gelu'
  /** C · GELU'(pre) */
  | 'geluSlope'
  | 'tanh'

export type GemmVariant = {
  readonly tile: Tile
  /** A is stored (K, M). */
  readonly transposeA: boolean
  /** B is stored (N, K). */
  readonly transposeB: boolean
  /** Matrices B (or, for weight gradients, A): C of each, or the sum of all products. */
  readonly stack: 1 | 3
  readonly stacked: 'results' | 'sum' | 'gradients'
  readonly bias: boolean
  readonly epilogue: Epilogue
  /** Row sums of A beside C: the gradient of the bias. */
  readonly rowSums: boolean
  /** Whether the contiguous axes of A, B and C are multiples of 4. */
  readonly vector: { readonly a: boolean; readonly b: boolean; readonly c: boolean }
}

type Uniform =
  | 'rows'
  | 'columns'
  | 'depth'
  | 'parts'
  | 'depthPerPart'
  | 'partStride'
  | 'sumStride'
  | keyof typeof DROP_UNIFORMS

export type GemmProgram = Program<string, Uniform>

const programs = new Map<string, GemmProgram>()

export function gemmProgram(variant: GemmVariant): GemmProgram {
  const key = keyOf(variant)
  const known = programs.get(key)
  if (known) return known
  const program = { key, ...buffersOf(variant), uniforms: uniformsOf(variant), code: () => codeOf(variant) }
  programs.set(key, program)
  return program
}

function keyOf({ tile, transposeA, transposeB, stack, stacked, bias, epilogue, rowSums, vector }: GemmVariant): string {
  const order = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`
  const shape = `${tile.rows}x${tile.columns}@${tile.across}x${tile.down}/${tile.depth}`
  const flags = [
    stack === 1 ? '' : `${stacked}${stack}`,
    bias ? 'bias' : '',
    epilogue === 'none' ? '' : epilogue,
    rowSums ? 'rowSums' : '',
    `v${Number(vector.a)}${Number(vector.b)}${Number(vector.c)}`,
  ]
  return ['gemm', order, shape, ...flags].filter(Boolean).join(' ')
}

const EPILOGUE_INPUTS: Readonly<Record<Epilogue, readonly string[]>> = {
  none: [],
  residual: ['residual'],
  dropResidual: ['residual'],
  gelu: [],
  geluSlope: ['pre'],
  tanh: [],
}

function buffersOf({ stack, stacked, bias, epilogue, rowSums, vector }: GemmVariant) {
  const type = (isVector: boolean): BufferType => (isVector ? 'vec4f' : 'f32')
  const numbered = (name: string, count: number, isVector: boolean) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, type(isVector)]))
  const weights = stacked === 'gradients' ? 1 : stack
  const results = stacked === 'gradients' ? stack : 1
  return {
    inputs: {
      a: type(vector.a),
      ...numbered('b', weights, vector.b),
      ...(bias ? numbered('bias', weights, vector.c) : {}),
      ...Object.fromEntries(EPILOGUE_INPUTS[epilogue].map((name) => [name, type(vector.c)])),
    },
    outputs: {
      ...numbered('c', results, vector.c),
      ...(epilogue === 'gelu' ? { pre: type(vector.c) } : {}),
      ...(rowSums ? numbered('sums', results, false) : {}),
    },
  }
}

function uniformsOf({ epilogue }: GemmVariant): Readonly<Record<Uniform, UniformType>> {
  const sizes = ['rows', 'columns', 'depth', 'parts', 'depthPerPart', 'partStride', 'sumStride'] as const
  const shape = Object.fromEntries(sizes.map((name) => [name, 'u32' as const]))
  return { ...shape, ...(epilogue === 'dropResidual' ? DROP_UNIFORMS : {}) } as Readonly<Record<Uniform, UniformType>>
}

function codeOf(variant: GemmVariant): string {
  const { tile, stack, stacked, transposeB, epilogue, rowSums } = variant
  const { rows, columns, across, down, depth } = tile
  const step = Math.max(4, depth)
  const blocks = columns / 4
  const layers = stacked === 'sum' ? `var l = 0u; l < ${stack}u` : 'var l = layer; l <= layer'
  return `
${functionsOf(epilogue)}
${loaders(variant)}
${writers(variant)}
${depth > 0 ? workgroupTiles(tile) : ''}
@compute @workgroup_size(${across}, ${down})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_id) local : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let tileRow = group.y * ${down * rows}u;
  let tileColumn = group.x * ${across * columns}u;
  let row = tileRow + local.y * ${rows}u;
  let column = tileColumn + local.x * ${columns}u;
  let layer = group.z / u.parts;
  let part = group.z % u.parts;
  let start = part * u.depthPerPart;
  let end = min(u.depth, start + u.depthPerPart);
  ${each(rows, (i) => each(blocks, (j) => `var c${i}_${j} = vec4f();`))}
  ${rowSums ? each(rows / 4, (g) => `var sum${g} = vec4f();`) : ''}
  for (${layers}; l++) {
    for (var k0 = start; k0 < end; k0 += ${step}u) {
      ${depth > 0 ? stageTiles(variant) : ''}
      for (var k = k0; k < k0 + ${step}u; k += 4u) {
        ${fetchA(variant)}
        ${rowSums ? each(rows / 4, (g) => `sum${g} += at0_${g} + at1_${g} + at2_${g} + at3_${g};`) : ''}
        ${each(blocks, (j) => `let b${j} = ${fetchB(variant, j)};`)}
        ${each(rows, (i) => each(blocks, (j) => `c${i}_${j} += ${transposeB ? `a${i} * b${j}` : `b${j} * a${i}`};`))}
      }
      ${depth > 0 ? 'workgroupBarrier();' : ''}
    }
  }
  ${each(rows, (i) => each(blocks, (j) => `write(layer, part, row + ${i}u, column + ${4 * j}u, c${i}_${j});`))}
  ${rowSums ? `if (column == 0u) { ${each(rows, (i) => `writeSum(layer, part, row + ${i}u, sum${i >> 2}[${i & 3}]);`)} }` : ''}
}`
}

/** a0, a1, …: four steps of the depth of each row. */
function fetchA({ tile, transposeA }: GemmVariant): string {
  const { rows, down, depth } = tile
  const height = rows * down
  const staged = depth > 0
  if (!transposeA) {
    const place = (i: number) => `tileA[(k - k0) / 4u * ${height}u + local.y * ${rows}u + ${i}u]`
    return each(rows, (i) => `let a${i} = ${staged ? place(i) : `loadA(l, row + ${i}u, k)`};`)
  }
  const place = (q: number, g: number) => `tileA[(k - k0 + ${q}u) * ${height / 4}u + local.y * ${rows / 4}u + ${g}u]`
  const load = (q: number, g: number) => (staged ? place(q, g) : `loadA(l, k + ${q}u, row + ${4 * g}u)`)
  const vectors = each(4, (q) => each(rows / 4, (g) => `let at${q}_${g} = ${load(q, g)};`))
  const turned = (i: number) => [0, 1, 2, 3].map((q) => `at${q}_${i >> 2}[${i & 3}]`).join(', ')
  return `${vectors}\n${each(rows, (i) => `let a${i} = vec4f(${turned(i)});`)}`
}

/** Four steps of the depth by four columns, as a matrix whose columns are the vectors that lie contiguous in memory. */
function fetchB({ tile, transposeB }: GemmVariant, j: number): string {
  const { columns, across, depth } = tile
  const width = columns * across
  const staged = (q: number) =>
    transposeB
      ? `tileB[(k - k0) / 4u * ${width}u + local.x * ${columns}u + ${4 * j + q}u]`
      : `tileB[(k - k0 + ${q}u) * ${width / 4}u + local.x * ${columns / 4}u + ${j}u]`
  const loaded = (q: number) =>
    transposeB ? `loadB(l, column + ${4 * j + q}u, k)` : `loadB(l, k + ${q}u, column + ${4 * j}u)`
  return `mat4x4f(${[0, 1, 2, 3].map(depth > 0 ? staged : loaded).join(', ')})`
}

function workgroupTiles({ rows, columns, across, down, depth }: Tile): string {
  return `var<workgroup> tileA : array<vec4f, ${(rows * down * depth) / 4}>;
var<workgroup> tileB : array<vec4f, ${(columns * across * depth) / 4}>;`
}

/** Copies the next `depth` steps of both operands into workgroup memory, each vector by one invocation. */
function stageTiles({ tile, transposeA, transposeB }: GemmVariant): string {
  const { rows, columns, across, down, depth } = tile
  const [height, width, lanes] = [rows * down, columns * across, across * down]
  const a = transposeA
    ? `loadA(l, k0 + i / ${height / 4}u, tileRow + i % ${height / 4}u * 4u)`
    : `loadA(l, tileRow + i % ${height}u, k0 + i / ${height}u * 4u)`
  const b = transposeB
    ? `loadB(l, tileColumn + i % ${width}u, k0 + i / ${width}u * 4u)`
    : `loadB(l, k0 + i / ${width / 4}u, tileColumn + i % ${width / 4}u * 4u)`
  return `for (var i = lane; i < ${(height * depth) / 4}u; i += ${lanes}u) { tileA[i] = ${a}; }
for (var i = lane; i < ${(width * depth) / 4}u; i += ${lanes}u) { tileB[i] = ${b}; }
workgroupBarrier();`
}

/** `loadA(l, r, c)` and `loadB`: four values along the contiguous axis of a stored matrix, zeros outside of it. */
function loaders({ transposeA, transposeB, stack, stacked, vector }: GemmVariant): string {
  const [aHeight, aWidth] = transposeA ? ['u.depth', 'u.rows'] : ['u.rows', 'u.depth']
  const [bHeight, bWidth] = transposeB ? ['u.columns', 'u.depth'] : ['u.depth', 'u.columns']
  const layerOfA = stacked === 'results' ? '' : `l * ${aHeight} * ${aWidth} + `
  const bodyOfB = (matrix: string) => loadFour(matrix, '', bHeight, bWidth, vector.b)
  const choice = Array.from(
    { length: stack },
    (_, i) => `${i === 0 ? 'default:' : `case ${i}u:`} { ${bodyOfB(`b${i}`)} }`,
  )
  return `fn loadA(l : u32, r : u32, c : u32) -> vec4f {
  var value = vec4f();
  ${loadFour('a', layerOfA, aHeight, aWidth, vector.a)}
  return value;
}
fn loadB(l : u32, r : u32, c : u32) -> vec4f {
  var value = vec4f();
  ${stack === 1 || stacked === 'gradients' ? bodyOfB('b0') : `switch l {\n${choice.join('\n')}\n}`}
  return value;
}`
}

function loadFour(matrix: string, base: string, height: string, width: string, isVector: boolean): string {
  const at = `${base}r * ${width} + c`
  if (isVector) return `if (r < ${height} && c < ${width}) { value = ${matrix}[(${at}) / 4u]; }`
  const one = (q: number) => `if (c + ${q}u < ${width}) { value[${q}] = ${matrix}[at + ${q}u]; }`
  return `if (r < ${height}) {
    let at = ${at};
    ${each(4, one)}
  }`
}

/** `write(layer, part, r, c, four)`: what comes after the product, then up to four elements of a row of C. */
function writers({ stack, stacked, bias, epilogue, rowSums, vector }: GemmVariant): string {
  const element = (q: string) => finishElement({ bias, epilogue, stack }, vector.c, q)
  const own = stacked === 'gradients'
  const base = own ? 'part * u.partStride' : 'layer * u.rows * u.columns'
  const whole = `let at = (${base} + r * u.columns + c) / 4u;
  var value = four;
  ${element('')}
  ${store('c', own ? stack : 1, 'at', 'value')}`
  const single = `for (var q = 0u; q < min(4u, u.columns - c); q++) {
    let at = ${base} + r * u.columns + c + q;
    var value = four[q];
    ${element('q')}
    ${store('c', own ? stack : 1, 'at', 'value')}
  }`
  const sums = `fn writeSum(layer : u32, part : u32, r : u32, value : f32) {
  if (r < u.rows) { let at = part * u.sumStride + r; ${store('sums', own ? stack : 1, 'at', 'value')} }
}`
  return `fn write(layer : u32, part : u32, r : u32, c : u32, four : vec4f) {
  if (r >= u.rows || c >= u.columns) { return; }
  ${vector.c ? whole : single}
}
${rowSums ? sums : ''}`
}

function store(name: string, count: number, at: string, value: string): string {
  if (count === 1) return `${name}0[${at}] = ${value};`
  const cases = Array.from(
    { length: count },
    (_, i) => `${i === 0 ? 'default:' : `case ${i}u:`} { ${name}${i}[${at}] = ${value}; }`,
  )
  return `switch layer { ${cases.join(' ')} }`
}

/** Statements on `value`, which is a vector of four, or one element at column c + q. */
function finishElement(
  { bias, epilogue, stack }: Pick<GemmVariant, 'bias' | 'epilogue' | 'stack'>,
  isVector: boolean,
  q: string,
): string {
  const column = isVector ? 'c / 4u' : `c + ${q}`
  const biasOf = (i: number) => `value += bias${i}[${column}];`
  const biases = Array.from({ length: stack }, (_, i) => `${i === 0 ? 'default:' : `case ${i}u:`} { ${biasOf(i)} }`)
  const map = (f: (x: string, i: string) => string) =>
    isVector
      ? `value = vec4f(${['x', 'y', 'z', 'w'].map((axis, i) => f(`value.${axis}`, `[${i}]`)).join(', ')});`
      : `value = ${f('value', '')};`
  const first = isVector ? '4u * at' : 'at'
  const steps: Readonly<Record<Epilogue, string>> = {
    none: '',
    residual: 'value += residual[at];',
    dropResidual: `${map((x, i) => `drop(${x}, ${first} + ${i ? `${i.slice(1, -1)}u` : '0u'})`)} value += residual[at];`,
    gelu: `pre[at] = value; ${map((x) => `gelu(${x})`)}`,
    geluSlope: `let slope = pre[at]; ${map((x, i) => `${x} * geluSlope(slope${i})`)}`,
    tanh: map((x) => `tanhOf(${x})`),
  }
  const added = stack === 1 ? biasOf(0) : `switch layer { ${biases.join(' ')} }`
  return `${bias ? added : ''} ${steps[epilogue]}`
}

function functionsOf(epilogue: Epilogue): string {
  if (epilogue === 'dropResidual') return DROP
  if (epilogue === 'gelu' || epilogue === 'geluSlope') return GELU
  return epilogue === 'tanh' ? TANH : ''
}

function each(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n')
}
