"""What does the liver look like from the front, by Couinaud segment?

A schematic drawing in millimetres of an adult liver (about 225 mm wide), seen from the front: the patient's right lobe
lies on the left of the picture. Not anybody's anatomy. The hepatic veins part the sectors, the portal branches part
upper and lower segments; segment I, which lies behind, is drawn where it would shine through, below the vena cava.
"""

from functools import cache
from math import hypot

Point = tuple[float, float]
Line = tuple[Point, ...]

# Of how many straight pieces a curve is made between two of its points.
_STEPS = 8
# Borders that neighbours share, each from one knot to the next; both neighbours draw the same curve.
_BORDERS: dict[str, Line] = {
    # the outer edge, from the right end of the portal plane over the dome to the left tip and back below
    "right_upper": ((2, 84), (4, 104), (13, 127), (28, 145), (46, 157), (68, 164)),
    "dome": ((68, 164), (82, 164.5), (95, 160), (106, 155)),
    "cava_notch": ((106, 155), (114, 152), (124, 151), (133, 152)),
    "left_upper": ((133, 152), (160, 153), (186, 147), (208, 137), (224, 122)),
    "left_lower": ((224, 122), (214, 110), (196, 98), (178, 86), (164, 72), (152, 58)),
    "quadrate_lower": ((152, 58), (138, 47), (120, 38), (100, 30)),
    "right_middle_lower": ((100, 30), (84, 24), (66, 13), (47, 6)),
    "right_lower": ((47, 6), (30, 2), (14, 8), (5, 28), (2, 54), (2, 84)),
    # veins between the sectors
    "right_vein_upper": ((68, 164), (58, 141), (51, 114), (48, 84)),
    "right_vein_lower": ((48, 84), (46, 58), (46, 32), (47, 6)),
    "middle_vein_upper": ((106, 155), (103, 134), (101, 112), (100, 88)),
    "middle_vein_lower": ((100, 88), (99, 68), (99, 48), (100, 30)),
    "fissure_upper": ((133, 152), (139, 134), (144, 116), (147, 98)),
    "fissure_lower": ((147, 98), (149, 84), (151, 70), (152, 58)),
    # the plane of the portal branches, and its like in the left lobe
    "plane_right": ((2, 84), (18, 86), (34, 86), (48, 84)),
    "plane_middle": ((48, 84), (66, 83), (84, 84), (100, 88)),
    "plane_quadrate": ((100, 88), (116, 93), (132, 96), (147, 98)),
    "left_vein": ((147, 98), (166, 112), (194, 122), (224, 122)),
}
# Each segment as its borders in turn; a minus walks the border backwards.
_SEGMENTS: dict[str, tuple[str, ...]] = {
    "VII": ("right_upper", "right_vein_upper", "-plane_right"),
    "VIII": ("dome", "middle_vein_upper", "-plane_middle", "-right_vein_upper"),
    "VI": ("plane_right", "right_vein_lower", "right_lower"),
    "V": ("plane_middle", "middle_vein_lower", "right_middle_lower", "-right_vein_lower"),
    "IVa": ("cava_notch", "fissure_upper", "-plane_quadrate", "-middle_vein_upper"),
    "IVb": ("plane_quadrate", "fissure_lower", "quadrate_lower", "-middle_vein_lower"),
    "II": ("left_upper", "-left_vein", "-fissure_upper"),
    "III": ("left_vein", "left_lower", "-fissure_lower"),
}
_CAUDATE: Line = ((112, 145), (120, 148), (128, 145), (131, 130), (129, 115), (120, 108), (112, 114), (109, 130),
                  (112, 145))
OUTLINE = ("right_upper", "dome", "cava_notch", "left_upper", "left_lower", "quadrate_lower", "right_middle_lower",
           "right_lower")
# Where a segment's name stands, away from its middle, where lesions go.
NAMES: dict[str, Point] = {"I": (121, 142), "II": (182, 143), "III": (164, 80), "IVa": (110, 101), "IVb": (108, 40),
                           "V": (90, 34), "VI": (14, 20), "VII": (24, 133), "VIII": (84, 157)}
