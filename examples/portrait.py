#!/usr/bin/env python3
"""Draw a softly lit studio portrait of an invented person.

The head is a relief: a depth map seen by an orthographic camera, in centimetres,
x to the viewer's right, y up, z towards the camera, origin between the pupils.
An array of small lights with ray-marched visibility shades it, light in the skin
is diffused per colour channel, and hair, brows and lashes are drawn strand by
strand.  Nobody sat for it: the numbers below are all there is to these people.
"""

import argparse
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 800        # pixels of the finished picture
OVERSAMPLE = 2                  # relief and strands are drawn this much larger
PX_PER_CM = 22.5                # finished pixels per centimetre
TOP = 15.6                      # y of the upper picture edge, cm
EYE_X = 3.15                    # from the midline to a pupil, cm
BACKDROP_Z = -40.0              # cm
SEED = 20
# Right half of the face outline from crown to chin, (x, y) in cm.
OUTLINE = np.array(((0, 11.3), (3.4, 10.7), (5.8, 8.6), (6.9, 5.4), (7.1, 2.5), (6.95, -0.5), (6.6, -3.0),
                    (5.9, -5.5), (4.75, -7.8), (3.05, -9.9), (1.6, -10.95), (0, -11.2)))
SCALP_CENTRE, SCALP_RADII = np.array((0.0, 2.6, -8.3)), np.array((7.3, 8.8, 8.2))

# Azimuth, elevation and spread in degrees, number of rays, linear RGB.
LIGHTS = ((-40, 34, 14, 20, (2.75, 2.50, 2.25)),    # softbox, up left
          (30, -18, 25, 10, (0.52, 0.50, 0.49)),    # reflector, low on the right
          (100, 25, 8, 4, (1.20, 1.15, 1.10)),      # rim light
          (0, 25, 50, 16, (0.66, 0.61, 0.58)))      # the room


@dataclass(frozen=True)
class Person:
    """Colours are linear RGB; plain factors are relative to an average face."""
    skin: tuple
    lips: tuple
    iris: tuple
    hair: tuple
    cloth: tuple
    backdrop: tuple
    face_width: float = 1.0
    jaw: float = 1.0
    eye: float = 1.0
    nose_width: float = 1.0
    mouth: float = 1.0
    brow: float = 1.0           # thickness
    lash: float = 1.0           # darkness
    stubble: float = 0.0        # 0..1
    freckles: float = 0.0       # 0..1
    hair_end: float = -16.0     # y of the tips, cm; None combs the hair short
    wave: float = 1.2           # swing of the locks, cm
    part: float = 1.6           # x of the parting, cm


PEOPLE = (
    Person(skin=(0.68, 0.405, 0.28), lips=(0.50, 0.165, 0.145), iris=(0.075, 0.10, 0.06),
           hair=(0.062, 0.029, 0.015), cloth=(0.05, 0.11, 0.14), backdrop=(0.21, 0.235, 0.25),
           face_width=0.97, jaw=0.94, eye=1.06, nose_width=0.94, mouth=1.03),
    Person(skin=(0.30, 0.155, 0.088), lips=(0.235, 0.085, 0.065), iris=(0.05, 0.024, 0.012),
           hair=(0.012, 0.009, 0.008), cloth=(0.32, 0.30, 0.26), backdrop=(0.27, 0.22, 0.18),
           face_width=1.03, jaw=1.06, eye=0.95, nose_width=1.18, mouth=1.06, brow=1.5, lash=0.45,
           stubble=0.55, hair_end=None),
    Person(skin=(0.72, 0.44, 0.325), lips=(0.56, 0.21, 0.18), iris=(0.10, 0.19, 0.30),
           hair=(0.20, 0.075, 0.028), cloth=(0.16, 0.045, 0.06), backdrop=(0.20, 0.24, 0.22),
           face_width=0.95, jaw=0.92, eye=1.05, nose_width=0.9, mouth=0.94, brow=0.85, lash=0.8,
           freckles=1.0, hair_end=-8.5, wave=0.15, part=-0.4),
)


# --- Shaping functions -------------------------------------------------------

def smoothstep(low, high, value):
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    return a + (b - a) * t


def tint(base, amount, factor):
    """Multiply colours by an RGB factor where amount is 1, not at all where 0."""
    return base * (1 - amount[..., None] * (1 - np.array(factor, np.float32)))


