import {browser} from "@web/core/browser/browser";
import {useBus, useService} from "@web/core/utils/hooks";
import {onMounted, onWillUnmount} from "@odoo/owl";

export const CHANNEL = "service_quality.board";
export const CHANGED = "service_quality.board/changed";
/** Several tickets that move together are read once. */
export const DEBOUNCE = 2000;
/** Time passes also when nothing happens, and the bus may be down. */
export const POLL_EVERY = 60000;

const FILTER_KEY = "service_quality.board.teams";

/** @returns {number[]} ids of the teams chosen last time in this browser */
export function recallTeams() {
    try {
        const ids = JSON.parse(browser.localStorage.getItem(FILTER_KEY) || "[]");
        return Array.isArray(ids) ? ids.filter(Number.isInteger) : [];
    } catch {
        return [];
    }
}

/** @param {number[]} teamIds to be chosen next time */
export function rememberTeams(teamIds) {
    browser.localStorage.setItem(FILTER_KEY, JSON.stringify(teamIds));
}

/**
 * Calls `refresh` soon after the server says that something has changed, and once a
 * minute whatever happens; never twice at once, and not in a hidden browser tab.
 *
 * @param {() => Promise} refresh
 */
export function useLiveRefresh(refresh) {
    const bus = useService("bus_service");
    let soon = null;
    let poll = null;
    let running = false;
    let missed = false;

    async function run() {
        soon = null;
        if (running || document.hidden) {
            missed = true;
            return;
        }
        running = true;
        missed = false;
        try {
            await refresh();
        } finally {
            running = false;
        }
        if (missed) {
            schedule();
        }
    }

    function schedule() {
        if (soon === null) {
            soon = browser.setTimeout(run, DEBOUNCE);
        }
    }

    useBus(bus, "BUS:RECONNECT", schedule);

    function onShown() {
        if (!document.hidden && missed) {
            schedule();
        }
    }

    onMounted(() => {
        bus.addChannel(CHANNEL);
        bus.subscribe(CHANGED, schedule);
        document.addEventListener("visibilitychange", onShown);
        poll = browser.setInterval(run, POLL_EVERY);
    });
    onWillUnmount(() => {
        bus.unsubscribe(CHANGED, schedule);
        bus.deleteChannel(CHANNEL);
        document.removeEventListener("visibilitychange", onShown);
        browser.clearTimeout(soon);
        browser.clearInterval(poll);
    });
}
