type CatalogueItem = {
  title: string;
  category: string;
  price: number;
  tags: string[];
  /** How often it is bought, against the others. */
  weight: number;
};

type Line = [title: string, price: number, weight: number, ...tags: string[]];

/** What Alder & Oak sells. A prime number of products lets an order step through them without meeting one twice. */
const byCategory: Record<string, Line[]> = {
  Coffee: [
    ["House Blend, 250 g", 13.5, 60, "coffee", "whole-bean", "bestseller"],
    ["House Blend, 1 kg", 44, 34, "coffee", "whole-bean", "bestseller"],
    ["Midnight Espresso, 250 g", 14.5, 48, "coffee", "espresso", "dark-roast", "bestseller"],
    ["Midnight Espresso, 1 kg", 47, 30, "coffee", "espresso", "dark-roast"],
    ["Ethiopia Guji, 250 g", 18, 30, "coffee", "single-origin", "light-roast"],
    ["Kenya Nyeri, 250 g", 19, 22, "coffee", "single-origin", "light-roast"],
    ["Colombia Huila, 250 g", 16.5, 28, "coffee", "single-origin", "medium-roast"],
    ["Guatemala Antigua, 250 g", 16.5, 22, "coffee", "single-origin", "medium-roast"],
    ["Sumatra Gayo, 250 g", 17, 15, "coffee", "single-origin", "dark-roast"],
    ["Panama Geisha, 150 g", 39, 6, "coffee", "single-origin", "limited"],
    ["Swiss Water Decaf, 250 g", 15.5, 18, "coffee", "decaf"],
    ["Cold Brew Bags, 6 pack", 16, 16, "coffee", "cold-brew", "summer"],
    ["Holiday Blend, 250 g", 15, 20, "coffee", "seasonal", "gift"],
    ["Taster Box, 4 × 100 g", 24, 26, "coffee", "gift", "starter"],
  ],
  Tea: [
    ["Earl Grey, 100 g", 11, 14, "tea", "black-tea"],
    ["Sencha, 100 g", 13, 12, "tea", "green-tea"],
    ["Masala Chai, 150 g", 12, 14, "tea", "spiced"],
    ["Chamomile and Honey, 80 g", 10, 10, "tea", "herbal", "caffeine-free"],
    ["Matcha, 40 g", 28, 9, "tea", "green-tea"],
    ["Winter Spice Infusion, 100 g", 12.5, 8, "tea", "herbal", "seasonal"],
  ],
  Brewing: [
    ["Pour-Over Dripper", 26, 18, "brewing", "ceramic", "starter"],
    ["Paper Filters, 100", 7.5, 34, "brewing", "refill", "bestseller"],
    ["Glass Server, 600 ml", 32, 12, "brewing", "glass"],
    ["French Press, 1 l", 48, 12, "brewing", "steel"],
    ["Gooseneck Kettle", 89, 10, "brewing", "electric"],
    ["Moka Pot, 6 cups", 42, 10, "brewing", "espresso"],
    ["Cold Brew Bottle", 34, 8, "brewing", "cold-brew", "summer"],
    ["Coffee Scale with Timer", 65, 9, "brewing", "electric"],
    ["Travel Brewer", 38, 8, "brewing", "travel"],
  ],
  Machines: [
    ["Hand Grinder", 79, 10, "machines", "grinder"],
    ["Burr Grinder", 189, 6, "machines", "grinder", "electric"],
    ["Espresso Machine, Compact", 449, 3, "machines", "espresso", "electric"],
    ["Espresso Machine, Dual Boiler", 1290, 1, "machines", "espresso", "electric", "premium"],
    ["Milk Frother", 59, 9, "machines", "electric"],
    ["Descaler, 500 ml", 12, 13, "machines", "refill", "care"],
  ],
  Mugs: [
    ["Stoneware Mug, Oat", 19, 22, "mugs", "ceramic", "gift"],
    ["Stoneware Mug, Ink", 19, 20, "mugs", "ceramic", "gift"],
    ["Espresso Cups, Set of 2", 24, 14, "mugs", "ceramic", "espresso"],
    ["Cappuccino Cup", 17, 12, "mugs", "ceramic"],
    ["Enamel Camp Mug", 16, 12, "mugs", "travel"],
    ["Insulated Tumbler", 34, 16, "mugs", "travel", "steel"],
    ["Double-Wall Glasses, Set of 2", 29, 10, "mugs", "glass"],
  ],
  Kitchen: [
    ["Linen Tea Towel", 18, 14, "kitchen", "linen"],
    ["Oak Serving Board", 58, 8, "kitchen", "oak", "gift"],
    ["Storage Canister, 500 g", 27, 14, "kitchen", "steel"],
    ["Oak Coffee Scoop", 12, 16, "kitchen", "oak", "gift"],
    ["Salt Cellar", 29, 5, "kitchen", "oak"],
    ["Apron, Charcoal", 46, 6, "kitchen", "linen"],
    ["Bread Knife", 72, 4, "kitchen", "steel"],
  ],
  Home: [
    ["Soy Candle, Cedar", 32, 13, "home", "candle", "gift"],
    ["Soy Candle, Fig", 32, 12, "home", "candle", "gift"],
    ["Wool Throw", 119, 4, "home", "wool", "winter"],
    ["Linen Cushion", 54, 5, "home", "linen"],
    ["Ceramic Vase", 48, 5, "home", "ceramic"],
    ["Room Spray, Alder", 24, 6, "home", "scent"],
    ["Picture Light", 86, 2, "home", "electric"],
  ],
  "Gift sets": [
    ["Morning Ritual Set", 68, 9, "gift-set", "gift", "bundle"],
    ["Pour-Over Starter Set", 74, 9, "gift-set", "gift", "starter", "bundle"],
    ["Tea for Two Set", 52, 6, "gift-set", "gift", "bundle"],
    ["Holiday Hamper", 135, 4, "gift-set", "gift", "seasonal", "bundle"],
    ["Gift Card, 50", 50, 8, "gift-set", "gift-card"],
  ],
};

export const catalogue: CatalogueItem[] = Object.entries(byCategory).flatMap(([category, lines]) =>
  lines.map(([title, price, weight, ...tags]) => ({ title, category, price, weight, tags })),
);
