import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Component, onMounted, onWillUnmount} from "@odoo/owl";

export const REFRESH_EVERY = 2000;

/**
 * Reloads the record every two seconds while its field has one of the values of the
 * option `while`, and shows a spinner meanwhile. Never takes away what a user is typing:
 * a record with unsaved changes is left alone, and so is one in a hidden browser tab.
 */
export class AutoRefreshField extends Component {
    static template = "service_quality.AutoRefreshField";
    static props = {
        ...standardFieldProps,
        whileValues: {type: Array, element: [String, Boolean]},
    };

    setup() {
        this.loading = false;
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), REFRESH_EVERY);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get isWaiting() {
        const {name, record, whileValues} = this.props;
        return Boolean(record.resId) && whileValues.includes(record.data[name]);
    }

    async refresh() {
        const {record} = this.props;
        if (this.loading || !this.isWaiting || document.hidden) {
            return;
        }
        this.loading = true;
        try {
            if (!(await record.isDirty())) {
                await record.load();
            }
        } finally {
            this.loading = false;
        }
    }
}

export const autoRefreshField = {
    component: AutoRefreshField,
    displayName: _t("Automatic refresh"),
    supportedOptions: [
        {
            label: _t("Refresh while the value is one of"),
            name: "while",
            type: "string",
        },
    ],
    supportedTypes: ["selection", "char", "boolean"],
    extractProps: ({options}) => ({whileValues: options.while || []}),
};

registry.category("fields").add("service_auto_refresh", autoRefreshField);
