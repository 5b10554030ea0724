/** A drawing of our own for lists that are empty, so that a page needs nothing from another host. */
export const EMPTY_ILLUSTRATION = "/illustrations/empty.svg";
