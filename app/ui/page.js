// What Gradio leaves to us: marks that open their citation and the way back, links to a phase of a list, date pickers,
// scrolling to the newest turn.
(() => {
  document.documentElement.lang = "zh-CN";

  // On a narrow page the citations stand below the whole text: the way back to the mark is long without this button.
  const back = document.createElement("button");
  back.type = "button";
  back.className = "tw-back";
  back.textContent = "回到正文";

  function openCitation(id, mark) {
    const card = document.getElementById(id);
    if (!card) return;
    card.open = true;
    back.onclick = () => {
      mark.scrollIntoView({ block: "center", behavior: "smooth" });
      mark.focus({ preventScroll: true });
    };
    card.querySelector(".tw-body").append(back);
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    card.querySelector("summary").focus({ preventScroll: true });
    card.classList.remove("tw-flash");
    void card.offsetWidth; // restarts the animation
    card.classList.add("tw-flash");
  }

  // The page has a <base>, so a plain #fragment could leave it: handle the click here.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.tw-mark, a.tw-jump");
    if (!link) return;
    event.preventDefault();
    const id = link.getAttribute("href").slice(1);
    if (link.classList.contains("tw-mark")) openCitation(id, link);
    else document.getElementById(id)?.scrollIntoView({ block: "start", behavior: "smooth" });
  });

  let lastTurn = null;
  new MutationObserver(() => {
    for (const day of document.querySelectorAll(":is(#tw-asof, #tw-list-asof) input:not([type=date])")) day.type = "date";
    const turn = document.querySelector("#tw-conversation .tw-turn:last-child");
    if (turn && turn !== lastTurn) turn.scrollIntoView({ block: "start" });
    lastTurn = turn;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
