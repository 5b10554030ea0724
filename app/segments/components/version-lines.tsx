import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "../../ui/use-shop.ts";
import type { Format } from "../../ui/format.ts";
import type { VersionPoint } from "./version-chart.tsx";

const MOST_DOTS = 30;

/** Drawn only in the browser; see VersionChart. */
export default function VersionLines({ points, height }: { points: VersionPoint[]; height: number }) {
  const format = useFormat();
  const dated = points.map((point) => ({ ...point, at: Date.parse(point.takenAt) }));
  const { ticks, label } = timeAxis(dated, format);
  return (
    <ResponsiveContainer width="100%" height={height}>
      <AreaChart data={dated} margin={{ top: 8, right: 24, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={["dataMin", "dataMax"]}
          ticks={ticks}
          tickFormatter={label}
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
          separator=": "
          labelFormatter={(at) => format.dateTime(new Date(Number(at)).toISOString())}
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
          // The line ends where the latest version begins, which only a point can show.
          dot={points.length <= MOST_DOTS ? { r: 3, fill: "#005bd3" } : false}
        />
      </AreaChart>
    </ResponsiveContainer>
  );
}

/** One mark for each day that has a version; for the versions of a single day, by their times. */
function timeAxis(points: { at: number }[], format: Format): { ticks: number[]; label: (at: number) => string } {
  const days = new Set(points.map(({ at }) => format.date(new Date(at).toISOString())));
  const write = days.size > 1 ? format.date : format.time;
  const label = (at: number) => write(new Date(at).toISOString());
  const ticks = points.filter(({ at }, index) => {
    const before = points[index - 1];
    return !before || label(before.at) !== label(at);
  });
  return { ticks: ticks.map(({ at }) => at), label };
}
