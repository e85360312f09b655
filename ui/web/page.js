// What the page does beside Gradio: citations bring up their source, sources open their article,
// and the keyboard finds its way back. Gradio runs this once, when #sources is mounted, with
// `trigger` and `watch`; the events triggered here are answered in handlers.py.
// Everything is found by class and id; no text is ever made into markup here.
"use strict";

const byId = (id) => document.getElementById(id);
let wanted = null; // {answer, source} to bring into view once that answer's panel has arrived
let citationClicked = null; // where Escape in a source leads back to
let articleOpener = null; // finds what closing the article leads back to
let articleShown = ""; // which article was asked for last

function panelAnswer() {
  return Number(document.querySelector("#sources .panel")?.dataset.answer ?? 0);
}

// A card can be taller than the list: then its quoted words matter more than its headline.
function bringIntoSight(card) {
  card?.scrollIntoView({ block: "nearest" });
  card?.querySelector("mark")?.scrollIntoView({ block: "nearest" });
}

function reveal(number) {
  const card = byId(`source-${number}`);
  if (!card) return;
  document.querySelectorAll(".source.chosen").forEach((other) => other.classList.remove("chosen"));
  card.classList.add("chosen");
  card.focus({ preventScroll: true });
  bringIntoSight(card);
}

function followCitation(link) {
  const answer = Number(link.closest(".answer")?.id.replace("answer-", ""));
  const source = Number(link.getAttribute("href").replace("#source-", ""));
  citationClicked = link;
  wanted = { answer, source };
  if (panelAnswer() === answer) panelArrived();
  else trigger("show_answer", { answer });
}

function panelArrived() {
  if (wanted?.answer !== panelAnswer()) return;
  reveal(wanted.source);
  wanted = null;
}

function openSource(card) {
  const [answer, source] = [panelAnswer(), Number(card.dataset.source)];
  articleOpener = () => byId(card.id);
  openOnce(`${answer}/${source}`, "open_source", { answer, source });
}

function openHeadline(link) {
  // "#article/ID", or "#article/ID/REVISION/START-END" to open it at these words.
  const [, id, revision, words] = link.getAttribute("href").split("/");
  const [start, end] = (words ?? "0-0").split("-").map(Number);
  articleOpener = () => link;
  const article = decodeURIComponent(id);
  openOnce(`${article}/${words}`, "open_article", { article, revision: Number(revision ?? 0), start, end });
}

// The answer gives way to the step that begins anew, and a keyboard's focus would be lost with it.
function takeOff(chip, byKeyboard) {
  trigger("take_off", { number: Number(chip.getAttribute("href").replace("#take-off/", "")) });
  if (byKeyboard) document.querySelector("#question textarea").focus();
}

// Into the box, with the cursor behind it; Svelte hears of it as of typing.
function editQuestion(link) {
  const box = document.querySelector("#question textarea");
  box.value = link.closest(".answer, .not-in-sources").querySelector(".whole").textContent;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function saveAnswer(link) {
  const [, answer, form] = link.getAttribute("href").split("/");
  trigger("save_receipt", { answer: Number(answer), form });
}

// Handed over as a file: it is neither opened nor made into markup here.
function fileArrived() {
  const holder = document.querySelector("#saved [hidden]");
  if (!holder) return;
  const { name, kind, text } = JSON.parse(holder.textContent);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The same article again changes nothing that Gradio would tell of, so it is shown at once.
function openOnce(key, name, data) {
  const again = articleIsOpen() && articleShown === key;
  articleShown = key;
  if (again) articleArrived();
  else if (name === "open_source") trigger("open_source", data);
  else trigger("open_article", data);
}

function articleArrived() {
  const article = byId("article");
  const heading = article.querySelector("#article-headline");
  if (!heading) return;
  article.hidden = false;
  // The list of sources has grown shorter: what was opened stays in its sight.
  bringIntoSight(articleOpener?.());
  heading.focus({ preventScroll: true });
  (article.querySelector("mark") ?? heading).scrollIntoView({ block: "center" });
}

function closeArticle() {
  byId("article").hidden = true;
  trigger("close_article", {});
  const opener = articleOpener?.();
  if (opener?.matches(".source")) return reveal(opener.dataset.source);
  opener?.focus();
}

function articleIsOpen() {
  const article = byId("article");
  return Boolean(article && !article.hidden && article.querySelector(".whole-article"));
}

// Gradio copies a message as its HTML; readers want its words.
function copyAsText(button) {
  const panel = button.closest(".message-buttons");
  if (button !== panel.querySelector("button")) return;
  let message = panel.previousElementSibling;
  const text = message?.querySelector(".asked, .answer, .not-in-sources, .notice")?.innerText;
  if (text) navigator.clipboard?.writeText(text);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest(
    "a.citation, a.headline, a.to-library, a.take-off, a.edit, a.save, .close-article, .source a, .source, .message-buttons button",
  );
  if (!target) return;
  if (target.matches("a.citation, a.headline, a.to-library, a.take-off, a.edit, a.save")) event.preventDefault();
  if (target.matches("a.citation")) followCitation(target);
  else if (target.matches("a.headline")) openHeadline(target);
  else if (target.matches("a.edit")) editQuestion(target);
  else if (target.matches("a.save")) saveAnswer(target);
  else if (target.matches("a.take-off")) takeOff(target, event.detail === 0);
  else if (target.matches("a.to-library")) byId("library-button").click();
  else if (target.matches(".close-article")) closeArticle();
  else if (target.matches(".message-buttons button")) copyAsText(target);
  // A click anywhere in a card opens it, unless it ends a selection of words.
  else if (target.matches(".source") && getSelection().isCollapsed) openSource(target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && articleIsOpen()) {
    event.preventDefault();
    closeArticle();
  } else if (event.key === "Escape" && event.target.closest?.(".source")) {
    citationClicked?.focus();
  } else if (event.key === "Enter" && event.target.matches?.(".source")) {
    openSource(event.target);
  }
});

// Gradio names each message by its HTML, which a screen reader would spell out.
function nameMessages() {
  for (const message of document.querySelectorAll("#conversation [data-testid][aria-label]")) {
    const name = message.dataset.testid === "user" ? "Your question" : "Answer";
    if (message.ariaLabel !== name) message.ariaLabel = name;
  }
}

function watchConversation() {
  const conversation = byId("conversation");
  if (!conversation) return setTimeout(watchConversation, 50);
  const changes = { subtree: true, childList: true, attributeFilter: ["aria-label"] };
  new MutationObserver(nameMessages).observe(conversation, changes);
  nameMessages();
}

watch("value", panelArrived);
document.addEventListener("dateline:article", articleArrived);
document.addEventListener("dateline:saved", fileArrived);
watchConversation();
