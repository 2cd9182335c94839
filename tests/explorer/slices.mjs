// Small slices for the tests beside this file.
export const node = (id, hop, rest = {}) => ({
  id, kind: { A: "author", W: "work", T: "topic", I: "institution" }[id[0]], label: `Name of ${id}`, url: `/x/${id}/`, hop, weight: 1, ...rest,
});

export const tie = (source, target, weight = 1, first_year = 2010, last_year = 2012, rest = {}) => ({
  source, target, kind: "coauthor", weight, works: Math.ceil(weight), first_year, last_year, ...rest,
});

export const slice = (center, nodes, edges) => ({ meta: { center, build: { id: 1 } }, nodes, edges });

// A1 with A2 and A3; A2 brings A4; A4 brings A5, who also worked with A3.
export const around1 = slice("A1", [node("A1", 0), node("A2", 1), node("A3", 1)], [tie("A1", "A2", 3), tie("A1", "A3", 0.4, 2015, 2015)]);
export const around2 = slice("A2", [node("A2", 0), node("A1", 1), node("A4", 1)], [tie("A2", "A1", 3), tie("A2", "A4", 1, 2013, 2016)]);
export const around4 = slice("A4", [node("A4", 0), node("A2", 1), node("A5", 1)], [tie("A4", "A2", 1, 2013, 2016), tie("A4", "A5", 2)]);
