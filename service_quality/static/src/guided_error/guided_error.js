import {RedirectWarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";

// A refusal that offers the way out, see exceptions.py.
registry
    .category("error_dialogs")
    .add("odoo.addons.service_quality.exceptions.GuidedError", RedirectWarningDialog);
