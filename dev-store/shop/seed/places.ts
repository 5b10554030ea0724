/** Somewhere customers live: a weight among all places, and the country that rules names, language and numbers. */
export type Place = {
  country: string;
  regionCode: string | null;
  region: string | null;
  city: string;
  /** "#" is any digit, "@" any letter. */
  zip: string;
  latitude: number;
  longitude: number;
  weight: number;
};

export type Country = {
  name: string;
  locale: string;
  /** Of Faker's locales, the one with this country's names. */
  names: "de" | "en" | "en_IN" | "es" | "fr" | "ja" | "nl" | "pt_BR";
  domains: string[];
  /** The share of those with a phone who take WhatsApp marketing. */
  whatsapp: number;
  /**
   * Mobile numbers are `dial`, one of `blocks`, then a counter of `digits` digits from `from` on. They begin in the
   * ranges kept for films and examples where a country has one that libphonenumber takes for valid: 555-01xx in the
   * United States and Canada, 0491 57 in Australia, 0176 04069 in Germany. (Ofcom's 07700 900 and France's 06 39 98 are
   * none: libphonenumber calls them invalid.) No number is ever dialled.
   */
  phone: { dial: string; blocks: string[]; from: number; digits: number };
};

const unitedStates =
  "201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330";
const canada = "204 236 250 289 403 416 418 438 450 506 514 519 587 604 613 647 705 709 778 780 807 819 902 905";

export const countries: Record<string, Country> = {
  US: {
    name: "United States",
    locale: "en",
    names: "en",
    whatsapp: 0.06,
    domains: ["gmail.com", "gmail.com", "yahoo.com", "icloud.com", "outlook.com", "aol.com"],
    phone: { dial: "+1", blocks: unitedStates.split(" "), from: 5550100, digits: 7 },
  },
  CA: {
    name: "Canada",
    locale: "en",
    names: "en",
    whatsapp: 0.1,
    domains: ["gmail.com", "outlook.com", "icloud.com", "yahoo.ca"],
    phone: { dial: "+1", blocks: canada.split(" "), from: 5550100, digits: 7 },
  },
  GB: {
    name: "United Kingdom",
    locale: "en",
    names: "en",
    whatsapp: 0.24,
    domains: ["gmail.com", "outlook.com", "btinternet.com", "icloud.com", "hotmail.co.uk"],
    phone: { dial: "+44", blocks: ["7"], from: 400120000, digits: 9 },
  },
  DE: {
    name: "Germany",
    locale: "de",
    names: "de",
    whatsapp: 0.38,
    domains: ["gmx.de", "web.de", "gmail.com", "t-online.de", "posteo.de"],
    phone: { dial: "+49", blocks: ["176"], from: 4069000, digits: 8 },
  },
  FR: {
    name: "France",
    locale: "fr",
    names: "fr",
    whatsapp: 0.22,
    domains: ["gmail.com", "orange.fr", "free.fr", "laposte.net", "wanadoo.fr"],
    phone: { dial: "+33", blocks: ["6"], from: 12340000, digits: 8 },
  },
  ES: {
    name: "Spain",
    locale: "es",
    names: "es",
    whatsapp: 0.45,
    domains: ["gmail.com", "hotmail.com", "yahoo.es", "telefonica.net"],
    phone: { dial: "+34", blocks: ["6"], from: 99100000, digits: 8 },
  },
  NL: {
    name: "Netherlands",
    locale: "nl",
    names: "nl",
    whatsapp: 0.4,
    domains: ["gmail.com", "ziggo.nl", "kpnmail.nl", "hotmail.com"],
    phone: { dial: "+31", blocks: ["6"], from: 12300000, digits: 8 },
  },
  AU: {
    name: "Australia",
    locale: "en",
    names: "en",
    whatsapp: 0.15,
    domains: ["gmail.com", "bigpond.com", "outlook.com", "icloud.com"],
    phone: { dial: "+61", blocks: ["4"], from: 91570000, digits: 8 },
  },
  JP: {
    name: "Japan",
    locale: "ja",
    names: "ja",
    whatsapp: 0.02,
    domains: ["gmail.com", "yahoo.co.jp", "docomo.ne.jp", "icloud.com"],
    phone: { dial: "+81", blocks: ["80"], from: 10000000, digits: 8 },
  },
  BR: {
    name: "Brazil",
    locale: "pt-BR",
    names: "pt_BR",
    whatsapp: 0.62,
    domains: ["gmail.com", "hotmail.com", "uol.com.br", "bol.com.br"],
    phone: { dial: "+55", blocks: ["11", "21", "31", "41"], from: 990000000, digits: 9 },
  },
  IN: {
    name: "India",
    locale: "en",
    names: "en_IN",
    whatsapp: 0.58,
    domains: ["gmail.com", "yahoo.in", "rediffmail.com", "outlook.com"],
    phone: { dial: "+91", blocks: ["9"], from: 999900000, digits: 9 },
  },
};

type Row = [string, string | null, string | null, string, string, number, number, number];

