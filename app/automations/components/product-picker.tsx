import { BlockStack, Box, Combobox, Icon, InlineStack, Listbox, Tag, Text } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";
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
  return (
    <BlockStack gap="200">
      <Combobox
        allowMultiple
        activator={
          <Combobox.TextField
            label="Products"
            placeholder="Search products"
            prefix={<Icon source={SearchIcon} />}
            error={answer?.problem ?? error}
            value={typed}
            onChange={setTyped}
            onBlur={() => setTyped("")}
            autoComplete="off"
          />
        }
      >
        {typed.trim() === "" ? null : (
          <Listbox onSelect={toggle}>
            {offered.map(({ id, title }) => (
              <Listbox.Option key={id} value={id} selected={isChosen(id)}>
                <Listbox.TextOption selected={isChosen(id)}>{title}</Listbox.TextOption>
              </Listbox.Option>
            ))}
            {isAsking || !answer ? <Listbox.Loading accessibilityLabel="Searching products" /> : null}
            {!isAsking && answer && offered.length === 0 ? <NothingFound /> : null}
          </Listbox>
        )}
      </Combobox>
      {selected.length > 0 ? (
        <InlineStack gap="200">
          {selected.map(({ id, title }) => (
            <Tag key={id} onRemove={() => toggle(id)}>
              {title}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

function NothingFound() {
  return (
    <Box paddingInline="300" paddingBlock="200">
      <Text as="p" tone="subdued">
        No products found. Try other words of the title.
      </Text>
    </Box>
  );
}
