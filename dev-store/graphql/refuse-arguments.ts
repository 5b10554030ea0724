import { apiError } from "./api-error.ts";

/**
 * Refuses by name what a query asks for beyond what is simulated, so that it never gets the answer to another question.
 * `simulated` has the values of an argument that are; what is absent, null or empty asks for nothing.
 */
export function refuseArguments(where: string, args: object, simulated: Record<string, readonly unknown[]>): void {
  for (const [name, values] of Object.entries(simulated)) {
    const value = (args as Record<string, unknown>)[name];
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue;
    if (values.includes(value)) continue;
    const asked = JSON.stringify(value);
    throw apiError("NOT_SIMULATED", `${where}(${name}: ${asked}) is not simulated by the dev store (see its README)`);
  }
}
