import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillStart, useState} from "@odoo/owl";
import {TrendLine} from "./trend_line";

/**
 * Why this score: from the grade down to the very records. The server says everything
 * in the reader's language; this page only lays it out, folds it and opens records.
 */
export class AppraisalExplanation extends Component {
    static template = "service_incentive.AppraisalExplanation";
    static components = {Layout, TrendLine};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({why: null, open: {}});
        onWillStart(() => this.load());
    }

    get appraisalId() {
        return this.props.action.context.active_id;
    }

    async load() {
        if (this.appraisalId) {
            this.state.why = await this.orm.call(
                "service.appraisal",
                "get_explanation",
                [[this.appraisalId]],
            );
        }
    }

    toggle(line) {
        this.state.open[line.id] = !this.state.open[line.id];
    }

    get allOpen() {
        return this.state.why.lines.every((line) => this.state.open[line.id]);
    }

    toggleAll() {
        const open = !this.allOpen;
        for (const line of this.state.why.lines) {
            this.state.open[line.id] = open;
        }
    }

    tone(line) {
        if (!line.has_data) {
            return "bg-secondary";
        }
        if (line.points_number >= 75) {
            return "bg-success";
        }
        return line.points_number >= 50 ? "bg-warning" : "bg-danger";
    }

    series(line) {
        return this.state.why.trend.series.find(
            (series) => series.key === line.trend_key,
        );
    }

    openRecord(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.open_model,
            res_id: row.open_id,
            views: [[false, "form"]],
        });
    }

    async openEvidence(line) {
        const action = await this.orm.call(
            "service.appraisal",
            "action_open_line_evidence",
            [[this.appraisalId], line.id],
        );
        return this.action.doAction(action);
    }

    openAppraisal() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "service.appraisal",
            res_id: this.appraisalId,
            views: [[false, "form"]],
        });
    }

    /** The same page about a month of this quarter. */
    async openWhy(id) {
        const action = await this.orm.call("service.appraisal", "action_explain", [
            [id],
        ]);
        return this.action.doAction(action);
    }

    print() {
        return this.action.doAction(
            "service_incentive.action_report_service_appraisal",
            {
                additionalContext: {
                    active_ids: [this.appraisalId],
                    active_id: this.appraisalId,
                    active_model: "service.appraisal",
                },
            },
        );
    }

    openList() {
        return this.action.doAction("service_incentive.service_appraisal_action_mine", {
            clearBreadcrumbs: true,
        });
    }
}

registry.category("actions").add("service_incentive.explanation", AppraisalExplanation);
