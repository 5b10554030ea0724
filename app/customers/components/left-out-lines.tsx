import { List } from "@shopify/polaris";
import { useFormat } from "../../ui/use-shop.ts";

const MOST_SHOWN = 20;

/** The lines of an import that could not be read, each with why; the first twenty, and how many more there are. */
export function LeftOutLines({ lines }: { lines: { line: number; text: string; reason: string }[] }) {
  const format = useFormat();
  if (lines.length === 0) return null;
  return (
    // A line may be one long word, which would reach beyond the card.
    <div style={{ overflowWrap: "anywhere" }}>
      <List>
        {lines.slice(0, MOST_SHOWN).map((line) => (
          <List.Item key={line.line}>{`Line ${format.number(line.line)}: “${line.text}”. ${line.reason}`}</List.Item>
        ))}
      </List>
      {lines.length > MOST_SHOWN ? <p>{`And ${format.number(lines.length - MOST_SHOWN)} more.`}</p> : null}
    </div>
  );
}
