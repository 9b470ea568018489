import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Component, onWillStart, useState} from "@odoo/owl";
import {parseServerTime} from "../countdown/countdown";
import {CountdownField} from "../countdown/countdown_field";
import {BoardFigure, formatFigure} from "./board_figure";
import {recallTeams, rememberTeams, useLiveRefresh} from "./board_service";

const {DateTime} = luxon;

/**
 * How the desk stands now, for a screen on the wall as well as a phone: the figures of
 * the day, every team with its agents, and the tickets that burn. It asks the server
 * anew whenever something changes; every figure opens the tickets it counts.
 */
export class ServiceBoard extends Component {
    static template = "service_quality.ServiceBoard";
    static components = {BoardFigure, CountdownField, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({board: null, folded: {}, teamIds: recallTeams()});
        onWillStart(() => this.load());
        useLiveRefresh(() => this.load());
    }

    async load() {
        const teamIds = [...this.state.teamIds];
        try {
            this.state.board = await this.read(teamIds);
        } catch (error) {
            // Teams that were remembered need not be the user's any more.
            if (!teamIds.length || error.exceptionName !== ACCESS_ERROR) {
                throw error;
            }
            this.state.teamIds = [];
            rememberTeams([]);
            this.state.board = await this.read([]);
        }
    }

    read(teamIds) {
        // In the background: a board that reads itself must not block the page.
        return this.orm.silent.call("service.board", "get_board", [], {
            team_ids: teamIds,
        });
    }

    get hasTeams() {
        const {rows, teams} = this.state.board;
        return Boolean(teams.length || rows.length);
    }

    get updatedAt() {
        const time = parseServerTime(this.state.board.now);
        return time ? time.toLocaleString(DateTime.TIME_WITH_SECONDS) : "";
    }

    isChosen(teamId) {
        return this.state.teamIds.includes(teamId);
    }

    chooseAll() {
        return this.choose([]);
    }

    toggleTeam(teamId) {
        const chosen = this.state.teamIds;
        return this.choose(
            this.isChosen(teamId)
                ? chosen.filter((id) => id !== teamId)
                : [...chosen, teamId],
        );
    }

    choose(teamIds) {
        this.state.teamIds = teamIds;
        rememberTeams(teamIds);
        return this.load();
    }

    fold(teamId) {
        this.state.folded[teamId] = !this.state.folded[teamId];
    }

    figureOf(row, name) {
        return row.figures[name] || {value: null, unit: "", tone: ""};
    }

    formatFigure(value, unit) {
        return formatFigure(value, unit);
    }

    waitingText(ticket) {
        const since = parseServerTime(ticket.waiting_since);
        return since
            ? _t("waiting since %(time)s", {
                  time: since.toLocaleString(DateTime.TIME_SIMPLE),
              })
            : "";
    }

    async openFigure(figure, teamId, agent) {
        const action = await this.orm.call("service.board", "action_open_figure", [
            figure,
            [...this.state.teamIds],
            teamId ?? null,
            agent ?? null,
        ]);
        return this.action.doAction(action);
    }

    openTicket(ticket) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: ticket.id,
            views: [[false, "form"]],
        });
    }

    takeOver(ticket) {
        return this.ask("helpdesk_ticket_take_over_action", ticket);
    }

    comment(ticket) {
        return this.ask("helpdesk_ticket_comment_action", ticket);
    }

    /** Opens one of the two dialogs on a ticket; what it did shows at once. */
    ask(name, ticket) {
        return this.action.doAction(`service_quality.${name}`, {
            additionalContext: {default_ticket_id: ticket.id},
            onClose: () => this.load(),
        });
    }
}

const ACCESS_ERROR = "odoo.exceptions.AccessError";

registry.category("actions").add("service_quality.board", ServiceBoard);
