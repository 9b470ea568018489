import {registry} from "@web/core/registry";
import {Interaction} from "@web/public/interaction";

/**
 * The form of an inspector from outside: what is entered is kept at once, item by item,
 * so that a page that is loaded again loses nothing. Without scripts the buttons do it.
 */
export class PortalInspection extends Interaction {
    static selector = "form.o_service_portal_inspection";
    dynamicContent = {
        _root: {"t-on-change": this.onChange},
    };

    async onChange({target}) {
        if (!target.name) {
            return;
        }
        const data = new FormData();
        data.append("csrf_token", this.el.elements.csrf_token.value);
        data.append("step", "keep");
        const value = target.type === "file" ? target.files[0] : target.value;
        data.append(target.name, value || "");
        try {
            // The answer is a page, which nobody needs: the form shows it already.
            await fetch(this.el.action, {
                method: "POST",
                body: data,
                redirect: "manual",
                keepalive: target.type !== "file",
            });
        } catch {
            // Without network it is sent with the button.
        }
    }
}

registry
    .category("public.interactions")
    .add("service_quality.portal_inspection", PortalInspection);