def bump(x, y, cx, cy, sx, sy=1.0):
    """Gaussian of unit height."""
    return np.exp(-(((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2) / 2)


def ridge(distance, width):
    """Crest of unit height where the distance is 0."""
    return np.exp(-(distance / width) ** 2)


def dome(x, y, cx, cy, top, rx, ry, height):
    """Paraboloid; it continues below its rim so that smooth_max can blend it in."""
    return top - height * (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)


def smooth_max(a, b, radius):
    """Union of two reliefs with a fillet of the given radius (cm)."""
    h = np.clip(0.5 + 0.5 * (a - b) / radius, 0, 1)
    return mix(b, a, h) + radius * h * (1 - h)


def unit(v):
    return v / np.linalg.norm(v, axis=-1, keepdims=True)


def blur(image, sigma):
    """Gaussian blur by FFT, mirrored at the edges; sigma in pixels of the image."""
    margin = int(3 * sigma) + 1
    padded = np.pad(image, margin, mode="symmetric")
    fy, fx = np.fft.fftfreq(padded.shape[0])[:, None], np.fft.rfftfreq(padded.shape[1])
    gain = np.exp(-2 * (np.pi * sigma) ** 2 * (fx * fx + fy * fy))
    blurred = np.fft.irfft2(np.fft.rfft2(padded) * gain, padded.shape)
    return blurred[margin:-margin, margin:-margin].astype(np.float32)


def noise(rng, shape, sigma):
    """Smooth noise of unit variance."""
    field = blur(rng.standard_normal(shape, dtype=np.float32), sigma)
    return field / field.std()


# --- Outlines shared by relief, paint and strands ----------------------------

def hairline(x):
    """Height where the forehead ends, falling away at the temples."""
    return 6.9 - 0.055 * x * x - 3.5 * smoothstep(6.0, 7.0, np.abs(x))


def brow_line(ax):
    """Height of the brow's arch at a distance from the midline."""
    s = np.clip((ax - 1.35) / 3.9, 0, 1.5)
    return 1.72 + 1.2 * (s - s ** 2.4)


def lip_lines(person, x):
    """Place across the mouth (-1..1); heights of upper border, seam and lower border."""
    u = np.clip(x / (2.55 * person.mouth), -1, 1)
    seam = -6.82 + 0.32 * u * u - 0.07 * ridge(u, 0.22)
    upper = seam + 0.60 * (1 - np.abs(u) ** 1.6 - 0.20 * ridge(u, 0.12))
    return u, upper, seam, seam - 0.94 * (1 - u * u) ** 0.85


def eye_lines(person, x):
    """Place across the eye (-1 inner .. 1 outer corner); heights of both lids."""
    u = (np.abs(x) - EYE_X) / (1.5 * person.eye)
    upper = 0.10 * u + 0.46 * person.eye * (1 - np.abs(u + 0.08) ** 2.2)
    return u, upper, 0.10 * u - 0.46 * person.eye * (1 - np.abs(u - 0.08) ** 2)


def nostrils(person, x, y):
    across = (np.abs(x) / person.nose_width - 0.64) / 0.34
    return np.exp(-(across ** 2 + ((y + 4.58 + 0.07 * across ** 2) / 0.14) ** 2) ** 1.6)


# --- Relief ------------------------------------------------------------------

def skull_relief(person, x, y):
    """Dome over the outline: flat down the front, turning away at the edge."""
    edge_x, edge_y = OUTLINE.T
    edge_x = edge_x * person.face_width * mix(1, person.jaw, smoothstep(-1, -7.5, edge_y))
    turns = np.linspace(-np.pi / 2, np.pi / 2, 721)
    radius = np.interp(turns, np.arctan2(edge_y, edge_x)[::-1], np.hypot(edge_x, edge_y)[::-1])
    kernel = np.hanning(91) / np.hanning(91).sum()                 # rounds the polygon's corners
    radius = np.convolve(np.pad(radius, 45, mode="reflect"), kernel, mode="valid")
    angle = np.arctan2(y, np.abs(x))
    q = np.hypot(x, y) / np.interp(angle, turns, radius)
    down, up = np.clip(-np.sin(angle), 0, 1), np.clip(np.sin(angle), 0, 1)
    power = 2.15 + 3.6 * down ** 1.7 + 0.5 * up ** 2
    return -8.5 * (1 - np.sqrt(1 - np.minimum(q, 1) ** power)), q < 1


def add_planes(person, z, x, y):
    """The large forms under the features, as bumps and hollows."""
    ax = np.abs(x)
    z = z - 1.05 * bump(ax, y, 2.9, 0.0, 1.45, 0.95)               # eye sockets
    z += 0.30 * bump(ax, y, 2.7, 1.8, 1.9, 0.6) * person.brow      # brow ridge
    z += 0.20 * bump(ax, y, 2.4, 5.0, 2.2, 1.6)                    # forehead
    z += 0.60 * bump(ax, y, 4.0, -2.7, 1.5, 1.25)                  # cheekbones
    z -= 0.32 * bump(ax, y, 4.6, -6.3, 1.1, 1.8)                   # hollows below them
    z += 0.65 * bump(x, y, 0, -6.6, 1.9, 1.8)                      # mound of the mouth
    z -= 0.24 * bump(x, y, 0, -8.45, 1.2, 0.40)                    # fold above the chin
    z += 0.60 * bump(x, y, 0, -9.65, 1.5, 0.95) * person.jaw       # chin
    z += 0.06 * bump(ax, y, 0.36, -5.6, 0.14, 0.55) - 0.10 * bump(x, y, 0, -5.55, 0.24, 0.55)  # philtrum
    z -= 0.16 * bump(ax, y, 2.62 * person.mouth, -6.6, 0.28, 0.30)  # mouth corners
    fold_x = 1.95 + 0.22 * np.clip(-4.2 - y, 0, 4) ** 1.3          # nose to mouth
    return z - 0.09 * ridge(ax - fold_x, 0.22) * bump(y, 0, -5.3, 0, 0.8)


def add_nose(person, z, x, y):
    ax, w = np.abs(x), person.nose_width
    along = np.clip((1.0 - y) / 4.9, 0, 1)                         # 0 between the eyes, 1 at the tip
    spine = 0.15 + 1.85 * along ** 1.25 - 0.25 * bump(y, 0, 0.3, 0, 0.7)
    spine -= 4 * np.clip(-3.8 - y, 0, 9) ** 2 + 0.5 * np.clip(y - 0.3, 0, 9) ** 2
    z = smooth_max(z, spine - 1.15 * (x / ((0.62 + 0.42 * along) * w)) ** 2, 0.9)
    z = smooth_max(z, dome(x, y, 0, -3.70, 2.30, 0.92 * w, 0.97, 1.25), 0.45)          # tip
    z = smooth_max(z, dome(ax, y, 1.2 * w, -4.06, 0.98, 0.5 * w, 0.56, 1.0), 0.35)     # wings
    z = smooth_max(z, dome(x, y, 0, -4.47, 1.42, 0.42, 0.55, 0.8), 0.3)                # columella
    crease = ridge(np.hypot(ax - 1.15 * w, 0.9 * (y + 4.2)) - 0.70, 0.17)
    return z - 0.12 * crease * smoothstep(1.25 * w, 1.65 * w, ax) - 0.5 * nostrils(person, x, y)


def add_lips(person, z, x, y):
    u, upper, seam, lower = lip_lines(person, x)
    above = np.clip((y - seam) / np.maximum(upper - seam, 0.02), 0, 1)
    below = np.clip((seam - y) / np.maximum(seam - lower, 0.02), 0, 1)
    swell = np.where(y > seam, 0.30 * (1 - above) ** 0.8, 0.42 * np.clip(1 - (2 * below - 0.75) ** 2, 0, 1))
    return z + swell * (1 - u * u) - 0.24 * ridge(y - seam, 0.07) * smoothstep(1.0, 0.75, np.abs(u))


def add_eyes(person, z, x, y):
    ax = np.abs(x)
    u, upper, lower = eye_lines(person, x)
    ball = dome(ax, y, EYE_X, 0, -0.78, 1.9, 1.5, 1.15)
    lids = smooth_max(z, dome(ax, y, EYE_X, 0, -0.62, 1.75, 1.3, 1.15), 0.35)
    lids -= 0.20 * ridge(y - upper - 0.31, 0.075) * smoothstep(1.35, 0.7, np.abs(u))   # upper crease
    return np.where((y < upper) & (y > lower), ball, lids)


def ear_relief(person, x, y):
    """Flat oval with a raised rim (helix), an inner fold and a hollow (concha)."""
    across = np.abs(x) - 7.15 * person.face_width - 0.16 * (y + 1.4)
    q = np.hypot(across / 0.95, (y + 1.4) / np.where(y > -1.4, 2.7, 2.5))
    shell = -6.6 - 0.6 * q ** 6 + 0.5 * ridge(q - 0.82, 0.13) + 0.35 * ridge(q - 0.42, 0.15) * (y > -2.2)
    return np.where(q < 1, shell - 0.8 * bump(across, y, -0.15, -1.9, 0.22, 0.6), BACKDROP_Z)


def body_relief(person, rng, x, y):
    """Neck, shoulders and a pullover; returns the depth and the cloth's mask."""
    ax = np.abs(x)
    turn = np.clip(1 - (x / (4.6 * person.jaw + 0.035 * np.clip(-12 - y, 0, 9) ** 2)) ** 2, 0, 1)
    neck = np.where((turn > 0) & (y < -6), -10.2 + 5.3 * np.sqrt(turn) - 0.14 * (y + 12), BACKDROP_Z)
    neck += 0.28 * ridge(ax - 2.2 - 0.34 * (y + 17), 0.7)          # muscles to the collarbone
    line = -12.8 - 3.3 * smoothstep(3.0, 12, ax) - 0.14 * np.clip(ax - 7, 0, 20)
    depth = np.clip((line - y) / 7.0, 0, 1)
    shoulders = np.where(y < line, -11 + 7.0 * np.sqrt(1 - (1 - depth) ** 2) - 0.010 * x * x, BACKDROP_Z)
    body = smooth_max(neck, shoulders, 1.2)
    collar = np.hypot(x / 6.0, (y + 10.9) / 5.9)                   # 1 along the neckline
    cloth = smoothstep(0.985, 1.0, collar) * (y < -12) * (body > BACKDROP_Z + 5)
    ribs = smoothstep(1.075, 1.06, collar) * (0.12 + 0.02 * np.sin(150 * np.arctan2(x, -10.9 - y)))
    knit = 0.10 * noise(rng, x.shape, 45) + 0.006 * np.sin(26 * x) * np.sin(26 * y)
    return body + cloth * (0.35 + knit + ribs), cloth


def sculpt(person, rng, x, y):
    """Depth of everything but the hair, with the masks of face and cloth."""
    head, face = skull_relief(person, x, y)
    for add in (add_planes, add_nose, add_lips, add_eyes):
        head = add(person, head, x, y)
    head += 0.002 * noise(rng, x.shape, 1.3)                       # pores
    head = np.maximum(np.where(face, head, BACKDROP_Z), ear_relief(person, x, y))
    body, cloth = body_relief(person, rng, x, y)
    return np.maximum(np.maximum(head, body), BACKDROP_Z).astype(np.float32), face, cloth * (head < body)


# --- Light -------------------------------------------------------------------

def studio_lights(rng):
    """Area lights as many distant ones: (unit direction, colour) pairs."""
    lights = []
    for azimuth, elevation, spread, count, colour in LIGHTS:
        az, el = np.radians((azimuth, elevation))
        axis = np.array((np.sin(az) * np.cos(el), np.sin(el), np.cos(az) * np.cos(el)))
        rays = unit(axis + np.tan(np.radians(spread)) * unit(rng.standard_normal((count, 3))))
        lights += [(ray.astype(np.float32), np.array(colour) / count) for ray in rays]
    return lights


def visibility(z, ray):
    """How much of a distant light each pixel sees past the relief (0..1)."""
    blocked = np.zeros_like(z)
    for t in np.geomspace(0.12, 16, 30):                           # cm along the ray
        rows = np.arange(HEIGHT) - round(ray[1] * t * PX_PER_CM)
        columns = np.arange(WIDTH) + round(ray[0] * t * PX_PER_CM)
        ahead = z[rows.clip(0, HEIGHT - 1)][:, columns.clip(0, WIDTH - 1)]
        overhang = ahead - (z + ray[2] * t)
        np.maximum(blocked, np.clip(overhang / (0.10 + 0.08 * t), 0, 1), out=blocked)
    return np.kron(1 - blur(blocked, 2), np.ones((OVERSAMPLE, OVERSAMPLE), np.float32))


def light_relief(z, hair_depth, lights):
    """Normals; diffuse, glossy and merely unblocked light, each (h, w, 3)."""
    down, right = np.gradient(z, 1 / (PX_PER_CM * OVERSAMPLE))
    normal = unit(np.stack((-right, down, np.ones_like(z)), axis=-1))
    diffuse, glossy, unblocked = (np.zeros(z.shape + (3,), np.float32) for _ in range(3))
    blockers = z.reshape(HEIGHT, OVERSAMPLE, WIDTH, OVERSAMPLE).max(axis=(1, 3))
    blockers = np.maximum(blockers, hair_depth)
    for ray, colour in lights:
        seen = visibility(blockers, ray)
        facing = np.clip(normal @ ray, 0, 1) * seen
        gloss = np.clip(normal @ unit(ray + np.float32((0, 0, 1))), 0, 1) ** 26 * facing
        for c in range(3):
            diffuse[..., c] += colour[c] * facing
            glossy[..., c] += colour[c] * gloss
            unblocked[..., c] += colour[c] * seen
    return normal, diffuse, glossy, unblocked


def scatter(light, mask):
    """Subsurface scattering: blur skin light, red the furthest (radii in cm)."""
    out = np.empty_like(light)
    for c, radius in enumerate((0.16, 0.08, 0.05)):
        sigma = radius * PX_PER_CM * OVERSAMPLE
        out[..., c] = blur(light[..., c] * mask, sigma) / np.maximum(blur(mask, sigma), 1e-3)
    return mix(light, out, mask[..., None])


# --- Paint -------------------------------------------------------------------

def skin_albedo(person, rng, x, y, face):
    ax = np.abs(x)
    mottle = 1 + 0.035 * noise(rng, x.shape, 14) + 0.02 * noise(rng, x.shape, 3)
    skin = np.array(person.skin, np.float32) * mottle[..., None]
    blush = (0.8 * bump(ax, y, 4.2, -3.1, 1.5, 1.2) + 0.6 * bump(x, y, 0, -4.0, 1.1, 0.7)
             + 0.35 * bump(x, y, 0, -9.9, 1.3, 0.8) + 0.6 * bump(ax, y, 8.0, -1.4, 0.6, 2.5))
    skin = tint(skin, blush, (0.98, 0.84, 0.85))
    lids = bump(ax, y, 3.2, 0.65, 1.3, 0.4) + 0.6 * bump(ax, y, 2.8, -0.95, 1.2, 0.35)
    skin = tint(skin, lids, (0.87, 0.81, 0.85))
    skin = tint(skin, nostrils(person, x, y), (0.38, 0.22, 0.20))
    spots = smoothstep(1.5, 2.2, noise(rng, x.shape, 2.2)) * bump(ax, y, 2.2, -2.3, 2.6, 1.5)
    skin = tint(skin, person.freckles * spots, (0.82, 0.68, 0.62))
    beard = smoothstep(-4.2, -6.2, y + 0.05 * ax ** 1.6) * face * (1 + 0.25 * noise(rng, x.shape, 1))
    skin = tint(skin, person.stubble * beard, (0.48, 0.54, 0.62))
    brow = 0.45 * bump(ax, y - brow_line(ax), 3.1, 0, 1.15, 0.24 * person.brow)
    scalp = 0.9 * smoothstep(-0.5, 0.8, y - hairline(x)) * face
    return mix(skin, np.array(person.hair, np.float32), np.maximum(brow, scalp)[..., None])


def paint_lips(person, rng, albedo, x, y):
    u, upper, seam, lower = lip_lines(person, x)
    amount = smoothstep(-0.06, 0.10, np.minimum(upper - y, y - lower)) * smoothstep(1.0, 0.86, np.abs(u))
    shade = np.where(y > seam, 0.86, 1.0) * (1 + 0.10 * noise(rng, x.shape, 2.2))
    albedo = mix(albedo, np.array(person.lips, np.float32) * shade[..., None], amount[..., None])
    return tint(albedo, ridge(y - seam, 0.055) * smoothstep(1.0, 0.88, np.abs(u)), (0.28, 0.28, 0.28))


def paint_eyes(person, rng, light, x, y):
    """Sclera, iris and pupil under the given light, with the softbox's reflection."""
    u, upper, _ = eye_lines(person, x)
    dx = x - np.sign(x) * EYE_X
    r, angle = np.hypot(dx, y - 0.02) / 0.62, np.arctan2(y, dx)
    white = np.array((0.56, 0.515, 0.49), np.float32) * (1 - 0.45 * np.clip(np.abs(u), 0, 1) ** 2)[..., None]
    white = mix(white, np.float32((0.50, 0.22, 0.19)), smoothstep(0.72, 1.0, -u)[..., None])
    fibres = sum(np.sin(k * angle + phase) for k, phase in zip((23, 37, 53, 71), rng.uniform(0, 6.3, 4)))
    glow = (0.75 + 0.12 * fibres + 0.7 * ridge(r - 0.5, 0.2)) * (1 - 0.6 * y)
    iris = np.array(person.iris, np.float32) * np.maximum(glow * (1 - 0.75 * smoothstep(0.78, 1, r)), 0.05)[..., None]
    iris += np.float32((0.10, 0.045, 0.01)) * ridge(r - 0.45, 0.13)[..., None]         # amber ring
    iris *= smoothstep(0.34, 0.42, r)[..., None]                                       # pupil
    eye = mix(iris, white, smoothstep(0.95, 1.06, r)[..., None])
    lid_shadow = smoothstep(-0.05, 0.30, upper - y)
    softbox = (((dx + 0.19) / 0.10) ** 4 + ((y - 0.19) / 0.12) ** 4) ** 0.25
    return eye * (0.10 + light / 2) * lid_shadow[..., None] + 1.3 * smoothstep(1.25, 0.8, softbox)[..., None]


def paint(person, rng, x, y, z, face, cloth, lighting):
    """Linear picture of everything but the strands."""
    normal, diffuse, glossy, _ = lighting
    behind = z <= BACKDROP_Z + 1
    _, upper, lower = eye_lines(person, x)
    between_lids = np.minimum(upper - y, y - lower)                # cm
    eye = smoothstep(-0.01, 0.03, between_lids)
    albedo = paint_lips(person, rng, skin_albedo(person, rng, x, y, face), x, y)
    lash_line = smoothstep(-0.13, -0.02, between_lids) * np.where(y > 0.05 * np.abs(x), 0.75, 0.2)
    albedo = tint(albedo, lash_line * person.lash, (0, 0, 0))
    skin = (~behind * (1 - cloth) * (1 - eye)).astype(np.float32)
    wet = 1 + 1.5 * bump(x, y, 0, -7.2, 1.4, 0.35)                 # lower lip
    fresnel = (0.042 + 0.12 * (1 - normal[..., 2]) ** 4) * wet
    picture = albedo * scatter(diffuse, skin) / 2 + glossy * fresnel[..., None]
    picture = mix(picture, paint_eyes(person, rng, diffuse, x, y), eye[..., None])
    yarn = np.array(person.cloth, np.float32) * (1 + 0.06 * noise(rng, x.shape, 1.2))[..., None]
    picture = mix(picture, 0.6 * yarn * diffuse, cloth[..., None])
    spotlight = (0.35 + 0.9 * bump(x, y, -5, 3, 12, 13))[..., None]
    return np.where(behind[..., None], np.array(person.backdrop, np.float32) * spotlight, picture)


def tone_map(linear):
    """Film-like shoulder, then the sRGB curve; returns 0..255."""
    film = np.clip(1.15 * linear * (1 + linear / 6) / (1 + 0.55 * linear), 0, 1)
    return 255 * np.where(film < 0.0031308, 12.92 * film, 1.055 * film ** (1 / 2.4) - 0.055)


# --- Strands: polylines of shape (strands, points, 3) in cm ------------------

def long_hair(person, rng, root):
    """Bezier controls of hair falling from the parting past the cheeks."""
    n = len(root)
    side = np.where(root[:, 0] > person.part + 0.15 * rng.standard_normal(n), 1.0, -1.0)
    back = np.clip((-1 - root[:, 2]) / 10, 0, 1)                   # 0 at the forehead, 1 behind
    lane = rng.uniform(0, 1, n)                                    # inner to outer edge of the curtain
    depth = mix(-3.0, -11.5, back ** 0.7)
    end = person.hair_end + 1.6 * rng.standard_normal(n) - back
    width = person.face_width * mix(1, rng.uniform(0.45, 1, n), back) * side
    lift = np.stack((2.4 * side, 0.9 - 0.1 * root[:, 0] * side, 0.4 - back), axis=1)
    fall = [np.stack(point, axis=1) for point in (
        (width * (7.0 + 0.8 * lane), mix(root[:, 1], 3.0, 0.55), mix(root[:, 2], depth, 0.7)),
        (width * (7.5 + 1.8 * lane), mix(end, 2.0, 0.55), depth + 0.3),
        (width * (7.8 + 2.4 * lane), mix(end, 2.0, 0.22), depth + 0.8),
        (width * (5.9 + 2.8 * lane), end, depth + 1.2))]
    control = np.stack((root, root + lift, *fall), axis=1)
    return control + rng.standard_normal((n, 1, 3)) * np.linspace(0, 0.5, 6)[:, None]


def short_hair(rng, root):
    """Bezier controls of hair combed up and aside on top, down at the sides."""
    top = smoothstep(5.0, 8.0, root[:, 1])[:, None]
    comb = mix(np.array((0.0, -0.8, -0.3)), np.array((0.75, 0.45, 0.15)), top)
    comb = comb + 0.16 * rng.standard_normal(comb.shape)
    lift = unit((root - SCALP_CENTRE) / SCALP_RADII ** 2) * mix(0.25, 1.0, top)
    length = (mix(0.9, 2.3, top) * rng.uniform(0.7, 1.1, (len(root), 1)))[:, None]     # cm
    step = np.linspace(0, 1, 6)[:, None]
    return root[:, None] + length * (comb[:, None] * step ** 1.3 + 0.9 * lift[:, None] * step * (1 - 0.55 * step))


def head_hair(person, rng, count=22000, samples=44, locks=150):
    """Strands rooted all over the scalp."""
    root = SCALP_CENTRE + SCALP_RADII * unit(rng.standard_normal((3 * count, 3)))
    x, y, z = root.T
    hairy = np.where(z > -6.5, y > hairline(x) + rng.uniform(-0.5, 0.5, len(x)), y > -1.0)
    root = root[hairy & (z > -13)][:count]
    control = long_hair(person, rng, root) if person.hair_end else short_hair(rng, root)
    # Strands gather into locks: each is pulled towards the nearest of the first few.
    distance = np.linalg.norm(control[:, None, 0] - control[None, :locks, 0], axis=-1)
    distance += 6 * (np.sign(control[:, None, 3, 0]) != np.sign(control[None, :locks, 3, 0]))
    lock = distance.argmin(axis=1)
    hold = 0.8 if person.hair_end else 0.5
    pull = hold * rng.uniform(0.6, 1, (len(root), 1, 1)) * np.linspace(0, 1, 6)[:, None] ** 0.8
    control = mix(control, control[lock], pull)
    t = np.linspace(0, 1, samples)[:, None]
    k = np.arange(6)
    bernstein = np.array((1, 5, 10, 10, 5, 1)) * t ** k * (1 - t) ** (5 - k)
    paths = np.einsum("sk,nkc->nsc", bernstein, control)
    if person.hair_end:
        phase = 0.5 * rng.standard_normal(locks)[lock] + 0.2 * rng.standard_normal(len(root))
        turn = 15 * t[:, 0] + phase[:, None]
        outward = np.sign(control[:, 3, :1]) * (0.25 + np.sin(turn))
        paths += person.wave * t ** 1.2 * np.stack((outward, 0 * turn, np.cos(turn)), axis=-1)
    # Keep strands outside the skull, in layers up to 0.8 cm thick.
    shell = SCALP_RADII + 0.15 + 0.65 * rng.uniform(0, 1, (len(root), 1, 1)) * smoothstep(0, 0.2, t)
    offset = (paths - SCALP_CENTRE) / shell
    return SCALP_CENTRE + shell * offset / np.minimum(np.linalg.norm(offset, axis=-1, keepdims=True), 1)


def both_sides(x, y):
    """Mirror strokes (n, points) of the right side to the left as well."""
    return np.concatenate([np.stack((side * x, y, 0 * x), axis=-1) for side in (1, -1)])


def brow_hair(person, rng, count=420):
    """Upright near the nose, sweeping outwards along the arch."""
    s = rng.uniform(0, 1, (count, 1))
    spread = rng.uniform(-0.36, 0.36, s.shape) * person.brow * (1 - 0.6 * s) * smoothstep(-0.25, 0.3, s)
    angle = np.radians(mix(62, -18, s ** 0.5) + 9 * rng.standard_normal(s.shape))
    reach = 0.62 * rng.uniform(0.6, 1.1, s.shape) * np.linspace(0, 1, 6)               # cm
    x = 1.35 + 3.9 * s
    return both_sides(x + np.cos(angle) * reach,
                      brow_line(x) + spread + (np.sin(angle) - 0.4 * reach * np.sign(spread)) * reach)


def lashes(person, rng, count=130):
    """Upper lashes, fanning up and out."""
    u = np.linspace(-0.8, 0.98, count)[:, None] + 0.04 * rng.standard_normal((count, 1))
    x = EYE_X + 1.5 * person.eye * u
    length = rng.uniform(0.5, 1.1, u.shape) * (0.14 + 0.15 * np.clip(u + 0.6, 0, 1.4))  # cm
    step = np.linspace(0, 1, 6)
    return both_sides(x + (0.15 + 0.8 * u) * length * step,
                      eye_lines(person, x)[1] + length * (1.25 * step ** 1.6 - 0.35 * step))


def pixel_of(points, scale):
    """Column and row of points at `scale` pixels per finished pixel."""
    x, y = points[..., 0] + WIDTH / PX_PER_CM / 2, TOP - points[..., 1]
    return x * PX_PER_CM * scale, y * PX_PER_CM * scale


def sample(field, points, scale):
    """Values of a picture, drawn at `scale`, under the points."""
    column, row = (p.astype(int) for p in pixel_of(points, scale))
    return field[row.clip(0, field.shape[0] - 1), column.clip(0, field.shape[1] - 1)]


def nearest_depth(paths):
    """Depth of the foremost hair in each finished pixel."""
    depth = np.full((HEIGHT, WIDTH), BACKDROP_Z, np.float32)
    for t in (0, 0.25, 0.5, 0.75):
        points = mix(paths[:, :-1], paths[:, 1:], t).reshape(-1, 3)
        column, row = (p.astype(int) for p in pixel_of(points, 1))
        shown = (column >= 0) & (column < WIDTH) & (row >= 0) & (row < HEIGHT)
        np.maximum.at(depth, (row[shown], column[shown]), points[shown, 2])
    return depth


def shade_hair(person, rng, paths, depth, light):
    """Kajiya-Kay shading per segment; strands deep in the hair lose light."""
    middle, tangent = (paths[:, 1:] + paths[:, :-1]) / 2, unit(np.diff(paths, axis=1))
    key = unit(np.array((-0.55, 0.65, 0.6)))
    across = np.sqrt(np.clip(1 - (tangent @ key) ** 2, 0, 1))
    shine = np.sqrt(np.clip(1 - (tangent @ unit(key + (0, 0, 1)) + 0.08) ** 2, 0, 1))
    buried = np.clip(sample(depth, middle, 1) - middle[..., 2], 0, 9)                  # cm
    dye = np.array(person.hair) * (1 + 0.22 * rng.standard_normal((len(paths), 1, 1)))
    colour = dye * (0.22 + 0.55 * across + 0.8 * shine ** 14)[..., None] + 0.03 * shine[..., None] ** 70
    softened = np.stack([blur(light[..., c], 5) for c in range(3)], axis=-1)
    return colour * sample(softened, middle, OVERSAMPLE) * (0.3 + 0.7 * np.exp(-0.5 * buried))[..., None]


def draw_strands(canvas, relief, paths, colour, alpha, width):
    """Stroke segments far to near; colour is linear, alpha 0..255.

    After each slab of 1 cm the parts of the bare picture in front of it are put
    back, so that strands vanish cleanly behind the face and the shoulders.
    """
    bare, pen = canvas.copy(), ImageDraw.Draw(canvas, "RGBA")
    column, row = pixel_of(paths, OVERSAMPLE)
    lines = np.stack((column[:, :-1], row[:, :-1], column[:, 1:], row[:, 1:]), axis=-1).reshape(-1, 4)
    ink = np.empty((paths.shape[0], paths.shape[1] - 1, 4), int)
    ink[..., :3], ink[..., 3] = tone_map(colour), alpha
    depth = paths[:, 1:, 2].ravel()
    order = np.argsort(depth)
    fronts = np.arange(-14.0, 3.0)                                 # cm
    for front, slab in zip(fronts, np.split(order, np.searchsorted(depth[order], fronts))):
        for line, fill in zip(lines[slab].tolist(), ink.reshape(-1, 4)[slab].tolist()):
            pen.line(line, tuple(fill), width)
        canvas.paste(bare, mask=Image.fromarray(np.uint8(255 * (relief > front))))


# --- Picture -----------------------------------------------------------------

def draw(person):
    rng = np.random.default_rng(SEED)
    size = OVERSAMPLE * np.array((HEIGHT, WIDTH))
    row, column = np.indices(size, dtype=np.float32) / (PX_PER_CM * OVERSAMPLE)
    x, y = column - WIDTH / PX_PER_CM / 2, TOP - row
    x = x + 0.05 * noise(rng, x.shape, 150)                        # no face is symmetric
    z, face, cloth = sculpt(person, rng, x, y)
    hair = head_hair(person, rng)
    depth = nearest_depth(hair[:, :-3])                            # the thin tips cast no shadow
    lighting = light_relief(z, depth, studio_lights(rng))
    picture = paint(person, rng, x, y, z, face, cloth, lighting)
    canvas = Image.fromarray(tone_map(picture).astype(np.uint8))
    taper, dark = np.linspace(1, 0.25, 5), 0.35 * np.array(person.hair)
    draw_strands(canvas, z, brow_hair(person, rng), dark, 105 * taper, 1)
    draw_strands(canvas, z, lashes(person, rng), 0.3 * dark, 150 * person.lash * taper, 1)
    thin = 120 * smoothstep(1.0, 0.9, np.linspace(0, 1, hair.shape[1] - 1))
    draw_strands(canvas, z, hair, shade_hair(person, rng, hair, depth, lighting[3]), thin, 2)
    small = np.asarray(canvas.resize((WIDTH, HEIGHT), Image.LANCZOS), np.float32)
    grain = 1.6 * rng.standard_normal((HEIGHT, WIDTH, 1))
    return Image.fromarray((small + grain).clip(0, 255).astype(np.uint8))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", nargs="?", default="portrait.jpg", metavar="OUT",
                        help="JPEG to write (default: %(default)s)")
    parser.add_argument("--person", type=int, choices=range(len(PEOPLE)), default=0,
                        help="which invented person to draw (default: %(default)s)")
    options = parser.parse_args()
    draw(PEOPLE[options.person]).save(options.out, "JPEG", quality=88, optimize=True)


if __name__ == "__main__":
    main()
