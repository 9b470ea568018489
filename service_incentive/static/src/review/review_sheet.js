import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillStart, useState} from "@odoo/owl";

/** How long somebody types before it is saved without leaving the field. */
const TYPING = 500;

/**
 * The page of a rater: one statement on a screen with five answers in plain words, then
 * a few words of one's own. Every answer is kept at once, so that a page which is loaded
 * again goes on where it was.
 */
export class ReviewSheet extends Component {
    static template = "service_incentive.ReviewSheet";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({sheet: null, step: 0, unsaved: 0, typed: null});
        this.saveTyped = useDebounced(() => this.flush(), TYPING, {
            execBeforeUnmount: true,
        });
        this.queue = Promise.resolve();
        onWillStart(() => this.load());
    }

    get reviewId() {
        return this.props.action.context.active_id;
    }

    call(method, ...args) {
        return this.orm.call("service.review.assignment", method, [
            [this.reviewId],
            ...args,
        ]);
    }

    async load() {
        if (!this.reviewId) {
            return;
        }
        this.state.sheet = await this.call("get_sheet");
        const open = this.criteria.findIndex((item) => !this.isAnswered(item));
        this.state.step = open < 0 ? this.criteria.length : open;
    }

    get criteria() {
        return this.state.sheet.criteria;
    }

    get item() {
        return this.criteria[this.state.step];
    }

    get isSummary() {
        return !this.state.sheet.editable || this.state.step >= this.criteria.length;
    }

    isAnswered(item) {
        return item.mark !== null && item.mark !== undefined;
    }

    get answered() {
        return this.criteria.filter((item) => this.isAnswered(item)).length;
    }

    get open() {
        return this.criteria.filter((item) => !this.isAnswered(item));
    }

    get progress() {
        return Math.round((100 * this.answered) / (this.criteria.length || 1));
    }

    get deadline() {
        return formatDate(deserializeDate(this.state.sheet.deadline));
    }

    get whoReads() {
        const {sheet} = this.state;
        if (sheet.is_anonymous) {
            return _t(
                "Without name: shown only mixed with others, from %s answers on.",
                sheet.needed,
            );
        }
        return sheet.group === "self"
            ? _t("With your name: your superior and HR read it.")
            : _t("With your name: the employee and HR read it.");
    }

    /** Saves go one after the other: the last word is the one that stays. */
    save(values) {
        this.state.unsaved++;
        const done = this.queue.then(() => this.call("save_sheet", values));
        this.queue = done
            .catch(() => {})
            .then(() => {
                this.state.unsaved--;
            });
        // What the server refuses must not look as if it were saved.
        return done.catch(async (error) => {
            await this.load();
            throw error;
        });
    }

    /** Keeps what is being typed; it is saved soon, and before anything else. */
    typeComment(item, value) {
        item.comment = value;
        const {typed} = this.state;
        this.state.typed = {
            ...typed,
            comments: {...typed?.comments, [item.id]: value},
        };
        this.saveTyped();
    }

    typeSummary(value) {
        this.state.sheet.comment = value;
        this.state.typed = {...this.state.typed, comment: value};
        this.saveTyped();
    }

    flush() {
        const {typed} = this.state;
        if (typed) {
            this.state.typed = null;
            return this.save(typed);
        }
    }

    async mark(mark) {
        const {item} = this;
        this.flush();
        item.mark = mark;
        await this.save({marks: {[item.id]: mark}});
        // A superior says why a mark is missing; all others go on.
        const stays =
            mark === 0 && this.state.sheet.group === "superior" && !item.comment.trim();
        if (!stays && item === this.item) {
            this.go(1);
        }
    }

    go(steps) {
        this.flush();
        this.goTo(this.state.step + steps);
    }

    goTo(step) {
        this.state.step = Math.max(0, Math.min(step, this.criteria.length));
    }

    goToItem(item) {
        this.goTo(this.criteria.indexOf(item));
    }

    async submit() {
        await this.flush();
        await this.queue;
        await this.call("submit");
        await this.load();
    }

    openList() {
        return this.action.doAction(
            "service_incentive.service_review_assignment_action_mine",
            {clearBreadcrumbs: true},
        );
    }
}

registry.category("actions").add("service_incentive.review_sheet", ReviewSheet);
