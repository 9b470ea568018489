import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component} from "@odoo/owl";

const ICONS = {
    done: "fa-check-circle text-success",
    now: "fa-arrow-circle-right text-primary",
    todo: "fa-circle-o text-muted",
    optional: "fa-circle-o text-muted",
    skipped: "fa-minus-circle text-muted",
};

/** The steps of a cycle of appraisals: how far each is, and the button of the next. */
export class CycleGuideField extends Component {
    static template = "service_incentive.CycleGuideField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    icon(step) {
        return ICONS[step.state];
    }

    /** Like a button of the form: what is being typed is saved first. */
    async run(step) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        await this.action.doActionButton({
            type: "object",
            name: step.action,
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: record.context,
            onClose: () => record.load(),
        });
    }
}

export const cycleGuideField = {
    component: CycleGuideField,
    displayName: _t("Steps of a cycle"),
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName]?.length,
};

registry.category("fields").add("service_cycle_guide", cycleGuideField);
