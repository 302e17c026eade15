// Times and dates as people write them: 오후 3:24, 2026년 11월 22일 일요일.

/** @typedef {import("./i18n.js").Lang} Lang */

const LOCALE = { ko: "ko-KR", en: "en-US" };

/** @param {number} ts epoch milliseconds @param {Lang} lang @param {string} [zone] the reader's own when absent */
export function timeOf(ts, lang, zone) {
  const format = new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", hour12: true, timeZone: zone });
  const parts = format.formatToParts(ts);
  const part = (/** @type {string} */ type) => parts.find((p) => p.type === type)?.value ?? "";
  const time = `${part("hour")}:${part("minute")}`;
  // Some engines' Korean data says "PM 3:24".
  if (lang === "ko") return `${part("dayPeriod") === "AM" ? "오전" : "오후"} ${time}`;
  return `${time} ${part("dayPeriod")}`;
}

/** @param {number} ts epoch milliseconds @param {Lang} lang @param {string} [zone] */
export function dateOf(ts, lang, zone) {
  return new Intl.DateTimeFormat(LOCALE[lang], { dateStyle: "full", timeZone: zone }).format(ts);
}

/** @param {number} ts epoch milliseconds @returns {string} the same for two times of one local day */
export function dayOf(ts) {
  const date = new Date(ts);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** @param {number} ts @returns {number} the same for two times of one minute */
export function minuteOf(ts) {
  return Math.floor(ts / 60_000);
}
