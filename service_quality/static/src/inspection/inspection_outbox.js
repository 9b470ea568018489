import {browser} from "@web/core/browser/browser";

/**
 * What an inspector has entered and the server has not confirmed yet. It lies in the
 * storage of the browser, so neither a page that is loaded again nor a hall without
 * network loses anything. Of every record the last word counts.
 */
export class InspectionOutbox {
    /**
     * @param {string} key where it is kept: one place for each inspection and person
     */
    constructor(key) {
        this.key = key;
        this.entries = new Map();
        for (const entry of this.read()) {
            this.entries.set(`${entry.model},${entry.id}`, entry);
        }
    }

    get isEmpty() {
        return !this.entries.size;
    }

    put(model, id, values) {
        const key = `${model},${id}`;
        const entry = this.entries.get(key) || {model, id, values: {}};
        Object.assign(entry.values, values);
        this.entries.set(key, entry);
        this.store();
    }

    /** What waits now, as it reads now: it may change while it is being sent. */
    list() {
        return [...this.entries.values()].map((entry) => ({
            ...entry,
            values: {...entry.values},
        }));
    }

    /** Forgets what was sent, but not what was entered since. */
    remove({model, id, values}) {
        const key = `${model},${id}`;
        const kept = this.entries.get(key)?.values || {};
        for (const [name, value] of Object.entries(values)) {
            if (kept[name] === value) {
                delete kept[name];
            }
        }
        if (!Object.keys(kept).length) {
            this.entries.delete(key);
        }
        this.store();
    }

    read() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.key)) || [];
        } catch {
            return [];
        }
    }

    store() {
        if (this.isEmpty) {
            browser.localStorage.removeItem(this.key);
            return;
        }
        const entries = [...this.entries.values()];
        try {
            browser.localStorage.setItem(this.key, JSON.stringify(entries));
        } catch {
            this.storeWithoutPhotos(entries);
        }
    }

    /** Photos are large: where there is no room for them, marks and words are kept. */
    storeWithoutPhotos(entries) {
        const small = entries.map((entry) => {
            const {photo, ...values} = entry.values;
            return {...entry, values: photo ? values : entry.values};
        });
        try {
            browser.localStorage.setItem(this.key, JSON.stringify(small));
        } catch {
            // A browser that stores nothing at all: it is sent all the same.
        }
    }
}