// prettier-ignore
const rows: Row[] = [
  ["US", "NY", "New York", "New York City", "100##", 40.71, -74.01, 48],
  ["US", "NY", "New York", "Buffalo", "142##", 42.89, -78.88, 9],
  ["US", "CA", "California", "Los Angeles", "900##", 34.05, -118.24, 46],
  ["US", "CA", "California", "San Francisco", "941##", 37.77, -122.42, 26],
  ["US", "CA", "California", "San Diego", "921##", 32.72, -117.16, 18],
  ["US", "IL", "Illinois", "Chicago", "606##", 41.88, -87.63, 30],
  ["US", "TX", "Texas", "Austin", "787##", 30.27, -97.74, 24],
  ["US", "TX", "Texas", "Houston", "770##", 29.76, -95.37, 26],
  ["US", "TX", "Texas", "Dallas", "752##", 32.78, -96.8, 18],
  ["US", "WA", "Washington", "Seattle", "981##", 47.61, -122.33, 26],
  ["US", "OR", "Oregon", "Portland", "972##", 45.52, -122.68, 20],
  ["US", "MA", "Massachusetts", "Boston", "021##", 42.36, -71.06, 22],
  ["US", "CO", "Colorado", "Denver", "802##", 39.74, -104.99, 20],
  ["US", "FL", "Florida", "Miami", "331##", 25.76, -80.19, 20],
  ["US", "FL", "Florida", "Tampa", "336##", 27.95, -82.46, 11],
  ["US", "GA", "Georgia", "Atlanta", "303##", 33.75, -84.39, 18],
  ["US", "PA", "Pennsylvania", "Philadelphia", "191##", 39.95, -75.17, 17],
  ["US", "AZ", "Arizona", "Phoenix", "850##", 33.45, -112.07, 16],
  ["US", "MN", "Minnesota", "Minneapolis", "554##", 44.98, -93.27, 14],
  ["US", "NC", "North Carolina", "Raleigh", "276##", 35.78, -78.64, 12],
  ["US", "TN", "Tennessee", "Nashville", "372##", 36.16, -86.78, 12],
  ["US", "VT", "Vermont", "Burlington", "054##", 44.48, -73.21, 5],
  ["US", "HI", "Hawaii", "Honolulu", "968##", 21.31, -157.86, 4],
  ["US", "AK", "Alaska", "Anchorage", "995##", 61.22, -149.9, 3],
  ["CA", "ON", "Ontario", "Toronto", "M#@ #@#", 43.65, -79.38, 34],
  ["CA", "ON", "Ontario", "Ottawa", "K#@ #@#", 45.42, -75.7, 10],
  ["CA", "BC", "British Columbia", "Vancouver", "V#@ #@#", 49.28, -123.12, 20],
  ["CA", "QC", "Quebec", "Montreal", "H#@ #@#", 45.5, -73.57, 16],
  ["CA", "AB", "Alberta", "Calgary", "T#@ #@#", 51.05, -114.07, 10],
  ["GB", "ENG", "England", "London", "E# #@@", 51.51, -0.13, 52],
  ["GB", "ENG", "England", "Manchester", "M# #@@", 53.48, -2.24, 16],
  ["GB", "ENG", "England", "Bristol", "BS# #@@", 51.45, -2.59, 13],
  ["GB", "ENG", "England", "Leeds", "LS# #@@", 53.8, -1.55, 10],
  ["GB", "SCT", "Scotland", "Edinburgh", "EH# #@@", 55.95, -3.19, 12],
  ["GB", "WLS", "Wales", "Cardiff", "CF# #@@", 51.48, -3.18, 7],
  ["DE", null, null, "Berlin", "10###", 52.52, 13.4, 26],
  ["DE", null, null, "Hamburg", "20###", 53.55, 9.99, 17],
  ["DE", null, null, "München", "80###", 48.14, 11.58, 17],
  ["DE", null, null, "Köln", "50###", 50.94, 6.96, 12],
  ["DE", null, null, "Leipzig", "04###", 51.34, 12.37, 8],
  ["FR", null, null, "Paris", "750##", 48.86, 2.35, 28],
  ["FR", null, null, "Lyon", "690##", 45.76, 4.84, 12],
  ["FR", null, null, "Bordeaux", "330##", 44.84, -0.58, 9],
  ["FR", null, null, "Nantes", "440##", 47.22, -1.55, 7],
  ["ES", "M", "Madrid", "Madrid", "280##", 40.42, -3.7, 16],
  ["ES", "B", "Barcelona", "Barcelona", "080##", 41.39, 2.17, 15],
  ["ES", "V", "Valencia", "Valencia", "460##", 39.47, -0.38, 7],
  ["NL", null, null, "Amsterdam", "10## @@", 52.37, 4.9, 13],
  ["NL", null, null, "Utrecht", "35## @@", 52.09, 5.12, 7],
  ["AU", "NSW", "New South Wales", "Sydney", "20##", -33.87, 151.21, 27],
  ["AU", "VIC", "Victoria", "Melbourne", "30##", -37.81, 144.96, 26],
  ["AU", "QLD", "Queensland", "Brisbane", "40##", -27.47, 153.03, 12],
  ["AU", "WA", "Western Australia", "Perth", "60##", -31.95, 115.86, 8],
  ["JP", "JP-13", "Tokyo", "Tokyo", "1##-00##", 35.68, 139.69, 16],
  ["JP", "JP-27", "Osaka", "Osaka", "5##-00##", 34.69, 135.5, 8],
  ["BR", "SP", "São Paulo", "São Paulo", "01###-0##", -23.55, -46.63, 20],
  ["BR", "RJ", "Rio de Janeiro", "Rio de Janeiro", "20###-0##", -22.91, -43.17, 10],
  ["BR", "PR", "Paraná", "Curitiba", "80###-0##", -25.43, -49.27, 5],
  ["IN", "MH", "Maharashtra", "Mumbai", "4000##", 19.08, 72.88, 14],
  ["IN", "KA", "Karnataka", "Bengaluru", "5600##", 12.97, 77.59, 13],
  ["IN", "DL", "Delhi", "New Delhi", "1100##", 28.61, 77.21, 9],
];

export const places: Place[] = rows.map(([country, regionCode, region, city, zip, latitude, longitude, weight]) => ({
  country,
  regionCode,
  region,
  city,
  zip,
  latitude,
  longitude,
  weight,
}));
