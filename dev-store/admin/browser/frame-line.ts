import { unwrap, wrap, type AdminMessage, type FrameMessage } from "../bridge-protocol.ts";

export type FrameLine = {
  send: (message: AdminMessage) => void;
  on: <Type extends FrameMessage["type"]>(
    type: Type,
    handle: (message: Extract<FrameMessage, { type: Type }>) => void,
  ) => void;
};

/** The line to the app's frame. Messages of any other window or origin are ignored. */
export function lineTo(frame: HTMLIFrameElement, appOrigin: string): FrameLine {
  const handlers = new Map<string, (message: FrameMessage) => void>();
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== appOrigin) return;
    const message = unwrap<FrameMessage>(event.data);
    if (message) handlers.get(message.type)?.(message);
  });
  return {
    send: (message) => frame.contentWindow?.postMessage(wrap(message), appOrigin),
    on: (type, handle) => void handlers.set(type, handle as (message: FrameMessage) => void),
  };
}
