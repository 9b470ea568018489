import {_t} from "@web/core/l10n/translation";
import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/**
 * What is to be said about a message before the customer reads it. The writer may send
 * it anyway, unless a word is blocked.
 */
export class WordingDialog extends Component {
    static template = "service_quality.WordingDialog";
    static components = {Dialog};
    static props = {
        hints: Array,
        onSend: Function,
        onEdit: Function,
        close: Function,
    };

    get title() {
        return this.isBlocked
            ? _t("Please say this in another way")
            : _t("Before you send this");
    }

    get isBlocked() {
        return this.props.hints.some((hint) => hint.severity === "block");
    }

    iconOf(hint) {
        return {
            block: "fa-ban text-danger",
            warn: "fa-exclamation-triangle text-warning",
            hint: "fa-lightbulb-o text-info",
        }[hint.severity];
    }

    send() {
        this.props.onSend();
        this.props.close();
    }

    edit() {
        this.props.onEdit();
        this.props.close();
    }
}
