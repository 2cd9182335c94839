// Which names are written, and where, so that no two collide. Pure: takes sizes on the screen, gives places on it.
//
// The important come first and keep their place; what finds none is left out and appears when one comes nearer.
const CELL = 48;
const GAP = 3;
// Where nodes are many the first of them may have their names written over lesser ones; among few there is room.
const MANY = 150;
const LEADERS_OF_FEW = 4;

class Taken {
  #cells = new Map();

  *#keys({ left, top, right, bottom }) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) yield `${x} ${y}`;
    }
  }

  add(box) {
    for (const key of this.#keys(box)) {
      if (this.#cells.has(key)) this.#cells.get(key).push(box);
      else this.#cells.set(key, [box]);
    }
  }

  // Nodes of a rank beyond `rank` do not count: a leader's name may stand over them.
  meets(box, except, rank = Infinity) {
    for (const key of this.#keys(box)) {
      for (const other of this.#cells.get(key) ?? []) {
        if (other.of === except || other.rank > rank) continue;
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) return true;
      }
    }
    return false;
  }
}

const PLACES = [
  ({ x, y, radius, width, height }) => ({ left: x - width / 2, top: y + radius + GAP }),
  ({ x, y, radius, height }) => ({ left: x + radius + GAP + 1, top: y - height / 2 }),
  ({ x, y, radius, width, height }) => ({ left: x - width / 2, top: y - radius - GAP - height }),
  ({ x, y, radius, width, height }) => ({ left: x - radius - GAP - 1 - width, top: y - height / 2 }),
];

// Moved no further than to the edge of the room.
const kept = (box, within) => {
  if (!within) return box;
  const by = Math.max(within.left - box.left, Math.min(0, within.right - box.right));
  return { ...box, left: box.left + by, right: box.right + by };
};

// `items`: { id, x, y, radius, width, height, must }, the most important first. Those that `must` are written even where
// there is no room. Gives { id, left, top } for each that is written, at most `most`; `leaders` is how many
// may stand over lesser nodes where there are many.
export const placed = (items, { most = Infinity, leaders = 16, within = null } = {}) => {
  const leading = items.length > MANY ? leaders : LEADERS_OF_FEW;
  const taken = new Taken();
  items.forEach(({ id, x, y, radius }, rank) => {
    const reach = radius * 0.8;
    taken.add({ of: id, rank, left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });
  });
  const written = [];
  for (const [rank, item] of items.entries()) {
    if (written.length >= most && !item.must) continue;
    const boxes = PLACES.map((place) => {
      const { left, top } = place(item);
      return { left, top, right: left + item.width, bottom: top + item.height };
    });
    const inside = (box) =>
      !within || (box.left >= within.left && box.right <= within.right && box.top >= within.top && box.bottom <= within.bottom);
    const free =
      boxes.find((box) => inside(box) && !taken.meets(box, item.id)) ??
      (rank < leading ? boxes.find((box) => inside(box) && !taken.meets(box, item.id, rank)) : null) ??
      (item.must ? (boxes.find(inside) ?? kept(boxes[0], within)) : null);
    if (!free) continue;
    taken.add({ ...free, rank: -1 });
    written.push({ id: item.id, left: free.left, top: free.top });
  }
  return written;
};

export const shortened = (text, most) => {
  if ([...text].length <= most) return text;
  const cut = [...text].slice(0, most - 1).join("");
  const word = cut.lastIndexOf(" ");
  return `${(word > most * 0.6 ? cut.slice(0, word) : cut).trimEnd()}…`;
};
