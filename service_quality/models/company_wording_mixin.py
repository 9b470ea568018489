from odoo import api, fields, models

from ..tools.wording import POLITE

# Fields that the rules for words are made of, see ``service.phrase._get_rules``.
WORDING_FIELDS = {
    "wording_check",
    "wording_mode",
    "jargon_mode",
    "courtesy_hint",
    "script_deviation",
}


class ServiceCompanyWordingMixin(models.AbstractModel):
    """How a company checks what is written to customers, and in which language."""

    _name = "service.company.wording.mixin"
    _description = "Settings of wording"

    wording_check = fields.Boolean(
        string="Check words",
        default=True,
        help="Messages to customers are checked for words to avoid. Internal notes "
        "never are.",
    )
    wording_mode = fields.Selection(
        [
            ("log", "Log only"),
            ("warn", "Warn and log"),
            ("block", "Block"),
        ],
        string="Words to avoid",
        required=True,
        default="warn",
        help="What happens when a word to avoid is found, unless the word has a "
        "setting of its own. Flat negations only give a hint.",
    )
    jargon_mode = fields.Selection(
        [("off", "Do not check"), ("hint", "Hint only"), ("warn", "Warn and log")],
        string="Technical terms",
        required=True,
        default="hint",
        help="What happens when a technical term is used to a customer who is not a "
        "technical audience.",
    )
    courtesy_hint = fields.Boolean(
        string="Courtesy hints",
        default=True,
        help="A first message without a greeting and a closing message without a "
        "farewell or a courtesy word give a hint before they are sent.",
    )
    script_deviation = fields.Selection(
        [("log", "Warn and count"), ("off", "Do not check")],
        string="Script deviations",
        required=True,
        default="log",
        help="What happens when a mandatory part of a script is left out. Sending is "
        "never blocked.",
    )
    service_lang = fields.Selection(
        selection="_get_service_langs",
        string="Standard language of service",
        default=lambda self: self._default_service_lang(),
        help="Scripts are inserted in the customer's language; where they have no "
        "text in it, in this one. Empty means the company's own language.",
    )

    def write(self, vals):
        result = super().write(vals)
        if WORDING_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.model
    def _get_service_langs(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _default_service_lang(self):
        """Mandarin where it is installed."""
        codes = [code for code, _name in self._get_service_langs()]
        return "zh_CN" if "zh_CN" in codes else False

    def _get_fallback_langs(self):
        """The languages for customers whose own has no text: the best first."""
        self.ensure_one()
        company = self.sudo()  # its contact may belong to another company
        return [company.service_lang or company.partner_id.lang or "en_US", "en_US"]

    def _get_wording_mode(self, phrase_class):
        """How words of a class are taken that have no mode of their own."""
        self.ensure_one()
        if phrase_class in POLITE or phrase_class == "negating":
            return "hint"
        if phrase_class == "jargon":
            return self.jargon_mode
        if phrase_class == "hype":
            return "warn"
        return self.wording_mode
