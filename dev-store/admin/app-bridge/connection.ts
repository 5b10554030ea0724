import { unwrap, wrap, type AdminMessage, type FrameMessage, type Question } from "../bridge-protocol.ts";

export type Connection = {
  send: (message: FrameMessage) => void;
  ask: (question: Question) => Promise<string>;
  on: <Type extends AdminMessage["type"]>(
    type: Type,
    handle: (message: Extract<AdminMessage, { type: Type }>) => void,
  ) => void;
};

/** The line to the admin page around this frame. Messages of any other window or origin are ignored. */
export function connect(adminOrigin: string): Connection {
  const waiting = new Map<number, (value: string) => void>();
  const handlers = new Map<string, ((message: AdminMessage) => void)[]>();
  let nextId = 1;

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== adminOrigin) return;
    const message = unwrap<AdminMessage>(event.data);
    if (!message) return;
    if (message.type === "answer") {
      waiting.get(message.id)?.(message.value);
      waiting.delete(message.id);
    }
    for (const handle of handlers.get(message.type) ?? []) handle(message);
  });

  function send(message: FrameMessage): void {
    window.parent.postMessage(wrap(message), adminOrigin);
  }

  return {
    send,
    ask(question) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        send({ type: "ask", id, question });
      });
    },
    on(type, handle) {
      handlers.set(type, [...(handlers.get(type) ?? []), handle as (message: AdminMessage) => void]);
    },
  };
}
