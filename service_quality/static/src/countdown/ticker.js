/**
 * One timer for all badges of the page: it runs while somebody listens and sleeps
 * otherwise. Every listener gets the same moment, so that badges change together.
 */
export class Ticker {
    listeners = new Set();
    timer = null;

    /**
     * @param {(now: number) => void} listener called each second
     * @returns {() => void} stops listening
     */
    listen(listener) {
        this.listeners.add(listener);
        if (this.timer === null) {
            this.timer = setInterval(() => this.tick(), 1000);
        }
        return () => this.forget(listener);
    }

    forget(listener) {
        this.listeners.delete(listener);
        if (!this.listeners.size) {
            clearInterval(this.timer);
            this.timer = null;
        }
    }

    tick() {
        const now = Date.now();
        for (const listener of [...this.listeners]) {
            listener(now);
        }
    }
}

export const ticker = new Ticker();
