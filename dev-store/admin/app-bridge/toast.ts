import type { Connection } from "./connection.ts";

export type ToastOptions = {
  duration?: number;
  isError?: boolean;
  action?: string;
  onAction?: () => void;
  onDismiss?: () => void;
};

const DURATION_MS = 5_000;

/** `shopify.toast`: shown by the admin, at the bottom of its window. */
export function createToast(connection: Connection): {
  show: (message: string, options?: ToastOptions) => string;
  hide: (id: string) => void;
} {
  const shown = new Map<string, ToastOptions>();
  connection.on("toast-event", ({ id, event }) => {
    const options = shown.get(id);
    if (event === "action") options?.onAction?.();
    else {
      shown.delete(id);
      options?.onDismiss?.();
    }
  });
  return {
    show(message, options = {}) {
      const id = crypto.randomUUID();
      shown.set(id, options);
      connection.send({
        type: "toast",
        toast: {
          id,
          message,
          isError: options.isError ?? false,
          durationMs: options.duration ?? DURATION_MS,
          action: options.action ?? null,
        },
      });
      return id;
    },
    hide(id) {
      connection.send({ type: "toast-hide", id });
    },
  };
}
