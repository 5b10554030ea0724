import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyReply } from "#app/messaging/classify-reply.ts";

describe("what a reply asks for", () => {
  it.each([
    "STOP",
    "stop",
    " Stop. ",
    "STOP!",
    "“Stop”",
    "Stop all",
    "STOPALL",
    "Unsubscribe",
    "UN-SUBSCRIBE",
    "cancel",
    "End",
    "quit",
    "REVOKE",
    "OptOut",
    "opt out",
    "OPT-OUT",
    "Arret",
    "Arrêt",
    "ARRÊTER",
    "remove",
    "TD",
    "Stop please",
    "please stop",
    "STOP 🛑",
    "st\u200bop",
    "ＳＴＯＰ",
    "Baja",
    "PARAR",
    "sair",
    "Stopp",
    "Abmelden",
    "Afmelden",
    "STOP\n",
    "unsub",
    "Désabonner",
    "unsubscribe me",
    "Please stop texting me!",
    "stop sending me messages",
    "Take me off your list.",
    "стоп",
    "Отписаться",
    "Στοπ",
    "הסר",
    "إيقاف",
    "İptal",
    "停止",
    "退订。",
    "수신거부",
    "\u202Estop\u202C",
    "s\u00ADtop",
    "\uFEFF STOP \u00A0",
    "S T O P",
    "Stop\u0301",
  ])("%s opts out", (text) => {
    expect(classifyReply(text)).toBe("stop");
  });

  it.each([
    "don't stop the deals",
    "Don't stop",
    "stop by the shop today?",
    "nonstop",
    "Can I cancel my order?",
    "the end",
    "endless",
    "I quit smoking, thanks",
    "please remove the small one from my order",
    "non-stop",
    "stopwatch",
    "Where is my order?",
    "",
    "👍",
    "?",
    "STOP calling me about the order 4711 but keep the offers",
  ])("“%s” does not", (text) => {
    expect(classifyReply(text)).toBe("other");
  });

  it.each(["START", "start.", "Yes", "UNSTOP", "yes please", "un stop"])("%s opts in", (text) => {
    expect(classifyReply(text)).toBe("start");
  });

  it.each(["HELP", "help?", "Info", "aide", "Hilfe"])("%s asks for help", (text) => {
    expect(classifyReply(text)).toBe("help");
  });

  it("never takes a word inside a longer text for an opt-out", () => {
    const other = fc
      .string({ minLength: 3 })
      .filter(
        (text) => /\p{L}{3,}/u.test(text) && !/please|pls|plz|kindly|thanks|thank|all|now|stop|promotions/i.test(text),
      );
    fc.assert(
      fc.property(other, (text) => {
        const alone = classifyReply(text);
        expect(alone === "other" ? classifyReply(`${text} stop ${text}`) : "other").toBe("other");
      }),
    );
  });

  it("reads any text without failing", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (text) => void classifyReply(text)));
  });
});
