// What the Library does beside Gradio. Gradio runs this once, when #library-list is mounted, with
// `trigger`, `watch` and `upload`; the events triggered here are answered in shelf.py.
// Everything is found by class and id; no text is ever made into markup here.
"use strict";

const byId = (id) => document.getElementById(id);
const within = (id, selector) => byId(id)?.querySelector(selector);
let opener = ""; // the article whose row closing leads back to
let opening = false; // that an article was asked for, and has not arrived
let asked = null; // what to clear once it has been taken: the addresses, or the files
let order = "published"; // of the list: the newest first, or the last added
let focusIn = null; // finds in the new list what leads on from what has gone with the old one

// The list --------------------------------------------------------------------------------------

function browse(page = 0) {
  const fields = Object.fromEntries(new FormData(within("library-filter", "form")));
  trigger("browse", { ...fields, page, order });
}

let typing;
function browseSoon() {
  clearTimeout(typing);
  typing = setTimeout(browse, 300);
}

function picked() {
  return [...document.querySelectorAll("#library-list .pick:checked")];
}

function showPicked() {
  const [bar, number] = [within("library-list", ".picked"), picked().length];
  if (!bar) return;
  bar.hidden = !number;
  bar.querySelector("span").textContent = `${number} selected.`;
}

function pick(boxes, on) {
  for (const box of boxes) box.checked = on;
  showPicked();
}

function removePicked() {
  focusIn = () => document.querySelector("#library-removed .undo-removal");
  trigger("remove_entry", { articles: picked().map(articleOf) });
}

function pickOutlet(outlet) {
  within("library-filter", "[name=outlet]").value = outlet;
  focusIn = () => within("library-list", "a.entry");
  browse();
}

function articleOf(element) {
  return element.closest("[data-article]")?.dataset.article ?? "";
}

function rowLink(article) {
  return [...document.querySelectorAll("#library-list tr[data-article]")]
    .find((row) => row.dataset.article === article)?.querySelector("a.entry");
}

function listArrived() {
  // Gradio keeps the boxes that were there: what was ticked must not be another article now.
  pick(document.querySelectorAll("#library-list :is(.pick, .pick-all)"), false);
  const next = focusIn?.();
  if (!next) return;
  focusIn = null;
  next.focus();
}

// The article -----------------------------------------------------------------------------------

function openEntry(article, revision = 0) {
  opening = true;
  trigger("open_entry", { article, revision });
}

function entryArrived() {
  const heading = byId("entry-headline");
  if (!heading || !opening) return;
  opening = false;
  heading.focus({ preventScroll: true });
  heading.closest(".whole-entry").scrollIntoView({ block: "start" });
}

function closeEntry() {
  trigger("close_entry", {});
  const link = rowLink(opener) ?? within("library-filter", "input");
  link?.focus();
}

function removeEntry(button) {
  const article = articleOf(button);
  focusIn = () => document.querySelector("#library-removed .undo-removal");
  if (button.closest(".whole-entry")) closeEntry();
  button.disabled = true;
  trigger("remove_entry", { articles: [article] });
}

// Adding ----------------------------------------------------------------------------------------

function say(text) {
  within("library-add", ".uploading").textContent = text;
}

async function uploadFiles(files) {
  const box = byId("uploads");
  const [most, bytes] = [Number(box.dataset.most), Number(box.dataset.bytes)];
  if (files.length > most) return say(`${files.length} files are too many: choose at most ${most}, or a zip file of them.`);
  const [taken, left] = [[], []];
  for (const [number, file] of files.entries()) {
    say(`Uploading ${number + 1} of ${files.length}…`);
    try {
      if (file.size > bytes) throw new RangeError();
      taken.push({ path: (await upload(file)).path, name: file.name });
    } catch (error) {
      left.push(error instanceof RangeError ? `${file.name} (too large)` : file.name);
    }
  }
  say(left.length ? `Not uploaded: ${left.join(", ")}` : "");
  asked = box;
  if (taken.length) trigger("add_files", { files: taken });
}

function statusArrived() {
  const status = within("library-status", "[data-batch]");
  const running = status?.dataset.running === "yes";
  within("library-add", ".cancel-batch").hidden = !running;
  if (status && status.dataset.batch !== "refused" && asked) asked.value = "";
  asked = null;
}

// Feeds -----------------------------------------------------------------------------------------

function look(text) {
  within("library-subscribe", ".looking").textContent = text;
  for (const button of document.querySelectorAll("#library-subscribe button, .choose-feeds button")) {
    button.disabled = Boolean(text);
  }
}

function subscribe(addresses) {
  if (!addresses.trim()) return;
  look("Looking for feeds…");
  trigger("subscribe", { addresses });
}

