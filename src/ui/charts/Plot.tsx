import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { PointValues } from './PointValues.tsx'
import type { ChartData, Series } from './types.ts'

const TICK = { fontSize: 11, fill: 'var(--ink-3)' }
const LABEL = { fontSize: 11, fill: 'var(--ink-3)' }
const MARGIN = { top: 8, right: 24, bottom: 14, left: 6 }

/** Points of a cloud lie over each other. */
const SCATTERED = (fill: string) => ({ r: 2.25, fill, fillOpacity: 0.55, strokeWidth: 0 })

type Props = { readonly data: ChartData; readonly visible: readonly Series[]; readonly height: number }

/** The only file that knows recharts. Nothing is animated: the data moves by itself. */
export default function Plot({ data, visible, height }: Props) {
  const Chart = data.kind === 'lines' ? LineChart : BarChart
  return (
    <ResponsiveContainer width="100%" height={height} debounce={50}>
      <Chart data={data.rows} margin={MARGIN} barCategoryGap={1} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        {xAxis(data)}
        {yAxis(data)}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)', fill: 'var(--surface)' }}
          content={<PointValues data={data} />}
        />
        {data.references?.map(({ y, name, colour }) => (
          <ReferenceLine
            key={name}
            y={y}
            stroke={colour ?? 'var(--ink-3)'}
            strokeDasharray="2 3"
            label={{ value: name, position: 'insideTopRight', ...LABEL }}
            ifOverflow="extendDomain"
          />
        ))}
        {visible.map((series) => (data.kind === 'lines' ? line(series) : bar(series)))}
      </Chart>
    </ResponsiveContainer>
  )
}

function xAxis({ kind, x }: ChartData) {
  return (
    <XAxis
      dataKey="x"
      type={kind === 'lines' ? 'number' : 'category'}
      domain={[x.domain?.[0] ?? 'dataMin', x.domain?.[1] ?? 'dataMax']}
      tickFormatter={x.format}
      tick={TICK}
      stroke="var(--line-strong)"
      tickLine={false}
      minTickGap={28}
      height={20}
      label={{ value: x.label, position: 'insideBottom', offset: -10, ...LABEL }}
    />
  )
}

function yAxis({ y }: ChartData) {
  return (
    <YAxis
      domain={[y.domain?.[0] ?? 'auto', y.domain?.[1] ?? 'auto']}
      tickFormatter={y.format}
      tick={TICK}
      axisLine={false}
      tickLine={false}
      width={66}
      tickCount={5}
      label={{
        value: y.label,
        angle: -90,
        position: 'insideLeft',
        offset: 4,
        style: { textAnchor: 'middle' },
        ...LABEL,
      }}
    />
  )
}

function line({ id, name, colour, look, dots }: Series) {
  return (
    <Line
      key={id}
      dataKey={id}
      name={name}
      type="linear"
      stroke={colour}
      strokeWidth={look === 'points' ? 0 : look === 'faint' ? 1 : 1.75}
      strokeOpacity={look === 'faint' ? 0.35 : 1}
      {...(look === 'dashed' ? { strokeDasharray: '5 3' } : {})}
      dot={look === 'points' ? SCATTERED(colour) : dots ? { r: 2, fill: colour, strokeWidth: 0 } : false}
      activeDot={{ r: 3, strokeWidth: 0, fill: colour }}
      connectNulls
      isAnimationActive={false}
    />
  )
}

function bar({ id, name, colour }: Series) {
  return <Bar key={id} dataKey={id} name={name} fill={colour} stackId="all" isAnimationActive={false} />
}
