import { Box, Listbox, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { TagPicker } from "../../ui/tag-picker.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import type { FoundProducts, ProductChoice } from "../find-products.server.ts";

const PAUSE_BEFORE_SEARCH_MS = 250;
/** As many as a condition takes. */
const MOST = 50;

type Props = { selected: ProductChoice[]; error?: string; onChange: (products: ProductChoice[]) => void };

/** Chooses several of the store's products by their titles. */
export function ProductPicker({ selected, error, onChange }: Props) {
  const [typed, setTyped] = useState("");
  const { answer, isAsking, ask } = useAnswer<FoundProducts>();
  useEffect(() => {
    const query = typed.trim();
    if (query === "") return;
    const timer = setTimeout(() => ask(`/app/find-products?${new URLSearchParams({ query })}`), PAUSE_BEFORE_SEARCH_MS);
    return () => clearTimeout(timer);
  }, [ask, typed]);
  const isChosen = (id: string) => selected.some((product) => product.id === id);
  const offered = typed.trim() === "" ? [] : (answer?.products ?? []);
  const toggle = (id: string) => {
    if (isChosen(id)) return onChange(selected.filter((product) => product.id !== id));
    const product = offered.find((one) => one.id === id);
    if (product) onChange([...selected, product].slice(0, MOST));
  };
  const options = (products: readonly ProductChoice[]) => products.map(({ id, title }) => ({ id, label: title }));
  return (
    <TagPicker
      label="Products"
      placeholder="Search products"
      error={answer?.problem ?? error}
      typed={typed}
      onType={setTyped}
      offered={options(offered)}
      chosen={options(selected)}
      onToggle={toggle}
      ending={
        typed.trim() === "" ? null : isAsking || !answer ? (
          <Searching />
        ) : offered.length === 0 ? (
          <Ending words="No products found. Try other words of the title." />
        ) : answer.hasMore ? (
          <Ending words="There are more. Type more of the title to find them." />
        ) : null
      }
    />
  );
}

function Searching() {
  return <Listbox.Loading accessibilityLabel="Searching products" />;
}

function Ending({ words }: { words: string }) {
  return (
    <Box paddingInline="300" paddingBlock="200">
      <Text as="p" tone="subdued">
        {words}
      </Text>
    </Box>
  );
}
