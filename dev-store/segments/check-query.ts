import { findSegmentFilter, isMetafield } from "./filters.ts";
import type { FilterParameter, SegmentFilter } from "./filters.ts";
import { errorAt, listClauses } from "./query.ts";
import type { Clause, Condition, Literal, Place, QueryError, SegmentQuery } from "./query.ts";
import { isRealDate } from "./resolve-date.ts";

const maxClauses = 10;
const maxListValues = 500;

const comparison = ["=", "!=", ">", ">=", "<", "<=", "BETWEEN"];
const nullTests = ["IS NULL", "IS NOT NULL"];
const operatorsByKind: Record<SegmentFilter["kind"], string[]> = {
  association: [],
  date: [...comparison, ...nullTests],
  enum: ["=", "!=", ...nullTests],
  event: nullTests,
  float: comparison,
  integer: comparison,
  string: ["=", "!=", ...nullTests],
};
const operatorsOfLists = ["CONTAINS", "NOT CONTAINS", ...nullTests];
const operatorsOfMetafields = [...comparison, ...operatorsOfLists];
const operatorsByType: Record<FilterParameter["parameterType"], string[]> = {
  id: ["=", "!="],
  string: ["=", "!="],
  date: comparison,
  integer: comparison,
  float: comparison,
  coordinates: ["IN"],
};

/**
 * What is wrong with a grammatical query: unknown filters and parameters, operators and values that do not fit, too
 * many clauses. The texts for filters and operators are recorded from Shopify; the others follow their pattern.
 */
export function checkQuery(query: SegmentQuery): QueryError[] {
  const clauses = listClauses(query);
  const errors = clauses.flatMap(checkClause);
  const eleventh = clauses[maxClauses];
  if (eleventh) errors.push(errorAt(eleventh.place, `too many clauses (maximum is ${maxClauses}).`));
  return errors;
}

export function findUnknownFilters(seen: { name: string; place: Place }[]): QueryError[] {
  return seen.filter(({ name }) => !findSegmentFilter(name)).map(({ name, place }) => notFound(name, place));
}

function checkClause(clause: Clause): QueryError[] {
  const filter = findSegmentFilter(clause.filter);
  if (!filter) return [notFound(clause.filter, clause.place)];
  if (clause.kind === "call") return checkCall(clause, filter);
  const subject = { name: clause.filter, operatorPlace: clause.operatorPlace, condition: clause.condition };
  if (clause.kind === "compare") return checkCondition(subject, operatorsOf(filter), (value) => fits(value, filter));
  if (filter.kind !== "date" && !isMetafield(clause.filter)) {
    return [errorAt(clause.place, `anniversary does not support '${clause.filter}'`)];
  }
  return checkCondition({ ...subject, name: "anniversary" }, ["=", "!=", "BETWEEN"], isDate);
}

function operatorsOf(filter: SegmentFilter): string[] {
  if (isMetafield(filter.queryName) && filter.kind === "string") return operatorsOfMetafields;
  return filter.multiValue ? operatorsOfLists : operatorsByKind[filter.kind];
}

function checkCall(clause: Clause & { kind: "call" }, filter: SegmentFilter): QueryError[] {
  if (filter.kind !== "event") return [errorAt(clause.place, `${clause.filter} does not support operator 'MATCHES'`)];
  const known = new Map((filter.parameters ?? []).map((parameter) => [parameter.queryName, parameter]));
  const seen = new Set<string>();
  const errors: QueryError[] = [];
  for (const { name, place, condition, operatorPlace } of clause.parameters) {
    const parameter = known.get(name);
    if (!parameter) errors.push(errorAt(place, `'${name}' parameter cannot be found.`));
    else if (seen.has(name)) errors.push(errorAt(place, `'${name}' parameter is given twice.`));
    else errors.push(...checkParameter({ name, condition, operatorPlace }, parameter));
    seen.add(name);
  }
  for (const parameter of known.values()) {
    if (!parameter.optional && !seen.has(parameter.queryName)) {
      errors.push(errorAt(clause.place, `'${parameter.queryName}' parameter is missing.`));
    }
  }
  return errors;
}

type Subject = { name: string; condition: Condition; operatorPlace: Place };

function checkParameter(subject: Subject, parameter: FilterParameter): QueryError[] {
  const lists = parameter.acceptsMultipleValues ? ["IN", "NOT IN"] : [];
  const allowed = [...operatorsByType[parameter.parameterType], ...lists];
  const errors = checkCondition(subject, allowed, (value) => fitsType(value, parameter));
  const isPair = subject.condition.operator === "IN" && subject.condition.values.length === 2;
  if (errors.length > 0 || parameter.parameterType !== "coordinates" || isPair) return errors;
  return [errorAt(subject.operatorPlace, `'${subject.name}' takes a latitude and a longitude.`)];
}

function checkCondition(subject: Subject, allowed: string[], isFit: (value: Literal) => boolean): QueryError[] {
  const { name, condition, operatorPlace } = subject;
  if (!allowed.includes(condition.operator)) {
    return [errorAt(operatorPlace, `${name} does not support operator '${condition.operator}'`)];
  }
  const values = valuesOf(condition);
  const extra = values[maxListValues];
  if (extra) return [errorAt(extra, `${name} has too many values (maximum is ${maxListValues}).`)];
  return values
    .filter((value) => !isFit(value))
    .map((value) => errorAt(value, `'${value.text}' is not a valid value for ${name}.`));
}

function valuesOf(condition: Condition): Literal[] {
  switch (condition.operator) {
    case "BETWEEN":
      return [condition.low, condition.high];
    case "IN":
    case "NOT IN":
      return condition.values;
    case "IS NULL":
    case "IS NOT NULL":
      return [];
    default:
      return [condition.value];
  }
}

function fits(value: Literal, filter: SegmentFilter): boolean {
  if (isMetafield(filter.queryName) && filter.kind === "string") return value.kind === "date" ? isDate(value) : true;
  if (filter.values) return filter.values.some(({ queryName }) => value.kind === "string" && queryName === value.text);
  switch (filter.kind) {
    case "date":
      return isDate(value);
    case "float":
      return value.kind === "number";
    case "integer":
      return isInteger(value);
    case "association":
      return filter.queryName === "companies" ? isInteger(value) : value.kind === "string";
    default:
      return value.kind === "string";
  }
}

function fitsType(value: Literal, parameter: FilterParameter): boolean {
  switch (parameter.parameterType) {
    case "id":
    case "integer":
      return isInteger(value);
    case "date":
      return isDate(value);
    case "string":
      return value.kind === "string";
    default:
      return value.kind === "number";
  }
}

function isInteger(value: Literal): boolean {
  if (value.kind !== "number" || !/^[+-]?\d+$/u.test(value.text)) return false;
  return BigInt.asIntN(64, BigInt(value.text)) === BigInt(value.text);
}

function isDate(value: Literal): boolean {
  if (value.kind === "offset" || value.kind === "named-date") return true;
  return value.kind === "date" && isRealDate(value.text);
}

function notFound(name: string, place: Place): QueryError {
  return errorAt(place, `'${name}' filter cannot be found.`);
}
