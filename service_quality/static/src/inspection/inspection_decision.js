import {Component} from "@odoo/owl";

/** What happens with one failed item: coached on the spot, or ordered to be put right. */
export class InspectionDecision extends Component {
    static template = "service_quality.InspectionDecision";
    static props = {
        line: Object,
        people: Array,
        readonly: Boolean,
        onChange: Function,
        onType: Function,
    };

    choose(decision) {
        const values = {decision};
        const {line, people} = this.props;
        if (decision === "rectify" && !line.rectify_owner_id && people.length) {
            values.rectify_owner_id = people[0].id;
        }
        return this.props.onChange(values);
    }

    chooseOwner(ev) {
        return this.props.onChange({
            rectify_owner_id: Number(ev.target.value) || false,
        });
    }

    chooseDay(name, ev) {
        return this.props.onChange({[name]: ev.target.value || false});
    }
}
