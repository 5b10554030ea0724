/**
 * The zones of countries so wide that the country alone says little, each with the states that keep its time. A state that is
 * cut in two stands under both; a few counties that follow their neighbours are left out. By the IANA time zone database and
 * the states' own laws.
 */
const zonesByCountry: Record<string, Record<string, readonly string[]>> = {
  US: {
    "Pacific/Honolulu": ["Hawaii"],
    "America/Anchorage": ["Alaska"],
    "America/Los_Angeles": ["California", "Idaho", "Nevada", "Oregon", "Washington"],
    "America/Phoenix": ["Arizona"],
    "America/Denver": [
      ...["Colorado", "Idaho", "Montana", "Nebraska", "New Mexico", "North Dakota", "South Dakota", "Texas", "Utah"],
      ...["Wyoming"],
    ],
    "America/Chicago": [
      ...["Alabama", "Arkansas", "Florida", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana"],
      ...["Minnesota", "Mississippi", "Missouri", "Nebraska", "North Dakota", "Oklahoma", "South Dakota", "Tennessee"],
      ...["Texas", "Wisconsin"],
    ],
    "America/New_York": [
      ...["Connecticut", "Delaware", "District of Columbia", "Florida", "Georgia", "Indiana", "Kentucky", "Maine"],
      ...["Maryland", "Massachusetts", "Michigan", "New Hampshire", "New Jersey", "New York", "North Carolina", "Ohio"],
      ...["Pennsylvania", "Rhode Island", "South Carolina", "Tennessee", "Vermont", "Virginia", "Washington DC"],
      ...["West Virginia"],
    ],
  },
  CA: {
    "America/Vancouver": ["British Columbia"],
    "America/Whitehorse": ["Yukon"],
    "America/Edmonton": ["Alberta", "Northwest Territories", "Nunavut"],
    "America/Regina": ["Saskatchewan"],
    "America/Winnipeg": ["Manitoba", "Nunavut"],
    "America/Toronto": ["Nunavut", "Ontario", "Quebec"],
    "America/Halifax": ["New Brunswick", "Newfoundland and Labrador", "Nova Scotia", "Prince Edward Island"],
    "America/St_Johns": ["Newfoundland and Labrador"],
  },
  AU: {
    "Australia/Perth": ["Western Australia"],
    "Australia/Darwin": ["Northern Territory"],
    "Australia/Adelaide": ["South Australia"],
    "Australia/Brisbane": ["Queensland"],
    "Australia/Sydney": ["Australian Capital Territory", "New South Wales"],
    "Australia/Melbourne": ["Victoria"],
    "Australia/Hobart": ["Tasmania"],
  },
};

/** The zones of a state or province, by the name that Shopify gives it; empty where they are not known. */
export function zonesOfRegion(country: string, region: string): string[] {
  const wanted = plain(region);
  return Object.entries(zonesByCountry[country] ?? {})
    .filter(([, regions]) => regions.some((name) => plain(name) === wanted))
    .map(([zone]) => zone);
}

/** Québec is Quebec. */
function plain(name: string): string {
  return name.normalize("NFD").replaceAll(/\p{M}/gu, "").trim().toLowerCase();
}
