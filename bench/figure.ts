/** One line of a bench's table. */
export type Figure = {
  what: string;
  /** With its unit, such as "12,400 messages/s". */
  measured: string;
  /** The same work done bare, in the same run. */
  baseline?: string;
  ratio?: number;
  /** What the ratio, or the measured figure, should be. */
  goal?: string;
  isMet?: boolean;
};

/** What a `*.bench.ts` exports. `measure` may take minutes; it tells of its progress with `say`. */
export type Bench = {
  title: string;
  measure: (say: (line: string) => void) => Promise<Figure[]>;
};
