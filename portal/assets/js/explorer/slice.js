// Asks the portal for slices. What was answered is kept, so that going back never waits.
export const EXPANSION = 24;

export class SliceError extends Error {
  // `kind` is "offline", "missing", "busy", "unbuilt", "refused" or "failed": each has its own words and its own next step.
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
  }
}

const KIND_OF_STATUS = { 400: "refused", 404: "missing", 429: "busy", 503: "unbuilt" };

export const question = (state, id) => {
  const isCenter = id === state.center;
  const asked = new URLSearchParams({
    center: id,
    depth: isCenter ? state.depth : 1,
    kinds: state.kinds.join(","),
    limit: isCenter ? state.limit : Math.min(EXPANSION, state.limit),
  });
  if (state.yearFrom !== null) asked.set("year_from", state.yearFrom);
  if (state.yearTo !== null) asked.set("year_to", state.yearTo);
  return asked.toString();
};

export class Slices {
  #address;
  #kept = new Map();

  constructor(address) {
    this.#address = address;
  }

  get(asked) {
    if (!this.#kept.has(asked)) {
      const answer = this.#fetch(asked);
      this.#kept.set(asked, answer);
      // A failure is not kept: asking again is how one goes on.
      answer.catch(() => this.#kept.delete(asked));
    }
    return this.#kept.get(asked);
  }

  async #fetch(asked) {
    let answer;
    try {
      answer = await fetch(`${this.#address}?${asked}`, { headers: { Accept: "application/json" } });
    } catch {
      throw new SliceError("offline");
    }
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new SliceError(KIND_OF_STATUS[answer.status] ?? "failed", told.detail);
    }
    try {
      return await answer.json();
    } catch {
      throw new SliceError("failed");
    }
  }
}
