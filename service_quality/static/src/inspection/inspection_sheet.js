import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {RPCError} from "@web/core/network/rpc";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {user} from "@web/core/user";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {session} from "@web/session";
import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {InspectionDecision} from "./inspection_decision";
import {InspectionOutbox} from "./inspection_outbox";
import {readPhoto} from "./inspection_photo";

/** How long somebody types before it is saved without leaving the field. */
const TYPING = 500;
/** How long it takes until something is sent again that has not come through. */
const AGAIN = 5000;
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";

/**
 * The sheet of an inspection for one thumb: one item on a screen, the marks at the
 * bottom. Every mark, comment and photo is kept on the device and written at once, so
 * that a page which is loaded again, or a hall without network, loses nothing.
 */
export class InspectionSheet extends Component {
    static template = "service_quality.InspectionSheet";
    static components = {InspectionDecision, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = {controlPanel: {}};
        this.state = useState({sheet: null, step: 0, unsaved: false, offline: false});
        this.marks = [
            {key: "pass", label: _t("Pass"), icon: "fa-check", tone: "success"},
            {key: "partial", label: _t("Partly"), icon: "fa-adjust", tone: "warning"},
            {key: "fail", label: _t("Fail"), icon: "fa-times", tone: "danger"},
            {key: "na", label: _t("N.A."), icon: "fa-minus", tone: "secondary"},
        ];
        this.outbox = new InspectionOutbox(
            `service_quality.inspection/${session.db}/${user.userId}/${this.inspectionId}`,
        );
        this.queue = Promise.resolve();
        this.saveTyped = useDebounced(() => this.flush(), TYPING, {
            execBeforeUnmount: true,
        });
        const retry = () => this.flush();
        browser.addEventListener("online", retry);
        onWillUnmount(() => {
            this.isLeft = true;
            browser.removeEventListener("online", retry);
            browser.clearTimeout(this.timer);
        });
        onWillStart(() => this.open());
    }

    get inspectionId() {
        return this.props.action.context.active_id;
    }

    async open() {
        if (!this.inspectionId) {
            return;
        }
        try {
            // What the page before had not brought through.
            await this.flush();
        } catch (error) {
            this.notification.add(error.data?.message || error.message, {
                type: "danger",
                sticky: true,
            });
        }
        await this.load();
    }

    async load() {
        this.state.sheet = await this.orm.call("service.inspection", "get_sheet", [
            [this.inspectionId],
        ]);
        const open = this.lines.findIndex((line) => !line.mark);
        this.state.step = open < 0 ? this.lines.length : open;
    }

    get lines() {
        return this.state.sheet.lines;
    }

    get line() {
        return this.lines[this.state.step];
    }

    get isSummary() {
        return this.state.step >= this.lines.length;
    }

    get marked() {
        return this.lines.filter((line) => line.mark).length;
    }

    get unmarked() {
        return this.lines.filter((line) => !line.mark);
    }

    get failed() {
        return this.lines.filter((line) => line.mark === "fail");
    }

    get progress() {
        return Math.round((100 * this.marked) / (this.lines.length || 1));
    }

    get photoUrl() {
        const {id, preview} = this.line;
        return preview || `/web/image/service.inspection.line/${id}/photo`;
    }

    /** Keeps something for good on the device, until the server has it. */
    keep(model, id, values) {
        this.outbox.put(model, id, values);
        this.state.unsaved = true;
    }

    write(model, id, values) {
        this.keep(model, id, values);
        return this.flush();
    }

    /** Sends what waits, one thing after the other: the last word is what stays. */
    flush() {
        const done = this.queue.then(() => this.send());
        this.queue = done.catch(() => {});
        return done;
    }

