// Runs before the first paint, so that nobody sees a flash of the other theme or view.
(function () {
  const root = document.documentElement;
  const kept = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const asked = new URLSearchParams(location.search);
  root.dataset.theme = asked.get("theme") || kept("ankunft.theme") || (dark ? "dark" : "light");
  const view = asked.get("view");
  root.dataset.view = view === "phone" || view === "projector" ? view : window.innerWidth < 1000 ? "phone" : "projector";
})();
