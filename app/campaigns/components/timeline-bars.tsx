import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "../../ui/use-shop.ts";
import type { TimelinePoint } from "../timeline.ts";

const DAY_MS = 24 * 3_600_000;

const series = [
  { key: "sent", name: "Sent", color: "#8ab5e1" },
  { key: "delivered", name: "Delivered", color: "#29845a" },
  { key: "read", name: "Read", color: "#005bd3" },
  { key: "failed", name: "Failed", color: "#e51c00" },
] as const;

/** Drawn only in the browser; see TimelineCard. */
export default function TimelineBars({ points, height }: { points: TimelinePoint[]; height: number }) {
  const format = useFormat();
  const [first, last] = [points[0], points.at(-1)];
  const isLong = first !== undefined && last !== undefined && Date.parse(last.at) - Date.parse(first.at) > DAY_MS;
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 8 }} barGap={0}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis
          dataKey="at"
          tickFormatter={isLong ? format.date : format.time}
          tickLine={false}
          axisLine={false}
          minTickGap={40}
          fontSize={12}
        />
        <YAxis
          tickFormatter={format.number}
          tickLine={false}
          axisLine={false}
          width={56}
          fontSize={12}
          allowDecimals={false}
        />
        <Tooltip
          labelFormatter={(iso) => format.dateTime(String(iso))}
          formatter={(value, name) => [format.number(Number(value)), name]}
        />
        <Legend iconType="circle" iconSize={8} wrapperStyle={{ fontSize: 12 }} />
        {series.map(({ key, name, color }) => (
          <Bar key={key} dataKey={key} name={name} fill={color} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
