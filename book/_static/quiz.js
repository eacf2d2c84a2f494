// Questions to check oneself by, and places to answer exercises: a form made of what the page holds, judged here and at once.
// What is right stands in the page as hashes, and reasons as closed text, so that reading the source gives nothing away.
// Where the page's own Python has run the chapter, an exercise is judged by what that run computed.
(() => {
  const bytes = (text) => new TextEncoder().encode(text);

  // FNV-1a, as trialbook/lessons/quiz.py has it.
  const hash = (text) => bytes(text).reduce((value, byte) => Math.imul(value ^ byte, 0x01000193) >>> 0, 0x811c9dc5);

  const open = (closed, key) => {
    let state = hash(key) || 1;
    const text = Uint8Array.from(atob(closed), (letter) => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return letter.charCodeAt(0) ^ (state >>> 24);
    });
    const told = new TextDecoder().decode(text);
    return { right: told[0] === "+", why: told.slice(1) };
  };

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // The number that was typed, a percentage as its share; or what is wrong with it. The rule is that of trialbook/lessons/typed.py.
  const grouped = String.raw`[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+|(?: \d{3})+(?:[.,]\d+)?)`;
  const someNumber = String.raw`(${grouped}|(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?)`;
  const answered = new RegExp(String.raw`^([+-]?)${someNumber}(?:\s*/\s*${someNumber})?\s*(%?)$`, "i");
  const valueOf = (text) => {
    const thousands = text.split(",").length > 2 || (text.includes(",") && text.includes("."));
    return Number(text.replaceAll(" ", "").replaceAll(",", thousands ? "" : "."));
  };
  const numberOf = (typed, { share, unit }) => {
    const text = typed.replace(/[\u2212\u2013]/g, "-").replace(/[\u2009\u202f\u00a0]/g, " ").trim();
    if (!text) return { fault: "Type a number." };
    const [, sign, number, divisor = "1", percent] = text.match(answered) ?? [];
    const either = [number, divisor].find((one) => /^[1-9]\d{0,2},\d{3}$/.test(one));
    if (either) {
      const [whole, decimal] = [either.replace(",", ""), either.replace(",", ".")];
      return { fault: `${text} can be read in two ways: write ${whole}, or ${decimal} with a point before decimals.` };
    }
    const value = number ? valueOf(number) / valueOf(divisor) * (sign === "-" ? -1 : 1) : NaN;
    if (!Number.isFinite(value)) return { fault: "The answer must be a number." };
    if (percent && !share) return { fault: `The answer is a number of this unit: ${unit}.` };
    return { value: percent || (share && value > 1) ? value / 100 : value };
  };

  const judgeNumber = (question, { value, fault }) => {
    if (fault) return { word: "", why: fault };
    const at = hash(`${question.salt}|${Math.round(value / question.step)}`);
    const known = question.answers.findIndex(({ hashes }) => hashes.includes(at));
    if (known < 0) return { word: "Not yet.", why: "" };
    const { right, why } = open(question.answers[known].sealed, `${question.salt}|${known}`);
    return { word: right ? "Right." : "Not yet.", why };
  };

  const judgeChoices = ({ choices, salt }, chosen) => {
    if (!chosen.some(Boolean)) return { word: "", why: "Choose an answer." };
    const told = choices.map(({ sealed }, at) => open(sealed, `${salt}|${at}`));
    const wrong = told.filter(({ right }, at) => chosen[at] && !right);
    const missing = told.some(({ right }, at) => right && !chosen[at]);
    const why = (wrong.length ? wrong : missing ? [] : told.filter((one, at) => chosen[at])).map((one) => one.why);
    if (!wrong.length && missing) why.push("What you chose holds, and it is not all that does.");
    return { word: wrong.length || missing ? "Not yet." : "Right.", why: why.join("<br>") };
  };

  // What the page's Python says of an answer to an exercise, if it has run.
  const ask = async (exercise, answer) => {
    const detail = { given: { exercise, answer } };
    document.querySelector(".run-form")?.dispatchEvent(new CustomEvent("run:ask", { detail }));
    return detail.judged ? detail.judged.catch(() => null) : null;
  };

  // Whether the reader has other choices in the form than the page was printed with.
  const changed = () => [...document.querySelectorAll(".run-form [data-printed]")].some((field) =>
    (field.type === "checkbox" ? (field.checked ? "True" : "False") : field.value) !== field.dataset.printed);

  let number = 0;
  const fieldset = (question) => {
    const name = `quiz-${(number += 1)}`;
    const told = element("p", { className: "quiz-told" });
    told.setAttribute("role", "status");
    const button = element("button", { type: "submit", textContent: "Check" });
    const form = element("form", { noValidate: true, className: "quiz-question" });
    const box = element("fieldset", {}, element("legend", { innerHTML: question.html || "Your answer" }));
    let judge;
    if (question.kind === "number") {
      const field = element("input", { type: "text", id: name, autocomplete: "off", size: 10 });
      field.setAttribute("aria-label", question.unit ? `Answer, in this unit: ${question.unit}` : "Answer");
      box.append(element("div", { className: "quiz-number" }, field, element("span", { textContent: question.unit, ariaHidden: "true" }), button));
      judge = async () => {
        const asked = question.exercise ? await ask(question.exercise, field.value) : null;
        if (asked) return { word: asked.word === "right" ? "Right." : "", why: asked.html, told: true };
        const { word, why } = judgeNumber(question, numberOf(field.value, question));
        return { word, why: word && question.exercise && changed() ? `${why} Judged for the chapter as printed.` : why };
      };
    } else {
      const fields = question.choices.map(({ html }, at) => {
        const field = element("input", { type: question.kind === "single" ? "radio" : "checkbox", name, id: `${name}-${at}` });
        box.append(element("div", { className: "quiz-choice" }, field, element("label", { htmlFor: field.id, innerHTML: html })));
        return field;
      });
      if (question.kind === "multiple") box.firstChild.append(element("span", { className: "quiz-hint", textContent: " Choose all that hold." }));
      box.append(button);
      judge = async () => judgeChoices(question, fields.map(({ checked }) => checked));
    }
    form.append(box, told);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { word, why, told: whole } = await judge();
      form.dataset.word = word;
      told.innerHTML = `${word && !whole ? `<strong>${word}</strong> ` : ""}${why}`;
    });
    return form;
  };

  const build = () => document.querySelectorAll(".quiz[data-questions]").forEach((place) => {
    const questions = JSON.parse(place.dataset.questions);
    place.removeAttribute("data-questions");
    place.replaceChildren(...questions.map(fieldset));
    place.closest("details.solution")?.before(place); // where the solution alone has the answer
  });

  addEventListener("DOMContentLoaded", () => {
    build();
    const article = document.querySelector("article");
    if (article) new MutationObserver(build).observe(article, { childList: true, subtree: true }); // a run makes new ones
  });
})();
