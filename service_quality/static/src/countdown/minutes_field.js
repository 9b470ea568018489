import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {formatMinutes} from "./countdown";

/** A number of minutes as people say it. A day is not 24 working hours: hours grow. */
export class MinutesField extends Component {
    static template = "service_quality.MinutesField";
    static props = {...standardFieldProps};

    get text() {
        return formatMinutes(this.props.record.data[this.props.name]);
    }
}

export const minutesField = {
    component: MinutesField,
    displayName: _t("Minutes"),
    supportedTypes: ["float", "integer"],
};

registry.category("fields").add("service_minutes", minutesField);
