import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {INSERT} from "./chatter_patch";

/** Questions to the customer; a click puts one into the message being written. */
export class QuestionsField extends Component {
    static template = "service_quality.QuestionsField";
    static props = {...standardFieldProps};

    get questions() {
        return this.props.record.data[this.props.name] || [];
    }

    async insert(question) {
        // The chatter of a new ticket has nobody to write to.
        if (this.props.record.resId) {
            this.env.bus.trigger(INSERT, {
                ticketId: this.props.record.resId,
                scriptId: question.id,
                text: question.text,
            });
        }
    }
}

registry.category("fields").add("service_questions", {
    component: QuestionsField,
    displayName: _t("Questions to the customer"),
    supportedTypes: ["json"],
    isEmpty: (record, name) => !record.data[name]?.length,
});
