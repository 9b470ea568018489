import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {Component} from "@odoo/owl";
import {formatMinutes} from "../countdown/countdown";

const ICONS = {
    danger: "fa-exclamation-triangle",
    success: "fa-check",
    warning: "fa-bell",
};

/**
 * @param {number|null} value
 * @param {string} unit count, minute or percent
 * @returns {string} as people say it; a dash when there is nothing to say
 */
export function formatFigure(value, unit) {
    if (value === null || value === undefined) {
        return "–";
    }
    if (unit === "minute") {
        return formatMinutes(value) || _t("%(minutes)sm", {minutes: 0});
    }
    if (unit === "percent") {
        const number = formatFloat(value, {digits: [16, 1], trailingZeros: false});
        return _t("%(number)s %", {number});
    }
    return String(value);
}

/** One number of the board: coloured by what it means, and a link to its tickets. */
export class BoardFigure extends Component {
    static template = "service_quality.BoardFigure";
    static props = {
        figure: Object,
        label: String,
        onOpen: Function,
    };

    get text() {
        return formatFigure(this.props.figure.value, this.props.figure.unit);
    }

    get icon() {
        return ICONS[this.props.figure.tone];
    }

    get className() {
        const {tone, unit, value} = this.props.figure;
        // No ticket is no news; a share of 0 % is.
        if (value === null || (unit === "count" && !value)) {
            return "o_service_board_zero";
        }
        return tone ? `o_service_board_${tone}` : "";
    }
}
