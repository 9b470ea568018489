import {Chatter} from "@mail/chatter/web_portal/chatter";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";

export const INSERT = "SERVICE_QUALITY:INSERT_SCRIPT";

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        useBus(this.env.bus, INSERT, ({detail}) => this.insertScript(detail));
    },

    /** Open the composer and append a text to what is being written there. */
    insertScript({ticketId, scriptId, text}) {
        const thread = this.state.thread;
        if (thread?.model !== "helpdesk.ticket" || thread.id !== ticketId) {
            return;
        }
        const composer = thread.composer;
        const before = composer.composerText;
        const gap = before && !/\s$/.test(before) ? " " : "";
        this.toggleComposer("message", {force: true});
        composer.insertText(`${gap}${text}`, before.length, {moveCursorToEnd: true});
        composer.serviceScriptIds = [...(composer.serviceScriptIds ?? []), scriptId];
        composer.autofocus++;
    },
});

/** The server has chosen the text; the chatter of the ticket takes it. */
registry.category("actions").add("service_quality_insert_script", (env, {params}) => {
    env.bus.trigger(INSERT, {
        ticketId: params.ticket_id,
        scriptId: params.script_id,
        text: params.text,
    });
    return {type: "ir.actions.act_window_close"};
});
