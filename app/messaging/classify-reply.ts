export type ReplyIntent = "stop" | "start" | "help" | "other";

/**
 * The words that end, begin again or explain. Only a message that consists of one of them counts, whatever its case, accents,
 * spaces and punctuation: "Stop!", "opt out" and "UN-SUBSCRIBE" do, "don't stop the deals" does not.
 *
 * Stop: Twilio's defaults (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, REVOKE, OPTOUT), the FCC's list (47 CFR
 * 64.1200(a)(10)), and AWS's additions (ARRET, REMOVE, TD). Then the short sentences that mean nothing else. Then the words of
 * the languages shops sell in, as carriers there take them: French, Spanish, Portuguese, German, Dutch, Italian, Polish, Danish,
 * Norwegian, Swedish, Finnish, Turkish, Czech, and, in their own letters, Russian and Ukrainian, Greek, Hebrew, Arabic,
 * Japanese, Chinese and Korean.
 */
const words = {
  stop: [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "REMOVE",
    "TD",
    "UNSUB",
    "STOPPROMOTIONS",
    "STOPMESSAGES",
    "STOPSENDINGMESSAGES",
    "STOPSENDINGMEMESSAGES",
    "STOPTEXTS",
    "STOPTEXTING",
    "STOPTEXTINGME",
    "STOPMESSAGING",
    "STOPMESSAGINGME",
    "STOPSMS",
    "NOMOREMESSAGES",
    "NOMORETEXTS",
    "UNSUBSCRIBEME",
    "OPTMEOUT",
    "REMOVEME",
    "TAKEMEOFF",
    "TAKEMEOFFTHISLIST",
    "TAKEMEOFFYOURLIST",
    "ARRET",
    "ARRETER",
    "DESABONNER",
    "DESINSCRIRE",
    "ALTO",
    "BAJA",
    "CANCELAR",
    "PARAR",
    "DETENER",
    "SAIR",
    "PARE",
    "REMOVER",
    "STOPP",
    "ABMELDEN",
    "ABBESTELLEN",
    "AFMELDEN",
    "UITSCHRIJVEN",
    "FERMA",
    "DISISCRIVI",
    "CANCELLA",
    "REZYGNUJE",
    "WYPISZ",
    "AFMELD",
    "AVMELD",
    "AVSLUTA",
    "AVREGISTRERA",
    "LOPETA",
    "PERUUTA",
    "DUR",
    "IPTAL",
    "ODHLASIT",
    "СТОП",
    "ОТПИСАТЬСЯ",
    "ВІДПИСАТИСЯ",
    "ΣΤΟΠ",
    "ΔΙΑΓΡΑΦΗ",
    "הסר",
    "הסרה",
    "إيقاف",
    "توقف",
    "الغاء",
    "停止",
    "配信停止",
    "解除",
    "退订",
    "退訂",
    "取消",
    "取消订阅",
    "取消訂閱",
    "수신거부",
    "중지",
  ],
  start: ["START", "YES", "UNSTOP", "SUBSCRIBE"],
  help: ["HELP", "INFO", "AIDE", "AYUDA", "AJUDA", "HILFE", "HULP", "AIUTO", "POMOC", "HJELP", "HJALP"],
} as const;

const intents = new Map<string, ReplyIntent>(
  Object.entries(words).flatMap(([intent, list]) =>
    list.map((word) => [normalize(word), intent as ReplyIntent] as const),
  ),
);

/** Politeness that may surround one of the words, and nothing else. */
const courtesies = /^(?:PLEASE|PLS|PLZ|KINDLY)|(?:PLEASE|PLS|PLZ|THANKS|THANKYOU|ALL|NOW)$/;

/** What a customer's message asks for. Exact words, never parts of sentences. */
export function classifyReply(body: string): ReplyIntent {
  const word = normalize(body);
  return intents.get(word) ?? intents.get(word.replace(courtesies, "")) ?? "other";
}

/** Capitals without accents, spaces, punctuation, emoji or invisible characters. */
function normalize(body: string): string {
  return body
    .slice(0, 200)
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
