import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {
    Component,
    onMounted,
    onWillUnmount,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {describe} from "./countdown";
import {ticker} from "./ticker";

const {DateTime} = luxon;

/**
 * Shows what is left of a clock and keeps itself up to date: green while it runs,
 * amber once its warning is due, red past its due time, grey while it is paused.
 * It asks the server nothing; the field carries all it needs to know.
 */
export class CountdownField extends Component {
    static template = "service_quality.CountdownField";
    static props = {
        ...standardFieldProps,
        showLabel: {type: Boolean, optional: true},
    };

    setup() {
        this.state = useState({view: null});
        this.update(this.props);
        onWillUpdateProps((props) => this.update(props));
        onMounted(() => {
            this.stopListening = ticker.listen(() => this.update(this.props));
        });
        onWillUnmount(() => this.stopListening());
    }

    /** Only a changed sentence draws the badge anew: most ticks draw nothing. */
    update(props) {
        const view = describe(props.record.data[props.name], DateTime.local());
        const changed = ["sentence", "text", "tone"].some(
            (key) => view?.[key] !== this.state.view?.[key],
        );
        if (changed) {
            this.state.view = view;
        }
    }

    get classNames() {
        const {color, quiet, tone} = this.state.view;
        const look =
            quiet && color !== "300"
                ? `text-${color} border border-${color}`
                : `text-bg-${color}`;
        return `o_service_countdown_${tone} ${look}`;
    }
}

export const countdownField = {
    component: CountdownField,
    displayName: _t("Countdown"),
    supportedOptions: [
        {
            label: _t("Show what is due"),
            name: "show_label",
            type: "boolean",
        },
    ],
    supportedTypes: ["json"],
    isEmpty: (record, fieldName) => !record.data[fieldName],
    extractProps: ({options}) => ({showLabel: Boolean(options.show_label)}),
};

registry.category("fields").add("service_countdown", countdownField);
