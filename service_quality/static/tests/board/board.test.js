import {beforeEach, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {browser} from "@web/core/browser/browser";
import {WebClient} from "@web/webclient/webclient";
import {formatFigure} from "@service_quality/board/board_figure";
import {DEBOUNCE, POLL_EVERY, recallTeams} from "@service_quality/board/board_service";

defineMailModels();

function count(value, tone = "") {
    return {value, unit: "count", tone};
}

function makeBoard(values = {}) {
    return {
        now: "2026-03-02 10:00:00",
        teams: [
            {id: 1, name: "Care"},
            {id: 2, name: "Sales"},
        ],
        selected: [],
        day: [
            {name: "registered", label: "Tickets in", ...count(12)},
            {
                name: "first_response_minutes",
                label: "Time to first response",
                value: 75,
                unit: "minute",
                tone: "warning",
                target: 20,
            },
            {
                name: "resolution_on_time",
                label: "Solutions on time",
                value: null,
                unit: "",
                tone: "",
            },
        ],
        columns: [
            {name: "open", label: "Open"},
            {name: "breached", label: "Overdue"},
        ],
        rows: [
            {
                team_id: 1,
                name: "Care",
                on_duty: 1,
                figures: {open: count(5), breached: count(2, "danger")},
                agents: [
                    {
                        key: "e7",
                        name: "Ada",
                        on_duty: true,
                        figures: {open: count(5), breached: count(0)},
                    },
                ],
            },
        ],
        urgent: [
            {
                id: 31,
                number: "HT31",
                name: "No light",
                customer: "Carla",
                agent: "",
                team: "Care",
                stage: "New",
                badge: {
                    state: "running",
                    metric: "first_response",
                    label: "First response",
                    due_at: "2026-03-02 10:12:00",
                    warn_at: false,
                    paused_at: false,
                    stopped_at: false,
                },
                waiting_since: "2026-03-02 09:52:00",
            },
        ],
        ...values,
    };
}

let board = null;
let reads = [];

beforeEach(() => {
    mockDate("2026-03-02 10:00:00", 0);
    browser.localStorage.removeItem("service_quality.board.teams");
    board = makeBoard();
    reads = [];
    onRpc("service.board", "get_board", ({kwargs}) => {
        reads.push(kwargs.team_ids);
        return board;
    });
});

/** Like the real bus, with a way to say that something has changed. */
function mockBus() {
    const listeners = new Map();
    mockService("bus_service", {
        addChannel: (channel) => expect.step(`listens to ${channel}`),
        addEventListener: () => {},
        deleteChannel: () => {},
        removeEventListener: () => {},
        start: () => {},
        subscribe: (type, callback) => listeners.set(type, callback),
        unsubscribe: (type) => listeners.delete(type),
    });
    return () => listeners.get("service_quality.board/changed")({});
}

async function openBoard() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "service_quality.board",
    });
    await animationFrame();
}

test("figures say what they mean, and nothing is not zero", async () => {
    await makeMockEnv();
    expect(formatFigure(75, "minute").toString()).toBe("1h 15m");
    expect(formatFigure(200 / 3, "percent").toString()).toBe("66.7 %");
    expect(formatFigure(0, "count")).toBe("0");
    expect(formatFigure(null, "percent")).toBe("–");
});

test("the day, the teams and what burns are shown", async () => {
    mockBus();
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    expect(queryAllTexts(".o_service_board_day .o_service_board_figure")).toEqual([
        "12",
        "1h 15m",
        "–",
    ]);
    expect("[data-figure=first_response_minutes] .o_service_board_target").toHaveText(
        "Target 20m",
    );
    expect("[data-team='1'] [data-figure=breached] .o_service_board_danger").toHaveText(
        "2",
    );
    expect("[data-agent=e7] .text-success[title='On duty']").toHaveCount(1);
    expect("[data-ticket='31'] .o_service_countdown_text").toHaveText(/^1[12]m$/);
    expect("[data-ticket='31']").toHaveText(/Unassigned/);
});

test("every figure asks the server for its tickets", async () => {
    mockBus();
    onRpc("service.board", "action_open_figure", ({args}) => {
        expect.step(args);
        return {type: "ir.actions.act_window_close"};
    });
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    await contains("[data-figure=registered] button").click();
    await contains("[data-team='1'] [data-figure=breached] button").click();
    await contains("[data-agent=e7] [data-figure=open] button").click();
    expect.verifySteps([
        ["registered", [], null, null],
        ["breached", [], 1, null],
        ["open", [], 1, "e7"],
    ]);
});

test("changes that come together are read once, a while later", async () => {
    const change = mockBus();
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    expect(reads).toHaveLength(1);
    board = makeBoard({rows: [{...board.rows[0], figures: {open: count(6)}}]});
    change();
    change();
    change();
    await advanceTime(DEBOUNCE);
    await animationFrame();
    expect(reads).toHaveLength(2);
    expect("[data-team='1'] [data-figure=open] button").toHaveText("6");
});

test("without any word from the bus it looks once a minute", async () => {
    mockBus();
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    await advanceTime(POLL_EVERY);
    await animationFrame();
    expect(reads).toHaveLength(2);
});

test("the chosen teams are remembered", async () => {
    mockBus();
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    await contains(".o_service_board_team_filter:contains(Sales)").click();
    expect(reads.at(-1)).toEqual([2]);
    expect(recallTeams()).toEqual([2]);
    await contains(".o_service_board_filter button:contains(All teams)").click();
    expect(reads.at(-1)).toEqual([]);
});

test("who leads no team reads why the board is empty", async () => {
    mockBus();
    board = makeBoard({day: [], rows: [], teams: [], urgent: []});
    await openBoard();
    expect.verifySteps(["listens to service_quality.board"]);
    expect(".o_service_board_empty").toHaveText(/You lead no team yet/);
});
