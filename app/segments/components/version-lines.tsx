import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "../../ui/use-shop.ts";
import type { VersionPoint } from "./version-chart.tsx";

/** Drawn only in the browser; see VersionChart. */
export default function VersionLines({ points, height }: { points: VersionPoint[]; height: number }) {
  const format = useFormat();
  return (
    <ResponsiveContainer width="100%" height={height}>
      <AreaChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis
          dataKey="takenAt"
          tickFormatter={(iso: string) => format.date(iso)}
          tickLine={false}
          axisLine={false}
          minTickGap={40}
          fontSize={12}
        />
        <YAxis
          tickFormatter={(value: number) => format.number(value)}
          tickLine={false}
          axisLine={false}
          width={56}
          fontSize={12}
          allowDecimals={false}
        />
        <Tooltip
          labelFormatter={(iso) => format.dateTime(String(iso))}
          formatter={(value, _name, item) => {
            const point = item.payload as VersionPoint;
            return [
              `${format.number(Number(value))} (+${format.number(point.joined)} −${format.number(point.left)})`,
              "Customers",
            ];
          }}
        />
        <Area
          type="stepAfter"
          dataKey="memberCount"
          stroke="#005bd3"
          fill="#005bd31a"
          strokeWidth={2}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}
