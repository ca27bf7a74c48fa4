"""The main figures as a picture: for each one a bar for Chromium, and below it Hark's share."""
from figures import ROWS, figure, number
from xml.sax.saxutils import escape

SHOWN = ["start_ms", "tap_first.95", "tap_durable.95", "visit_cpu_ms", "all_mb"]
LEFT, WIDTH, RIGHT = 40, 700, 210
ROW_HEIGHT, BAR_HEIGHT = 92, 22
HARK, CHROMIUM, GOAL, INK, GROUND = "#003F66", "#B9AF93", "#C25A00", "#1B1B1B", "#FFFBE6"


def words(x, y, text, size=17, weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" '
            f'fill="{INK}">{escape(text)}</text>')


def bar(y, width, colour):
    return (f'<rect x="{LEFT}" y="{y:.0f}" width="{max(width, 1):.1f}" height="{BAR_HEIGHT}" '
            f'rx="3" fill="{colour}"/>')


def goal_line(y, row):
    x = LEFT + WIDTH * row.goal
    return (f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 3:.0f}" y2="{y + BAR_HEIGHT + 3:.0f}" '
            f'stroke="{GOAL}" stroke-width="3"/>')


def draw_row(top, row, ours, theirs):
    longest = max(ours, theirs)
    parts = [words(LEFT, top, row.title, weight="bold")]
    for i, (value, colour, name) in enumerate(((theirs, CHROMIUM, "Chromium"),
                                               (ours, HARK, "Hark"))):
        y = top + 10 + i * (BAR_HEIGHT + 6)
        width = WIDTH * value / longest
        has_goal = row.goal and name == "Hark" and theirs >= ours
        parts.append(bar(y, width, colour))
        if has_goal:
            parts.append(goal_line(y, row))
        end = max(width, WIDTH * row.goal) if has_goal else width
        parts.append(words(LEFT + end + 12, y + 17, f"{name} {number(value, row.digits)} "
                                                    f"{row.unit}"))
    return parts


def draw(results):
    """SVG."""
    rows = {row.key: row for row in ROWS}
    parts, top = [], 50
    for key in SHOWN:
        ours, theirs = (figure(results, name, rows[key]) for name in ("Hark", "Chromium"))
        parts += draw_row(top, rows[key], ours, theirs)
        top += ROW_HEIGHT
    parts.append(words(LEFT, top, "Less is better. The orange line: the goal, where there is one.",
                       size=15))
    width, height = LEFT + WIDTH + RIGHT, top + 24
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" font-family="Andika, sans-serif">\n'
            f'<title>Hark beside a page in Chromium</title>\n'
            f'<rect width="{width}" height="{height}" fill="{GROUND}"/>\n' + "\n".join(parts) +
            "\n</svg>\n")
