// What the counts of a paper leave open: a statistic chosen from lists, and patients' courses that attain both bounds.
import { element } from "./grid.js";

const pick = (label, words) => element("select", { ariaLabel: label }, ...words.map(([value, text]) => element("option", { value, textContent: text })));
const KINDS = [["ever", "ever in"], ["always", "at every landmark in"], ["event_free", "never in"], ["at", "in these states at these times"]];

// One row of coloured places for each course, with how many patients had it.
const courses = (title, witness, times, states) => {
  const place = (code) => {
    const cell = element("td", { textContent: code, title: states[code]?.label ?? "" });
    cell.style.setProperty("--shade", `var(--${states[code]?.role})`);
    return cell;
  };
  const heads = ["patients", ...times].map((text) => element("th", { scope: "col", textContent: text }));
  const rows = witness.map(({ history, patients }) => element("tr", {}, element("th", { scope: "row", textContent: patients }), ...history.map(place)));
  return element("figure", {}, element("figcaption", { textContent: title }), element("div", { className: "scrolls" },
    element("table", { className: "table witness" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows))));
};

const told = ({ lower, upper, patients }) => [element("strong", { textContent: lower === upper ? `${lower}` : `${lower} to ${upper}` }), ` of ${patients} patients.`];

const drawn = ({ lower, upper, lower_witness: least, upper_witness: most }, { times, states }) => [
  courses(`Courses with the fewest, ${lower}`, least, times, states), courses(`Courses with the most, ${upper}`, most, times, states)];

// about: the times, states and unit of the paper; ask: answers {statistic, final, claims}.
export const boundsOf = (about, ask) => {
  const { times, states, unit } = about;
  const codes = Object.keys(states);
  const named = codes.map((code) => [code, `${code}: ${states[code].label}`]);
  const kind = pick("Statistic", KINDS);
  const boxes = codes.map((code) => element("label", { title: states[code].label }, element("input", { type: "checkbox", value: code }), ` ${code}`));
  const until = pick("Until", [["", "to the last landmark"], ...times.slice(0, -1).map((time) => [`@${time}`, `up to ${unit} ${time}`])]);
  const over = element("span", { className: "run-tools" }, ...boxes, until);
  const at = times.map((time) => pick(`State at ${unit} ${time}`, [["", `${unit} ${time}: any`], ...named.map(([code, text]) => [`${code}@${time}`, `${unit} ${time}: ${text}`])]));
  const each = element("span", { className: "run-tools", hidden: true }, ...at);
  kind.addEventListener("change", () => { [over.hidden, each.hidden] = [kind.value === "at", kind.value !== "at"]; });
  const final = pick("A state that is left only by death", [["", "no state is final"], ...codes.map((code) => [code, `${code} is final`])]);
  const claims = element("input", { type: "checkbox" });
  const answer = element("p"); // which is announced, and the courses are not
  answer.setAttribute("role", "status");
  const witnesses = element("div");
  const statistic = () => {
    const chosen = kind.value === "at" ? at.map(({ value }) => value) : boxes.map(({ firstChild: box }) => box.checked && box.value);
    const parts = chosen.filter(Boolean);
    if (!parts.length) return null;
    return kind.value === "at" ? `at:${parts.join(",")}` : `${kind.value}:${parts.join("+")}${until.value}`;
  };
  const act = async () => {
    const asked = statistic();
    const found = asked ? await ask({ statistic: asked, final: final.value ? [final.value] : [], claims: claims.checked }) : { wrong: "Choose a state first." };
    answer.replaceChildren(...(found.wrong ? [element("span", { className: "run-fault", textContent: found.wrong })] : told(found)));
    witnesses.replaceChildren(...(found.wrong ? [] : drawn(found, about)));
  };
  return element("section", { className: "check-bounds" }, element("h2", { textContent: "What the counts leave open" }),
    element("p", { textContent: "How many patients were …? The smallest and the largest number that the printed counts allow, each with courses of patients that give it." }),
    element("p", { className: "run-tools" }, kind, over, each, final, element("label", {}, claims, " use the claims, too"),
      element("button", { type: "button", textContent: "Ask", onclick: act })), answer, witnesses);
};
