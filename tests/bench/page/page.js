// The visit: a screen at a time, each answer sent when it is given, and the next screen only when
// the server has said that all of them are durable.
"use strict";
const event = JSON.parse(document.getElementById("event").textContent);
const screen = document.getElementById("screen");
const state = {};
let unsaved = Promise.resolve();

function begin() {
  Object.assign(state, {language: event.languages[0].code, place: "welcome", answers: {}, id: ""});
}

function text(what) {
  return typeof what === "string" ? event.texts[state.language][what] : what[state.language];
}

function picture(name, kind = "") {
  return `<svg class="${kind}" viewBox="0 0 96 96"><use href="#${name}"/></svg>`;
}

// A button at a place from the leading side of the screen.
function button(does, x, y, width, height, words, look = "", before = "", after = "") {
  return `<button data-does="${does}" class="${look}" style="inset-inline-start:${x}px;top:${y}px;` +
    `width:${width}px;height:${height}px">${before}<span>${words}</span>${after}</button>`;
}

function languages(x, y, step_x, step_y, width, height, columns, count) {
  return event.languages.slice(0, count).map((one, i) =>
    button(`language:${one.code}`, x + i % columns * step_x, y + Math.floor(i / columns) * step_y,
           width, height, `<bdi lang="${one.code}">${one.name}</bdi>`,
           "small middle" + (one.code === state.language ? " bold" : ""))).join("");
}

function top_row(step) {
  const now = event.languages.find((one) => one.code === state.language);
  const dots = event.screens.map((_, i) => `<i class="${i < step ? "full" : ""}"></i>`).join("");
  return `<div class="dots">${dots}</div>` +
    button("do:languages", 991, 13, 253, 69, now.name, "small middle", picture("globe"));
}

function welcome() {
  return `<h1 style="top:57px">${text(event.title)}</h1>` +
    `<p style="top:168px;line-height:77px">${text(event.welcome)}</p>` +
    button("do:start", 344, 352, 592, 148, text("start"), "solid middle bold large") +
    languages(36, 534, 410, 93, 386, 69, 3, 5) +
    button("do:languages", 856, 627, 386, 69, text("more_languages"), "small middle",
           picture("globe")) +
    `<p class="small" style="top:720px">${text(event.privacy)}</p>`;
}

function tile(question, choice, i) {
  const kinds = {row: [36 + i * 411, 158, 386, 364, "up"],
                 grid: [36 + i % 2 * 616, 158 + Math.floor(i / 2) * 172, 592, 148, ""],
                 below: [36, 546, 1208, 106, "middle"]};
  const [x, y, width, height, look] = kinds[choice.below ? "below" : question.layout];
  const chosen = (state.answers[question.name] || []).includes(choice.name) ? " chosen" : "";
  return button(`choice:${choice.name}`, x, y, width, height, text(choice.label), look + chosen,
                picture(choice.picture), question.layout === "grid" ? picture("tick", "tick") : "");
}

function next_label(question) {
  return text((state.answers[question.name] || []).length > 0 ? "next" : "skip");
}

function question_screen(index) {
  const question = event.screens[index];
  const mark = question.mark ? picture(question.mark) : "";
  const hint = question.many ? `<small>${text("choose_any")}</small>` : "";
  return `<div style="--tone:var(--${question.mark || "ink"})">` + top_row(index + 1) +
    `<h2>${mark}${text(question.label)}${hint}</h2>` +
    question.choices.map((choice, i) => tile(question, choice, i)).join("") + "</div>" +
    button("nav:back", 36, 676, 200, 106, text("back"), "small bold", picture("back")) +
    button("nav:next", 1034, 676, 210, 106, next_label(question),
           "small bold" + (state.answers[question.name] ? " solid" : ""), "", picture("next"));
}

function kept() {
  return top_row(event.screens.length) + `<h1 style="top:162px">${text("kept_title")}</h1>` +
    `<p style="top:273px;line-height:77px">${text("kept_text")}</p>` +
    button("do:more", 36, 424, 592, 148, text("tell_us_more"), "middle bold") +
    button("do:finish", 652, 424, 592, 148, text("finish"), "middle bold solid") +
    button("nav:back", 36, 676, 200, 106, text("back"), "small bold", picture("back"));
}

function thanks() {
  return top_row(event.screens.length) + `<h1 style="top:234px">${text("thanks_title")}</h1>` +
    `<p style="top:345px;line-height:77px">${text(event.thanks)}</p>` +
    button("do:close", 36, 676, 1208, 106, text("finish"), "middle bold solid");
}

function languages_screen() {
  return `<h2>${text("languages_title")}</h2>` +
    languages(36, 158, 616, 129, 592, 105, 2, event.languages.length) +
    button("nav:back", 36, 676, 200, 106, text("back"), "small bold", picture("back"));
}

function show() {
  const shown = {welcome, kept, thanks}[state.place];
  document.documentElement.lang = state.language;
  document.documentElement.dir =
    event.languages.find((one) => one.code === state.language).from_right ? "rtl" : "ltr";
  screen.innerHTML = state.choosing ? languages_screen()
                                    : shown ? shown() : question_screen(state.place);
}

async function send(body) {
  const answer = await fetch("/keep", {method: "POST", body});
  if (!answer.ok) {
    throw new Error(answer.statusText);
  }
}

function keep(ending) {
  if (state.id === "") {
    state.id = crypto.randomUUID();
  }
  const body = JSON.stringify({id: state.id, event: event.id, version: event.version, ending,
                               language: state.language, answers: state.answers});
  unsaved = unsaved.then(() => send(body));
}

function choose(name, target) {
  const question = event.screens[state.place];
  const had = state.answers[question.name];
  let now = had || [];
  if (question.many) {
    now = now.includes(name) ? now.filter((one) => one !== name) : [...now, name];
    target.classList.toggle("chosen");
  } else {
    screen.querySelector(".chosen")?.classList.remove("chosen");
    target.classList.add("chosen");
    now = [name];
  }
  state.answers[question.name] = now;
  if (!had) {
    const next = screen.querySelector('[data-does="nav:next"]');
    next.classList.add("solid");
    next.querySelector("span").textContent = next_label(question);
  }
  keep("open");
}

async function go(place) {
  await unsaved;
  state.place = place;
  show();
}

function act(does, target) {
  const [kind, name] = does.split(":");
  if (kind === "choice") {
    choose(name, target);
  } else if (kind === "language") {
    state.language = name;
    state.choosing = false;
    if (state.id !== "") {
      keep("open");
    }
    show();
  } else if (name === "languages") {
    state.choosing = true;
    show();
  } else if (name === "start") {
    go(0);
  } else if (name === "next" && state.place + 1 < event.screens.length) {
    go(state.place + 1);
  } else if (name === "next") {
    keep("complete");
    go("kept");
  } else if (name === "finish") {
    keep("finished");
    go("thanks");
  } else if (name === "close") {
    begin();
    show();
  }
}

screen.addEventListener("click", (click) => {
  const target = click.target.closest("button");
  if (target) {
    act(target.dataset.does, target);
  }
});
begin();
show();
