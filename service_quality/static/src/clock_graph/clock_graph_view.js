import {GraphRenderer} from "@web/views/graph/graph_renderer";
import {graphView} from "@web/views/graph/graph_view";
import {registry} from "@web/core/registry";

/** Red must mean the same in a chart as on a badge. */
const STATE_COLORS = {
    breached: "#dc3545",
    met: "#28a745",
    paused: "#adb5bd",
    running: "#7fc8a9",
    void: "#dee2e6",
};

/**
 * @param {Object} dataset of the graph model; it knows what it was grouped by
 * @returns {string|undefined} the colour of the one state that the dataset shows
 */
export function getStateColor(dataset) {
    const [identifier] = dataset.identifiers || [];
    const groups = identifier ? JSON.parse(identifier) : [];
    const state = groups.map((group) => group.state).find(Boolean);
    return STATE_COLORS[state];
}

export class ClockGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const {groupBy} = this.model.metaData;
        if (groupBy.some((group) => group.fieldName === "state")) {
            for (const dataset of data.datasets) {
                dataset.backgroundColor =
                    getStateColor(dataset) || dataset.backgroundColor;
            }
        }
        return data;
    }
}

registry.category("views").add("service_clock_graph", {
    ...graphView,
    Renderer: ClockGraphRenderer,
});
