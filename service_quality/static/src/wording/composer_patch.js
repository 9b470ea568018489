import {patch} from "@web/core/utils/patch";
import {toRaw} from "@odoo/owl";
import {Composer} from "@mail/core/common/composer";
import {WordingDialog} from "./wording_dialog";

// Kinds of hints that are worth a word, not a click.
const COURTESY = new Set(["greeting", "farewell", "courtesy"]);

/** Whether the composer writes something new to the customer of a ticket. */
function writesToCustomer(component) {
    const composer = toRaw(component.props.composer);
    return (
        component.thread?.model === "helpdesk.ticket" &&
        component.props.type !== "note" &&
        !composer.message
    );
}

patch(Composer.prototype, {
    /** Ids of the scripts that were inserted into the message. */
    get serviceScriptIds() {
        const composer = toRaw(this.props.composer);
        const canned = composer.cannedResponses.map((c) => c.service_script_id);
        return [...canned, ...(composer.serviceScriptIds ?? [])].filter(Boolean);
    },

    get extraData() {
        const data = super.extraData;
        if (!writesToCustomer(this) || !this.serviceScriptIds.length) {
            return data;
        }
        const context = {
            ...data.context,
            service_quality_script_ids: this.serviceScriptIds,
        };
        return {...data, context};
    },

    get fullComposerAdditionalContext() {
        const context = super.fullComposerAdditionalContext ?? {};
        return writesToCustomer(this) && this.serviceScriptIds.length
            ? {...context, service_quality_script_ids: this.serviceScriptIds}
            : context;
    },

    /** One question to the server; a dialog only when it has something to say. */
    async sendMessage() {
        if (!writesToCustomer(this) || !this.canProcessMessage || !this.state.active) {
            return super.sendMessage(...arguments);
        }
        this.state.active = false;
        const agreed = await this.askAboutWording().finally(() => {
            this.state.active = true;
        });
        if (agreed) {
            return super.sendMessage(...arguments);
        }
        toRaw(this.props.composer).autofocus++;
    },

    async askAboutWording() {
        let hints = [];
        try {
            hints = await this.env.services.orm.silent.call(
                "helpdesk.ticket",
                "check_wording",
                [[this.thread.id], this.props.composer.composerHtml.toString()],
                {script_ids: this.serviceScriptIds},
            );
        } catch {
            // Hints are no reason to hold a message back; posting checks what must be.
            return true;
        }
        const serious = hints.filter((hint) => !COURTESY.has(hint.kind));
        if (!serious.length) {
            for (const hint of hints) {
                this.env.services.notification.add(`${hint.message}: ${hint.better}`, {
                    type: "info",
                });
            }
            return true;
        }
        return new Promise((resolve) => {
            this.env.services.dialog.add(
                WordingDialog,
                {hints, onSend: () => resolve(true), onEdit: () => resolve(false)},
                {onClose: () => resolve(false)},
            );
        });
    },

    /** A refused message must stay where it can be mended. */
    async processMessage() {
        try {
            return await super.processMessage(...arguments);
        } finally {
            if (this.thread?.model === "helpdesk.ticket") {
                this.state.active = true;
            }
        }
    },

    clear() {
        super.clear(...arguments);
        const composer = toRaw(this.props.composer);
        composer.serviceScriptIds = [];
        composer.cannedResponses = [];
    },
});
