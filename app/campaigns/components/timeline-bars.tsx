import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat, useShop } from "../../ui/use-shop.ts";
import type { TimelinePoint } from "../timeline.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The only interval of a campaign that has just begun would fill the card. */
const MOST_BAR_PX = 48;

/** Each stands out from the card at 3:1 at least. */
const series = [
  { key: "sent", name: "Sent", color: "#5591cb" },
  { key: "delivered", name: "Delivered", color: "#29845a" },
  { key: "read", name: "Read", color: "#005bd3" },
  { key: "failed", name: "Failed", color: "#e51c00" },
] as const;

/** Drawn only in the browser; see TimelineCard. */
export default function TimelineBars({ points, height }: { points: TimelinePoint[]; height: number }) {
  const format = useFormat();
  const shop = useShop();
  const span = Date.parse(points.at(-1)?.at ?? "") - Date.parse(points[0]?.at ?? "");
  // Intervals shorter than a minute need their seconds.
  const seconds = new Intl.DateTimeFormat(shop.locale, { timeStyle: "medium", timeZone: shop.timezone });
  const showTime = (iso: string) => (span < 20 * MINUTE_MS ? seconds.format(new Date(iso)) : format.time(iso));
  // A channel without read receipts has nothing to show for them.
  const shown = series.filter(({ key }) => key !== "read" || points.some((point) => point.read > 0));
  return (
    <ResponsiveContainer width="100%" height={height}>
      <BarChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 8 }} barGap={0}>
        <CartesianGrid vertical={false} stroke="var(--p-color-border-secondary)" />
        <XAxis
          dataKey="at"
          tickFormatter={span > DAY_MS ? format.date : showTime}
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
          itemSorter={() => 0}
          separator=": "
          cursor={{ fill: "var(--p-color-bg-surface-secondary)" }}
          labelFormatter={(iso) => (span > DAY_MS ? format.dateTime(String(iso)) : showTime(String(iso)))}
          formatter={(value, name) => [format.number(Number(value)), name]}
        />
        <Legend itemSorter={null} iconType="circle" iconSize={8} wrapperStyle={{ fontSize: 12 }} />
        {shown.map(({ key, name, color }) => (
          <Bar key={key} dataKey={key} name={name} fill={color} maxBarSize={MOST_BAR_PX} isAnimationActive={false} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
