import { BlockStack, Button, Card, InlineGrid, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { triggerLabels } from "../definition.ts";
import { recipes } from "../recipes.ts";

/** The drafts to start from, and the empty one. */
export function RecipeCards() {
  const fetcher = useFetcher();
  const chosen = fetcher.state === "idle" ? null : fetcher.formData?.get("recipe");
  const choose = (recipe: string) => () => void fetcher.submit({ recipe }, { method: "post" });
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="400">
      {recipes.map(({ id, name, about, definition }) => (
        <RecipeCard
          key={id}
          name={name}
          about={about}
          trigger={triggerLabels[definition.trigger.kind]}
          loading={chosen === id}
          disabled={chosen !== null}
          onChoose={choose(id)}
        />
      ))}
      <RecipeCard
        name="Start from nothing"
        about="Choose the trigger and build the steps yourself."
        trigger="Any trigger"
        loading={chosen === "none"}
        disabled={chosen !== null}
        onChoose={choose("none")}
      />
    </InlineGrid>
  );
}

type CardProps = {
  name: string;
  about: string;
  trigger: string;
  loading: boolean;
  disabled: boolean;
  onChoose: () => void;
};

function RecipeCard({ name, about, trigger, loading, disabled, onChoose }: CardProps) {
  return (
    <Card>
      <BlockStack gap="300" align="space-between">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {name}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {trigger}
          </Text>
          <Text as="p">{about}</Text>
        </BlockStack>
        <div>
          <Button onClick={onChoose} loading={loading} disabled={disabled} accessibilityLabel={`Use ${name}`}>
            Use
          </Button>
        </div>
      </BlockStack>
    </Card>
  );
}
