import { useRef, useState } from "preact/hooks";
import { askApp } from "./ask-app.ts";

/** A refusal that the merchant can do something about, in the app's words. */
type Refused = { ok: false; field: string; problem: string };

/** Posts a message, once: the key stays the same for as long as the modal is open, so asking again sends nothing more. */
export function useSend(path: string) {
  const [requestKey] = useState(() => crypto.randomUUID());
  const isUnderWay = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [isSent, setSent] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  async function send(message: { senderId: string; body: string }): Promise<void> {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setBusy(true);
    setProblem(null);
    setRefused(null);
    const answer = await askApp<{ ok: true } | Refused>(path, { ...message, requestKey });
    isUnderWay.current = false;
    setBusy(false);
    if (!answer.ok) setProblem(answer.code);
    else if (answer.value.ok) setSent(true);
    else setRefused(answer.value);
  }
  return { send, isBusy, isSent, refused, problem };
}
