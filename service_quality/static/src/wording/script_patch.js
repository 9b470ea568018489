import {CannedResponse} from "@mail/core/common/canned_response_model";
import {SuggestionService} from "@mail/core/common/suggestion_service";
import {patch} from "@web/core/utils/patch";
import {toRaw} from "@odoo/owl";
import {user} from "@web/core/user";

patch(CannedResponse.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string|false} */
        this.lang = false;
        /** @type {number|false} */
        this.service_script_id = false;
    },
});

/**
 * Of each script only the text in the best language: the customer's if there is one,
 * else the standard language of the company.
 */
export function chooseByLanguage(responses, langs) {
    const rank = ({lang}) => {
        const index = langs.indexOf(lang);
        return index < 0 ? langs.length : index;
    };
    const best = new Map();
    for (const response of responses) {
        const id = response.service_script_id;
        if (id && (!best.has(id) || rank(response) < rank(best.get(id)))) {
            best.set(id, response);
        }
    }
    return responses.filter(
        (response) =>
            !response.service_script_id ||
            best.get(response.service_script_id) === response,
    );
}

patch(SuggestionService.prototype, {
    searchSuggestions({delimiter}, {thread} = {}) {
        const result = super.searchSuggestions(...arguments);
        if (delimiter === "::") {
            const own = user.lang.replace("-", "_");
            const langs = toRaw(thread)?.service_langs ?? [own, "en_US"];
            result.suggestions = chooseByLanguage(result.suggestions, langs);
        }
        return result;
    },
});
