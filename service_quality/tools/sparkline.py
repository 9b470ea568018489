"""Coordinates of a small line chart: plain numbers in, plain numbers out.

The page in the browser and the printed one draw the same numbers.
"""

WIDTH = 240
HEIGHT = 60
MARGIN = 4


def sparkline(values, low=0.0, high=100.0, width=WIDTH, height=HEIGHT):
    """Points of a line through ``values``, broken where one is missing.

    :param values: numbers or None; None leaves a gap and is never drawn as zero
    :return: dict of ``lines`` (``points`` of SVG polylines, only where
        two neighbours are known) and ``dots`` (dicts of index, x and y)
    """
    span = (high - low) or 1.0
    step = (width - 2 * MARGIN) / max(len(values) - 1, 1)
    dots, runs, run = [], [], []
    for index, value in enumerate(values):
        if value is None:
            runs.append(run)
            run = []
            continue
        share = min(max((value - low) / span, 0.0), 1.0)
        x = round(MARGIN + index * step, 1)
        y = round(height - MARGIN - share * (height - 2 * MARGIN), 1)
        dots.append({"index": index, "x": x, "y": y})
        run.append(f"{x:g},{y:g}")
    runs.append(run)
    return {"lines": [" ".join(run) for run in runs if len(run) > 1], "dots": dots}
