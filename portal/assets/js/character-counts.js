// How many characters are left in a field, beside its help. The server counts what it keeps; this is a help while typing:
//   <span data-count-of="ID OF THE FIELD" data-longest="300">At most 300 characters.</span>
const number = (count) => count.toLocaleString("en");
const characters = (count) => `${number(count)} ${count === 1 ? "character" : "characters"}`;

const startCount = (told) => {
  const field = document.getElementById(told.dataset.countOf);
  const longest = Number(told.dataset.longest);
  if (!field || !longest) return;
  const count = () => {
    // As the server counts: by code points, line ends as one.
    const left = longest - [...field.value.trim()].length;
    told.textContent = left < 0 ? `${characters(-left)} too many.` : `${characters(left)} left.`;
    told.classList.toggle("count-over", left < 0);
  };
  field.addEventListener("input", count);
  field.addEventListener("change", count);
  count();
};

export const startCharacterCounts = (root) => {
  for (const told of root.querySelectorAll("[data-count-of]")) startCount(told);
};
