/**
 * C = A · B: transposes, one or three matrices at once, partial sums over the depth, and what comes after the product. One
 * generator, because all of them share the loop that decides the speed.
 *
 * Each invocation computes `rows` × `columns` elements in registers, four of the depth at a time. Operands come from
 * workgroup memory where that pays, or straight from the caches, where a subgroup may share what it loads of A. M rows, N columns, K depth.
 */
import { type Epilogue, type GemmVariant, stepOf } from './gemmVariant.ts'
import { DROP, floats, GELU, GELU_TANH, stored, TANH } from './snippets.ts'

export function gemmCode(variant: GemmVariant): string {
  const { tile, epilogue, side, rowSums } = variant
  const { rows, columns, across, down, depth, lanes } = tile
  const blocks = columns / 4
  return `
${functionsOf(epilogue)}
${loaders(variant)}
${writers(variant)}
${depth > 0 ? workgroupTiles(variant) : ''}
@compute @workgroup_size(${across}, ${down})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_id) local : vec3u,
        @builtin(local_invocation_index) lane : u32${lanes ? ', @builtin(subgroup_invocation_id) subgroupLane : u32' : ''}) {
  ${lanes ? `let mine = subgroupLane % ${lanes}u;` : ''}
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
  ${loops(variant)}
  ${side ? sideLoop(variant) : ''}
  ${each(rows, (i) => each(blocks, (j) => `write(layer, part, row + ${i}u, column + ${4 * j}u, c${i}_${j});`))}
  ${rowSums ? `if (column == 0u) { ${each(rows, (i) => `writeSum(layer, part, row + ${i}u, sum${i >> 2}[${i & 3}]);`)} }` : ''}
}`
}

/** A loop for each matrix B: a choice inside of one loop takes compilers minutes. */
function loops(variant: GemmVariant): string {
  const { stack, stacked } = variant
  if (stack === 1 || stacked === 'gradients') return loop(variant, 'layer', 0)
  if (stacked === 'sum') return each(stack, (i) => loop(variant, `${i}u`, i))
  return each(stack, (i) => `if (layer == ${i}u) { ${loop(variant, `${i}u`, i)} }`)
}

function loop(variant: GemmVariant, layer: string, b: number): string {
  const { tile } = variant
  const step = stepOf(tile)
  if (tile.lanes) {
    const chunk = (i: number) => `{
    let k = k0 + ${4 * i}u;
    ${fourSteps(variant, layer, b, i)}
    }`
    return `for (var k0 = start; k0 < end; k0 += ${step}u) {
    ${loadOwn(variant, layer, tile.lanes)}
    ${each(step / 4, chunk)}
  }`
  }
  return `for (var k0 = start; k0 < end; k0 += ${step}u) {
    ${tile.depth > 0 ? stageTiles(variant, layer, b) : ''}
    for (var k = k0; k < k0 + ${step}u; k += 4u) {
    ${fourSteps(variant, layer, b)}
    }
    ${tile.depth > 0 ? 'workgroupBarrier();' : ''}
  }`
}

/** @param chunk which four steps of those that a subgroup has loaded */
function fourSteps(variant: GemmVariant, layer: string, b: number, chunk = 0): string {
  const { tile, transposeB, rowSums } = variant
  const { rows, columns } = tile
  const blocks = columns / 4
  return `${fetchA(variant, layer, chunk)}
    ${rowSums ? each(rows / 4, (g) => `sum${g} += at0_${g} + at1_${g} + at2_${g} + at3_${g};`) : ''}
    ${each(blocks, (j) => `let b${j} = ${fetchB(variant, b, j)};`)}
    ${each(rows, (i) => each(blocks, (j) => `c${i}_${j} += ${transposeB ? `a${i} * b${j}` : `b${j} * a${i}`};`))}`
}

/** Adds the product of low rank: too little depth to stage. Rows and columns outside are computed and not written. */
function sideLoop({ tile, transposeB }: GemmVariant): string {
  const { rows, columns } = tile
  const at = (j: number, q: number) => {
    const column = `min(column + ${4 * j + q}u, u.columns - 1u)`
    return transposeB ? `sideB[${column} * u.rank + k]` : `sideB[k * u.columns + ${column}]`
  }
  return `for (var k = 0u; k < u.rank; k++) {
    ${each(rows, (i) => `let s${i} = sideA[min(row + ${i}u, u.rows - 1u) * u.rank + k];`)}
    ${each(columns / 4, (j) => `let t${j} = vec4f(${[0, 1, 2, 3].map((q) => at(j, q)).join(', ')});`)}
    ${each(rows, (i) => each(columns / 4, (j) => `c${i}_${j} += s${i} * t${j};`))}
  }`
}