# Where the first lesion of a segment is put.
CENTRES: dict[str, Point] = {"I": (120, 127), "II": (166, 130), "III": (176, 101), "IV": (125, 78), "IVa": (122, 116),
                             "IVb": (126, 68), "V": (72, 54), "VI": (25, 46), "VII": (28, 110), "VIII": (76, 124)}

# Vessels as hints: width in mm at the beginning and at the end, and the line.
Vessel = tuple[float, float, Line]
PORTAL: tuple[Vessel, ...] = (
    (11, 9, ((124, 14), (121, 44), (115, 70), (103, 84))),
    (9, 7, ((108, 79), (98, 85), (84, 85), (70, 84))),
    (6, 2, ((72, 85), (58, 92), (42, 108), (28, 116))), (6, 2, ((72, 83), (56, 72), (40, 50), (30, 38))),
    (5, 2, ((85, 85), (80, 100), (82, 122), (78, 138))), (5, 2, ((85, 85), (78, 66), (76, 48), (70, 34))),
    (8, 6, ((106, 80), (122, 90), (138, 95), (148, 99))),
    (5, 2, ((147, 98), (158, 118), (174, 131), (192, 136))), (5, 2, ((147, 98), (162, 99), (178, 104), (196, 108))),
    (4, 2, ((145, 97), (140, 82), (132, 68))), (4, 2, ((143, 97), (138, 108), (136, 124))))
HEPATIC: tuple[Vessel, ...] = (
    (7, 2, ((114, 158), (94, 157), (70, 146), (56, 120), (48, 84), (46, 46))),
    (7, 2, ((117, 158), (107, 147), (102, 118), (100, 88), (99, 54))),
    (7, 2, ((121, 158), (138, 150), (158, 134), (186, 122), (210, 121))))
CAVA: Vessel = (20, 20, ((118, 180), (118, 168), (118, 156)))
GALLBLADDER: Line = ((101, 44), (93, 36), (91, 22), (98, 12), (107, 15), (109, 28), (101, 44))
WIDTH, HEIGHT = 226.0, 182.0


def smooth(points: Line) -> list[Point]:
    """A curve through the points (Catmull-Rom), their ends included."""
    ends = (points[0], *points, points[-1])
    curve: list[Point] = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(_STEPS):
            t = step / _STEPS
            curve.append((_between(before[0], start[0], end[0], after[0], t),
                          _between(before[1], start[1], end[1], after[1], t)))
    return [*curve, points[-1]]


def vessel_outline(vessel: Vessel) -> list[Point]:
    """The closed outline of a vessel that narrows evenly along its line."""
    begins, ends, line = vessel
    points = smooth(line)
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(points):
        before, after = points[max(index - 1, 0)], points[min(index + 1, len(points) - 1)]
        across, along = after[0] - before[0], after[1] - before[1]
        length = hypot(across, along)
        half = (begins + (ends - begins) * index / (len(points) - 1)) / 2
        left.append((round(x - along / length * half, 2), round(y + across / length * half, 2)))
        right.append((round(x + along / length * half, 2), round(y - across / length * half, 2)))
    return [*left, *right[::-1], left[0]]


def _between(before: float, start: float, end: float, after: float, t: float) -> float:
    return round(0.5 * (2 * start + (end - before) * t + (2 * before - 5 * start + 4 * end - after) * t * t
                        + (3 * start - before - 3 * end + after) * t * t * t), 2)


@cache
def outline(segment: str) -> tuple[Point, ...]:
    """The closed outline of a segment in mm; of IV the outlines of IVa and IVb as one; of '' the whole liver."""
    if segment == "I":
        return tuple(smooth(_CAUDATE))
    if segment == "IV":
        return _joined(("cava_notch", "fissure_upper", "fissure_lower", "quadrate_lower", "-middle_vein_lower",
                        "-middle_vein_upper"))
    return _joined(_SEGMENTS[segment] if segment else OUTLINE)


def _joined(borders: tuple[str, ...]) -> tuple[Point, ...]:
    points: list[Point] = []
    for border in borders:
        line = smooth(_BORDERS[border.removeprefix("-")])
        points += line[::-1] if border.startswith("-") else line
    return tuple(points)


def segments() -> tuple[str, ...]:
    """The segments as drawn, from back to front."""
    return (*_SEGMENTS, "I")
