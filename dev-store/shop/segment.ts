export type Segment = { id: bigint; name: string; query: string; createdAt: Date; editedAt: Date };

/** The select list that makes a Segment of `segment s`. */
export const segmentColumns = `s.id, s.name, s.query, s.created_at AS "createdAt", s.edited_at AS "editedAt"`;
