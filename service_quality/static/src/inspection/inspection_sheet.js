import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillStart, useState} from "@odoo/owl";
import {InspectionDecision} from "./inspection_decision";
import {readPhoto} from "./inspection_photo";

/** How long somebody types before it is saved without leaving the field. */
const TYPING = 500;

/**
 * The sheet of an inspection for one thumb: one item on a screen, the marks at the
 * bottom. Every mark, comment and photo is written at once, so that a page which is
 * loaded again goes on where it was.
 */
export class InspectionSheet extends Component {
    static template = "service_quality.InspectionSheet";
    static components = {InspectionDecision, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({
            sheet: null,
            step: 0,
            unsaved: 0,
            typed: null,
            photoAt: 0,
        });
        this.marks = [
            {key: "pass", label: _t("Pass"), icon: "fa-check", tone: "success"},
            {key: "partial", label: _t("Partly"), icon: "fa-adjust", tone: "warning"},
            {key: "fail", label: _t("Fail"), icon: "fa-times", tone: "danger"},
            {key: "na", label: _t("N.A."), icon: "fa-minus", tone: "secondary"},
        ];
        this.saveTyped = useDebounced(() => this.flush(), TYPING, {
            execBeforeUnmount: true,
        });
        this.queue = Promise.resolve();
        onWillStart(() => this.load());
    }

    get inspectionId() {
        return this.props.action.context.active_id;
    }

    async load() {
        if (!this.inspectionId) {
            return;
        }
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
        const {id} = this.line;
        return `/web/image/service.inspection.line/${id}/photo?unique=${this.state.photoAt}`;
    }

    /** Writes go one after the other: the last word is the one that stays. */
    write(model, id, values) {
        this.state.unsaved++;
        const done = this.queue.then(() => this.orm.write(model, [id], values));
        this.queue = done
            .catch(() => {})
            .then(() => {
                this.state.unsaved--;
            });
        // What the server refuses must not look as if it were saved.
        return done.catch(async (error) => {
            const {step} = this.state;
            await this.load();
            this.state.step = step;
            throw error;
        });
    }

    save(line, values) {
        Object.assign(line, values);
        return this.write("service.inspection.line", line.id, values);
    }

    /** Keeps what is being typed; it is written soon, and before anything else. */
    type(model, id, name, value) {
        const {typed} = this.state;
        if (typed && (typed.model !== model || typed.id !== id)) {
            this.flush();
        }
        const values = {...this.state.typed?.values, [name]: value};
        this.state.typed = {model, id, values};
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

    flush() {
        const {typed} = this.state;
        if (typed) {
            this.state.typed = null;
            return this.write(typed.model, typed.id, typed.values);
        }
    }

    async mark(key) {
        const {line} = this;
        this.flush();
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
        this.flush();
        this.goTo(this.state.step + steps);
    }

    goTo(step) {
        this.state.step = Math.max(0, Math.min(step, this.lines.length));
    }

    goToLine(line) {
        this.flush();
        this.goTo(this.lines.indexOf(line));
    }

    async onPhoto(ev) {
        const {line} = this;
        const [file] = ev.target.files;
        if (file) {
            const photo = await readPhoto(file);
            await this.write("service.inspection.line", line.id, {photo});
            line.has_photo = true;
            this.state.photoAt++;
        }
    }

    async removePhoto() {
        const {line} = this;
        await this.write("service.inspection.line", line.id, {photo: false});
        line.has_photo = false;
    }

    async finish() {
        await this.flush();
        await this.queue;
        await this.orm.call("service.inspection", "action_done", [[this.inspectionId]]);
        await this.load();
    }

    async publish() {
        await this.orm.call("service.inspection", "action_publish", [
            [this.inspectionId],
        ]);
        await this.load();
    }

    async openForm() {
        await this.flush();
        await this.queue;
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
