import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** What there is to know about the customer: preferences, open issues, history. */
export class CustomerPanel extends Component {
    static template = "service_quality.CustomerPanel";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get panel() {
        return this.props.record.data[this.props.name] || {tickets: [], solutions: []};
    }

    age(days) {
        if (days < 1) {
            return _t("today");
        }
        return days === 1 ? _t("yesterday") : _t("%s days ago", days);
    }

    open(ticketId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: ticketId,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("service_customer_panel", {
    component: CustomerPanel,
    supportedTypes: ["json"],
});
