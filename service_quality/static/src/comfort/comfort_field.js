import {Component, onWillDestroy, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {ticker} from "../countdown/ticker";

/**
 * Words for a customer who has waited on the spot for long. They show when that time
 * has come, without a reload, and one click logs that they were said.
 */
export class ComfortField extends Component {
    static template = "service_quality.ComfortField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({now: Date.now(), busy: false});
        const forget = ticker.listen((now) => {
            this.state.now = now;
        });
        onWillDestroy(forget);
    }

    get isDue() {
        const dueAt = this.props.record.data.comfort_due_at;
        return Boolean(dueAt) && dueAt.toMillis() <= this.state.now;
    }

    async call(method) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const {record} = this.props;
            await this.orm.call(record.resModel, method, [[record.resId]]);
            await record.load();
        } finally {
            this.state.busy = false;
        }
    }
}

export const comfortField = {
    component: ComfortField,
    displayName: _t("Words of comfort"),
    supportedTypes: ["text"],
    fieldDependencies: [{name: "comfort_due_at", type: "datetime"}],
};

registry.category("fields").add("service_comfort", comfortField);
