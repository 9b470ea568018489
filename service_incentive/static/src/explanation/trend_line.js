import {Component} from "@odoo/owl";

/** Twelve months as a small line chart, the mean of the others dashed beside it. */
export class TrendLine extends Component {
    static template = "service_incentive.TrendLine";
    static props = {
        series: Object,
        months: Array,
        small: {type: Boolean, optional: true},
    };

    tip(dot, values) {
        const number = Math.round(values[dot.index] * 100) / 100;
        return `${this.props.months[dot.index]}: ${number}`;
    }

    get hasMean() {
        return this.props.series.mean_line.dots.length > 0;
    }
}
