import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component} from "@odoo/owl";

const LOOKS = {
    cancelled: "border-light text-muted",
    done: "border-success bg-success-subtle",
    open: "border-primary bg-primary-subtle fw-bold",
    waiting: "border-secondary-subtle text-muted",
};

/**
 * The steps of a service as a flow chart: boxes with arrows, in order, each with who
 * does it and within what time; on a ticket also how far it has come.
 */
export class StepChartField extends Component {
    static template = "service_quality.StepChartField";
    static props = {...standardFieldProps};

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    look(step) {
        return step.overdue
            ? "border-danger bg-danger-subtle"
            : LOOKS[step.state] || "border-secondary-subtle";
    }

    icon(step) {
        if (step.state === "done") {
            return "fa-check text-success";
        }
        return step.state === "open" ? "fa-play text-primary" : "";
    }
}

export const stepChartField = {
    component: StepChartField,
    displayName: _t("Flow chart"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName]?.length,
};

registry.category("fields").add("service_step_chart", stepChartField);