function feedsArrived() {
  const state = within("library-feeds", "[data-feeds]")?.dataset.feeds;
  // What could not be had stays, to be corrected.
  if (within("library-subscribe", ".looking").textContent && state !== "refused") byId("feed-address").value = "";
  look("");
  if (state !== "choosing") return;
  for (const box of document.querySelectorAll(".choose-feeds input")) box.checked = box.defaultChecked;
  within("library-feeds", "legend").focus();
}

// Events ----------------------------------------------------------------------------------------

function clicked(target) {
  if (target.matches(".turn")) browse(Number(target.dataset.page));
  else if (target.matches(".order")) [order, focusIn] = [target.dataset.order, () => within("library-list", ".order")], browse();
  else if (target.matches(".pick-outlet")) pickOutlet(target.dataset.outlet);
  else if (target.matches(".pick-none")) pick(document.querySelectorAll("#library-list :is(.pick, .pick-all)"), false);
  else if (target.matches(".remove-picked")) removePicked();
  else if (target.matches(".close-entry")) closeEntry();
  else if (target.matches(".remove-entry")) removeEntry(target);
  else if (target.matches(".undo-removal")) undoRemoval(target);
  else if (target.matches(".revision")) openEntry(articleOf(target), Number(target.dataset.revision));
  else if (target.matches(".cancel-batch")) trigger("cancel_batch", {});
  else if (target.matches(".retry")) trigger("retry_failures", { failure: target.dataset.failure });
  else if (target.matches(".forget")) trigger("forget_failures", { failure: target.dataset.failure });
  else if (target.matches(".read-feed")) trigger("read_feeds", { feed: target.dataset.feed });
  else if (target.matches(".remove-feed")) trigger("remove_feed", { feed: target.dataset.feed });
  else if (target.matches(".choose-none")) target.closest("form").remove();
  else if (target.matches("a.entry")) openLink(target);
  // A click anywhere in a row opens it, unless it ends a selection of words.
  else if (getSelection().isCollapsed) openLink(target.querySelector("a.entry"));
}

function openLink(link) {
  const article = decodeURIComponent(link.getAttribute("href").replace("#entry/", ""));
  if (link.closest("tr")) opener = article;
  openEntry(article);
}

function undoRemoval(button) {
  const articles = button.dataset.articles.split(" ");
  focusIn = () => rowLink(articles[0]); // not before the list has it again
  button.disabled = true;
  trigger("undo_removal", { articles });
}

document.addEventListener("click", (event) => {
  const target = event.target.closest(
    "#shelf :is(.turn, .order, .pick-outlet, .pick-none, .remove-picked, .close-entry, .remove-entry, .undo-removal, .revision, .cancel-batch, .retry, .forget, .read-feed, .remove-feed, .choose-none, a.entry), #library-list tbody tr",
  );
  // A box and the original page are not the row that they are in.
  if (!target || event.target.closest("input, .pick-cell, a.address")) return;
  if (target.matches("a")) event.preventDefault();
  clicked(target);
});

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#shelf")) return;
  event.preventDefault();
  if (event.target.matches(".library-filter")) return browse();
  if (event.target.matches(".add-feed")) return subscribe(byId("feed-address").value);
  if (event.target.matches(".choose-feeds")) return subscribe(new FormData(event.target).getAll("feed").join("\n"));
  asked = byId("addresses");
  trigger("add_addresses", { addresses: asked.value });
});

document.addEventListener("input", (event) => {
  if (event.target.closest(".library-filter")) browseSoon();
});

document.addEventListener("reset", (event) => {
  if (event.target.matches(".library-filter")) setTimeout(browse);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "uploads") uploadFiles([...event.target.files]);
  if (event.target.matches(".pick-all")) pick(document.querySelectorAll("#library-list .pick"), event.target.checked);
  if (event.target.matches(".pick")) showPicked();
});

document.addEventListener("keydown", (event) => {
  const inEntry = event.target.closest?.("#library-article");
  if (event.key === "Escape" && inEntry && within("library-article", ".whole-entry")) closeEntry();
});

// Files dropped anywhere in the Library are added; the browser would open them otherwise.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.target.closest?.("#shelf") || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    within("library-add", ".drop").classList.toggle("over", name === "dragover");
    if (name === "drop") uploadFiles([...event.dataTransfer.files]);
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget?.closest?.("#shelf")) within("library-add", ".drop")?.classList.remove("over");
});

watch("value", listArrived);
document.addEventListener("library:removed", listArrived);
document.addEventListener("library:article", entryArrived);
document.addEventListener("library:status", statusArrived);
document.addEventListener("library:feeds", feedsArrived);

// What is new in it is read out by a screen reader.
function nameStatus() {
  const status = byId("library-status");
  if (!status) return setTimeout(nameStatus, 50);
  status.setAttribute("aria-live", "polite");
  byId("library-removed")?.setAttribute("aria-live", "polite");
}
nameStatus();