    async send() {
        browser.clearTimeout(this.timer);
        // What was sent is confirmed also when the sheet has been left meanwhile.
        const {orm} = this.env.services;
        let refused = null;
        for (const entry of this.outbox.list()) {
            try {
                await orm.write(entry.model, [entry.id], entry.values);
            } catch (error) {
                if (!this.isRefusal(error)) {
                    this.sendAgain(error);
                    return;
                }
                refused = error;
            }
            this.outbox.remove(entry);
        }
        this.state.unsaved = !this.outbox.isEmpty;
        this.state.offline = false;
        if (refused) {
            await this.showAsItIs();
            throw refused;
        }
    }

    /** The server has understood, and does not want it. */
    isRefusal(error) {
        return error instanceof RPCError && error.exceptionName !== SESSION_EXPIRED;
    }

    sendAgain(error) {
        this.state.offline = true;
        if (!this.isLeft) {
            this.timer = browser.setTimeout(() => this.flush(), AGAIN);
        }
        if (error instanceof RPCError) {
            throw error; // the web client asks to log in again
        }
    }

    /** What the server refuses must not look as if it were saved. */
    async showAsItIs() {
        if (this.state.sheet) {
            const {step} = this.state;
            await this.load();
            this.state.step = step;
        }
    }

    save(line, values) {
        Object.assign(line, values);
        return this.write("service.inspection.line", line.id, values);
    }

    /** Keeps what is being typed; it is sent soon, and before anything else. */
    type(model, id, name, value) {
        this.keep(model, id, {[name]: value});
        this.saveTyped();
    }

    typeLine(line, name, value) {
        line[name] = value;
        this.type("service.inspection.line", line.id, name, value);
    }

    typeNeed(value) {
        const {need} = this.state.sheet;
        need.value = value;
        this.type("service.inspection", this.inspectionId, need.name, value);
    }

    async mark(key) {
        const {line} = this;
        const values = {mark: key};
        if (["pass", "na"].includes(key)) {
            line.decision = "";
        }
        await this.save(line, values);
        // Nothing more to say of it: the thumb need not move.
        const missing =
            key === "pass" &&
            ((line.evidence_required && !line.comment) ||
                (line.photo_required && !line.has_photo));
        if (["pass", "na"].includes(key) && !missing && line === this.line) {
            this.go(1);
        }
    }

    go(steps) {
        this.goTo(this.state.step + steps);
    }

    goTo(step) {
        this.state.step = Math.max(0, Math.min(step, this.lines.length));
    }

    goToLine(line) {
        this.goTo(this.lines.indexOf(line));
    }

    async onPhoto(ev) {
        const {line} = this;
        const [file] = ev.target.files;
        if (file) {
            const photo = await readPhoto(file);
            line.preview = `data:image/jpeg;base64,${photo}`;
            line.has_photo = true;
            await this.write("service.inspection.line", line.id, {photo});
        }
    }

    async removePhoto() {
        const {line} = this;
        line.has_photo = false;
        line.preview = null;
        await this.write("service.inspection.line", line.id, {photo: false});
    }

    async finish() {
        if (!(await this.bringThrough())) {
            return;
        }
        await this.orm.call("service.inspection", "action_done", [[this.inspectionId]]);
        await this.load();
    }

    /** Whether the server has everything; if not, it is said. */
    async bringThrough() {
        await this.flush();
        if (!this.outbox.isEmpty) {
            this.notification.add(
                _t(
                    "Not everything has reached the server yet. It is kept here: try again when there is a connection.",
                ),
                {type: "warning"},
            );
        }
        return this.outbox.isEmpty;
    }

    async publish() {
        await this.orm.call("service.inspection", "action_publish", [
            [this.inspectionId],
        ]);
        await this.load();
    }

    async openForm() {
        if (!(await this.bringThrough())) {
            return;
        }
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "service.inspection",
                res_id: this.inspectionId,
                views: [[false, "form"]],
            },
            {stackPosition: "replaceCurrentAction"},
        );
    }

    openList() {
        return this.action.doAction("service_quality.service_inspection_action_mine", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("service_quality.inspection_sheet", InspectionSheet);