/** a0, a1, …: four steps of the depth of each row. */
function fetchA(variant: GemmVariant, layer: string, chunk: number): string {
  const { rows } = variant.tile
  if (!variant.transposeA) return each(rows, (i) => `let a${i} = ${vectorOfA(variant, layer, chunk, i)};`)
  const groups = rows / 4
  const vectors = each(
    rows,
    (r) => `let at${Math.floor(r / groups)}_${r % groups} = ${vectorOfA(variant, layer, chunk, r)};`,
  )
  const turned = (i: number) => [0, 1, 2, 3].map((q) => `at${q}_${i >> 2}[${i & 3}]`).join(', ')
  return `${vectors}\n${each(rows, (i) => `let a${i} = vec4f(${turned(i)});`)}`
}

/** Of the vectors of four steps: the one of row r, or of a stored (K, M) four rows of one step, by steps. */
function vectorOfA({ tile, transposeA, half }: GemmVariant, layer: string, chunk: number, r: number): string {
  const { rows, down, depth, lanes } = tile
  if (lanes) {
    const vector = chunk * rows + r
    return `subgroupBroadcast(own${Math.floor(vector / lanes)}, ${vector % lanes}u)`
  }
  const height = rows * down
  const staged = (at: string) => floats('vec4', `tileA[${at}]`, half.a)
  if (!transposeA) {
    if (depth > 0) return staged(`(k - k0) / 4u * ${height}u + local.y * ${rows}u + ${r}u`)
    return `loadA(${layer}, row + ${r}u, k)`
  }
  const [q, g] = [Math.floor(r / (rows / 4)), r % (rows / 4)]
  if (depth > 0) return staged(`(k - k0 + ${q}u) * ${height / 4}u + local.y * ${rows / 4}u + ${g}u`)
  return `loadA(${layer}, k + ${q}u, row + ${4 * g}u)`
}

/** own0, own1, …: the vectors of A that this invocation loads for its subgroup. */
function loadOwn({ tile: { rows }, transposeA }: GemmVariant, layer: string, lanes: number): string {
  const groups = rows / 4
  const load = (v: string) =>
    transposeA
      ? `loadA(${layer}, k0 + ${v} / ${rows}u * 4u + ${v} % ${rows}u / ${groups}u, row + ${v} % ${groups}u * 4u)`
      : `loadA(${layer}, row + ${v} % ${rows}u, k0 + ${v} / ${rows}u * 4u)`
  return each(Math.max(1, rows / lanes), (p) => `let own${p} = ${load(p === 0 ? 'mine' : `(mine + ${p * lanes}u)`)};`)
}

/** Four steps of the depth by four columns, as a matrix whose columns are the vectors that lie contiguous in memory. */
function fetchB({ tile, transposeB, half }: GemmVariant, b: number, j: number): string {
  const { columns, across, depth } = tile
  const width = columns * across
  const place = (q: number) =>
    transposeB
      ? `(k - k0) / 4u * ${width}u + local.x * ${columns}u + ${4 * j + q}u`
      : `(k - k0 + ${q}u) * ${width / 4}u + local.x * ${columns / 4}u + ${j}u`
  const staged = (q: number) => floats('vec4', `tileB[${place(q)}]`, half.b)
  const loaded = (q: number) =>
    transposeB ? `load${b}(column + ${4 * j + q}u, k)` : `load${b}(k + ${q}u, column + ${4 * j}u)`
  return `mat4x4f(${[0, 1, 2, 3].map(depth > 0 ? staged : loaded).join(', ')})`
}

function workgroupTiles({ tile: { rows, columns, across, down, depth }, half }: GemmVariant): string {
  return `var<workgroup> tileA : array<${half.a ? 'vec4h' : 'vec4f'}, ${(rows * down * depth) / 4}>;
var<workgroup> tileB : array<${half.b ? 'vec4h' : 'vec4f'}, ${(columns * across * depth) / 4}>;`
}

/** Copies the next `depth` steps of both operands into workgroup memory, each vector by one invocation. */
function stageTiles({ tile, transposeA, transposeB, half }: GemmVariant, layer: string, b: number): string {
  const { rows, columns, across, down, depth } = tile
  const [height, width, lanes] = [rows * down, columns * across, across * down]
  const vectorOfA = transposeA
    ? `loadA(${layer}, k0 + i / ${height / 4}u, tileRow + i % ${height / 4}u * 4u)`
    : `loadA(${layer}, tileRow + i % ${height}u, k0 + i / ${height}u * 4u)`
  const vectorOfB = transposeB
    ? `load${b}(tileColumn + i % ${width}u, k0 + i / ${width}u * 4u)`
    : `load${b}(k0 + i / ${width / 4}u, tileColumn + i % ${width / 4}u * 4u)`
  return `for (var i = lane; i < ${(height * depth) / 4}u; i += ${lanes}u) { tileA[i] = ${stored('vec4', vectorOfA, half.a)}; }
for (var i = lane; i < ${(width * depth) / 4}u; i += ${lanes}u) { tileB[i] = ${stored('vec4', vectorOfB, half.b)}; }
workgroupBarrier();`
}

