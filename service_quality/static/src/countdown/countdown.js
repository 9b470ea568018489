import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How each tone looks. An icon goes with every colour, so that nobody has to tell
 * them apart by colour alone.
 */
export const TONES = {
    running: {color: "success", icon: "fa-clock-o"},
    warning: {color: "warning", icon: "fa-bell"},
    breached: {color: "danger", icon: "fa-exclamation-triangle"},
    paused: {color: "300", icon: "fa-pause"},
    met: {color: "success", icon: "fa-check", quiet: true},
    void: {color: "300", icon: "fa-ban", quiet: true},
};

/**
 * @param {string|false} value a time of the server: UTC unless it names another zone
 * @returns {DateTime|null} the same moment in the user's zone
 */
export function parseServerTime(value) {
    if (!value) {
        return null;
    }
    const time = DateTime.fromISO(value.replace(" ", "T"), {zone: "utc"});
    return time.isValid ? time.setZone("default") : null;
}

/**
 * The two largest units of a span, as people say it: "2d 3h", "1h 05m", "12m", "45s".
 *
 * @param {number} seconds not negative
 * @returns {string}
 */
export function formatSpan(seconds) {
    const total = Math.floor(seconds);
    const days = Math.floor(total / DAY);
    const hours = Math.floor((total % DAY) / HOUR);
    const minutes = Math.floor((total % HOUR) / MINUTE);
    if (days) {
        return _t("%(days)sd %(hours)sh", {days, hours});
    }
    if (hours) {
        const padded = String(minutes).padStart(2, "0");
        return _t("%(hours)sh %(minutes)sm", {hours, minutes: padded});
    }
    if (minutes) {
        return _t("%(minutes)sm", {minutes});
    }
    return _t("%(seconds)ss", {seconds: total});
}

/**
 * @param {number} minutes
 * @returns {string} "51h 05m", "12m", or nothing for no time at all
 */
export function formatMinutes(minutes) {
    const total = Math.round(minutes || 0);
    if (!total) {
        return "";
    }
    const hours = Math.floor(total / 60);
    if (!hours) {
        return formatSpan(total * MINUTE);
    }
    const padded = String(total % 60).padStart(2, "0");
    return _t("%(hours)sh %(minutes)sm", {hours, minutes: padded});
}

/**
 * @param {Object} badge as the server sends it in `clock_badge`
 * @param {DateTime} now
 * @returns {keyof TONES} what the clock is at this moment, whatever the server last said
 */
function toneOf(badge, now) {
    if (badge.state !== "running") {
        return badge.state in TONES ? badge.state : "void";
    }
    const due = parseServerTime(badge.due_at);
    const warn = parseServerTime(badge.warn_at);
    if (due && now > due) {
        return "breached";
    }
    return warn && now >= warn ? "warning" : "running";
}

/**
 * @param {keyof TONES} tone
 * @param {Object} badge
 * @param {DateTime} now
 * @returns {{text: string, spoken: string}} the short text shown and the full one read
 */
function wordsOf(tone, badge, now) {
    const due = parseServerTime(badge.due_at);
    if (tone === "met") {
        return {text: _t("Met"), spoken: _t("met")};
    }
    if (tone === "void" || !due) {
        return {text: _t("Void"), spoken: _t("does not count")};
    }
    if (tone === "breached") {
        const end = parseServerTime(badge.stopped_at) || now;
        const span = formatSpan(Math.max(end.diff(due).as("seconds"), 0));
        return {
            text: _t("%(span)s late", {span}),
            spoken: _t("overdue by %(span)s", {span}),
        };
    }
    const from = (tone === "paused" && parseServerTime(badge.paused_at)) || now;
    // What is left is rounded up: a promise of 20 minutes starts with "20m".
    const span = formatSpan(Math.max(Math.ceil(due.diff(from).as("seconds")), 0));
    if (tone === "paused") {
        return {text: span, spoken: _t("paused with %(span)s left", {span})};
    }
    return {text: span, spoken: _t("%(span)s left", {span})};
}

/**
 * @param {DateTime} due
 * @param {DateTime} now
 * @returns {string} the due time in the user's zone and language, without today's date
 */
function formatDue(due, now) {
    if (due.hasSame(now, "day")) {
        return due.toLocaleString(DateTime.TIME_SIMPLE);
    }
    return due.toLocaleString({...DateTime.DATETIME_MED_WITH_WEEKDAY, year: undefined});
}

/**
 * Everything a badge shows at one moment; plain values in and out.
 *
 * @param {Object|false} badge as the server sends it in `clock_badge`
 * @param {DateTime} now
 * @returns {Object|null} null when there is nothing to show
 */
export function describe(badge, now) {
    if (!badge || !badge.state) {
        return null;
    }
    const tone = toneOf(badge, now);
    const {text, spoken} = wordsOf(tone, badge, now);
    const due = parseServerTime(badge.due_at);
    const label = badge.label || "";
    const sentence = due
        ? _t("%(label)s: %(spoken)s, due %(due)s", {
              label,
              spoken,
              due: formatDue(due, now),
          })
        : _t("%(label)s: %(spoken)s", {label, spoken});
    return {tone, text, label, sentence, ...TONES[tone]};
}