/** `loadA(layer, r, c)`, `load0(r, c)`, …: four values along the contiguous axis of a stored matrix, zeros outside. */
function loaders({ transposeA, transposeB, stack, stacked, unfolded, half, vector }: GemmVariant): string {
  const [aHeight, aWidth] = transposeA ? ['u.depth', 'u.rows'] : ['u.rows', 'u.depth']
  const [bHeight, bWidth] = transposeB ? ['u.columns', 'u.depth'] : ['u.depth', 'u.columns']
  const base = stacked === 'results' ? '' : `layer * ${aHeight} * ${aWidth} + `
  const loadB = (b: number) => `fn load${b}(r : u32, c : u32) -> vec4f {
  var value = vec4f();
  ${loadFour(`b${b}`, '', bHeight, bWidth, vector.b, half.b)}
  return value;
}`
  const inSequence = `fn inSequence(shifted : u32) -> bool { return shifted >= u.left && shifted < u.left + u.tokens; }`
  return `${unfolded ? inSequence : ''}
fn loadA(layer : u32, r : u32, c : u32) -> vec4f {
  var value = vec4f();
  ${unfolded ? loadUnfolded(aHeight, aWidth, vector.a) : loadFour('a', base, aHeight, aWidth, vector.a, half.a)}
  return value;
}
${each(stacked === 'gradients' ? 1 : stack, loadB)}`
}

function loadFour(
  matrix: string,
  base: string,
  height: string,
  width: string,
  isVector: boolean,
  half: boolean,
): string {
  const at = `${base}r * ${width} + c`
  if (isVector)
    return `if (r < ${height} && c < ${width}) { value = ${floats('vec4', `${matrix}[(${at}) / 4u]`, half)}; }`
  const one = (q: number) => `if (c + ${q}u < ${width}) { value[${q}] = ${floats('', `${matrix}[at + ${q}u]`, half)}; }`
  return `if (r < ${height}) {
    let at = ${at};
    ${each(4, one)}
  }`
}

/** Row r begins `left` steps before token r, so column c is c values further on, be it of this token or of the next ones. */
function loadUnfolded(height: string, width: string, isVector: boolean): string {
  const inside = (c: string) => `${c} < ${width} && inSequence(r % u.tokens + (${c}) / u.channels)`
  const at = '(r * u.channels + c - u.left * u.channels'
  if (isVector) return `if (r < ${height} && ${inside('c')}) { value = a[${at}) / 4u]; }`
  const one = (q: number) => `if (${inside(`c + ${q}u`)}) { value[${q}] = a[${at} + ${q}u)]; }`
  return `if (r < ${height}) { ${each(4, one)} }`
}

/** `write(layer, part, r, c, four)`: what comes after the product, then up to four elements of a row of C. */
function writers({ stack, stacked, bias, epilogue, rowSums, half, vector }: GemmVariant): string {
  const element = (q: string) => finishElement({ bias, epilogue, stack, half }, vector.c, q)
  const own = stacked === 'gradients'
  const result = stored(vector.c ? 'vec4' : '', 'value', half.c)
  const base = own ? 'part * u.partStride' : 'layer * u.rows * u.columns'
  const whole = `let at = (${base} + r * u.columns + c) / 4u;
  var value = four;
  ${element('')}
  ${store('c', own ? stack : 1, 'at', result)}`
  const single = `for (var q = 0u; q < min(4u, u.columns - c); q++) {
    let at = ${base} + r * u.columns + c + q;
    var value = four[q];
    ${element('q')}
    ${store('c', own ? stack : 1, 'at', result)}
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
  { bias, epilogue, stack, half }: Pick<GemmVariant, 'bias' | 'epilogue' | 'stack' | 'half'>,
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
  const kind = isVector ? 'vec4' : ''
  const keep = `pre[at] = ${stored(kind, 'value', half.c)};`
  const slope = `let slope = ${floats(kind, 'pre[at]', half.c)};`
  const steps: Readonly<Record<Epilogue, string>> = {
    none: '',
    residual: 'value += residual[at];',
    dropResidual: `${map((x, i) => `drop(${x}, ${first} + ${i ? `${i.slice(1, -1)}u` : '0u'})`)} value += residual[at];`,
    gelu: `${keep} ${map((x) => `gelu(${x})`)}`,
    geluSlope: `${slope} ${map((x, i) => `${x} * geluSlope(slope${i})`)}`,
    geluTanh: `${keep} ${map((x) => `geluTanh(${x})`)}`,
    geluTanhSlope: `${slope} ${map((x, i) => `${x} * geluTanhSlope(slope${i})`)}`,
    tanh: map((x) => `tanhOf(${x})`),
    scale: 'value *= u.scale;',
  }
  const added = stack === 1 ? biasOf(0) : `switch layer { ${biases.join(' ')} }`
  return `${bias ? added : ''} ${steps[epilogue]}`
}

function functionsOf(epilogue: Epilogue): string {
  if (epilogue === 'dropResidual') return DROP
  if (epilogue === 'gelu' || epilogue === 'geluSlope') return GELU
  if (epilogue === 'geluTanh' || epilogue === 'geluTanhSlope') return TANH + GELU_TANH
  return epilogue === 'tanh' ? TANH : ''
}

function each(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n')
}
