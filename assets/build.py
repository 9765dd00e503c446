#!/usr/bin/env python3
"""Rebuilds the bundled fonts and the icon table from their published packages.

    npm install inter-ui@4.1.1 material-icons@1.13.14 remixicon@4.2.0 @fortawesome/fontawesome-free@6.5.2 \
        @fontsource/noto-emoji@5.3.2
    pip install fonttools brotli
    python3 assets/build.py node_modules JetBrainsMono-Regular.ttf

The second argument is JetBrains Mono 2.242 as its authors publish it. Only needed when a font is to be renewed:
its results are part of the repository.
"""

import json
import re
import sys
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Offset
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

ASSETS = Path(__file__).parent

# Latin, Greek and Cyrillic with their extensions, and the signs an interface is made of: punctuation, currency,
# letter-like signs, arrows, mathematics, keys, boxes and geometric shapes. Other scripts come from the system.
UNICODES = [
    (0x0020, 0x024F), (0x0250, 0x02FF), (0x0300, 0x036F), (0x0370, 0x03FF), (0x0400, 0x052F), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2500, 0x25FF), (0x2600, 0x26FF), (0x2713, 0x2718), (0x27E8, 0x27E9),
    (0xFB01, 0xFB02), (0xFEFF, 0xFEFF), (0xFFFD, 0xFFFD),
]

# Emoji in one colour, for systems without a colour font: faces, hands and hearts, signs and shapes, and things that
# dashboards, logs and chats name. Flags come as the letters of their country, skin tones beside their hand.
EMOJI = [
    (0x00A9, 0x00A9), (0x00AE, 0x00AE), (0x200D, 0x200D), (0x203C, 0x203C), (0x2049, 0x2049), (0x20E3, 0x20E3),
    (0x2122, 0x2122), (0x2139, 0x2139), (0x2190, 0x2BFF), (0xFE0F, 0xFE0F), (0x1F195, 0x1F19A), (0x1F1E6, 0x1F1FF),
    (0x1F30D, 0x1F310), (0x1F319, 0x1F31F), (0x1F324, 0x1F32C), (0x1F331, 0x1F335), (0x1F338, 0x1F33B),
    (0x1F340, 0x1F343), (0x1F345, 0x1F347), (0x1F34A, 0x1F34E), (0x1F354, 0x1F356), (0x1F369, 0x1F36B),
    (0x1F370, 0x1F370), (0x1F377, 0x1F37B), (0x1F37F, 0x1F382), (0x1F388, 0x1F38A), (0x1F393, 0x1F393),
    (0x1F3A4, 0x1F3AF), (0x1F3B2, 0x1F3B6), (0x1F3BD, 0x1F3C1), (0x1F3C3, 0x1F3C6), (0x1F3E0, 0x1F3E8),
    (0x1F3F3, 0x1F3F4), (0x1F3FB, 0x1F3FF), (0x1F40C, 0x1F422), (0x1F427, 0x1F42C), (0x1F431, 0x1F43B),
    (0x1F440, 0x1F450), (0x1F464, 0x1F46A), (0x1F47B, 0x1F480), (0x1F48A, 0x1F4A5), (0x1F4A8, 0x1F4AF),
    (0x1F4B0, 0x1F4BF), (0x1F4C1, 0x1F4F1), (0x1F4F7, 0x1F4F7), (0x1F4FA, 0x1F517), (0x1F525, 0x1F53D),
    (0x1F550, 0x1F55B), (0x1F5A5, 0x1F5A8), (0x1F5BC, 0x1F5BC), (0x1F5C2, 0x1F5C4), (0x1F5D1, 0x1F5D3),
    (0x1F5DC, 0x1F5E3), (0x1F5FA, 0x1F5FA), (0x1F600, 0x1F64F), (0x1F680, 0x1F680), (0x1F697, 0x1F69C),
    (0x1F6A6, 0x1F6AB), (0x1F6B2, 0x1F6B2), (0x1F6D1, 0x1F6D2), (0x1F6E0, 0x1F6E1), (0x1F6F0, 0x1F6F0),
    (0x1F7E0, 0x1F7EB), (0x1F90D, 0x1F92F), (0x1F970, 0x1F97A), (0x1F984, 0x1F984), (0x1F9E0, 0x1F9E1),
    (0x1F9E9, 0x1F9EA), (0x1F9ED, 0x1F9ED), (0x1F9F9, 0x1F9F9), (0x1FAE0, 0x1FAE8), (0x1FAF0, 0x1FAF8),
    (0x1FA77, 0x1FA77),
]

# Contextual alternates stay out: they turn `->` and `!=` into other signs, which is wrong for data.
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]

# Outlined and rounded icons live in planes of their own, so that one character still names one icon.
VARIANTS = {"o": ("material-icons-outlined", 0xF0000), "r": ("material-icons-round", 0x100000)}
TARGETS = {"o": "MaterialIcons-Outlined.otf", "r": "MaterialIcons-Rounded.otf"}

# Lowers icons by this share of the em: their middle then meets the middle between x-height and capitals of Inter.
ICON_DROP = 0.18


def cut(font, unicodes, features):
    options = subset.Options()
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["DSIG", "STAT", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)


def save(font, name):
    font.flavor = None
    path = ASSETS / name
    font.save(path)
    print(f"{path.stat().st_size:>8} {name}")


def freeze_tabular_figures(font):
    """Makes the figures of equal width the ordinary ones, so that a changing number does not dance."""
    gsub = font["GSUB"].table
    lookups = {i for r in gsub.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    mapping = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            mapping.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            # Figures and the signs that stand among them; a tabular space or parenthesis would tear words apart.
            if chr(code) in "0123456789.,:+-−±%$€£¥#<>=":
                table.cmap[code] = mapping.get(glyph, glyph)


def ranges():
    return [code for first, last in UNICODES for code in range(first, last + 1)]


def text_fonts(modules, mono):
    for weight in ["Regular", "Medium", "SemiBold"]:
        font = TTFont(modules / f"inter-ui/web/Inter-{weight}.woff2")
        freeze_tabular_figures(font)
        cut(font, ranges(), FEATURES)
        save(font, f"fonts/Inter-{weight}.ttf")
    font = TTFont(mono)
    cut(font, ranges(), FEATURES)
    save(font, "fonts/JetBrainsMono-Regular.ttf")


def emoji(modules):
    font = TTFont(modules / "@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff2")
    for unused in ["GSUB", "vhea", "vmtx", "gasp"]:
        del font[unused]
    cut(font, [u for first, last in EMOJI for u in range(first, last + 1)], [])
    save(font, "fonts/NotoEmoji-Regular.ttf")


def lower(font, dy):
    """Moves every outline and the line box with it."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawings = {}
    for name in order:
        drawings[name] = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(drawings[name])
    if "glyf" in font:
        for name, drawing in drawings.items():
            pen = TTGlyphPen(None)
            drawing.replay(TransformPen(pen, Offset(0, -dy)))
            font["glyf"][name] = pen.glyph()
    else:
        top = font["CFF "].cff.topDictIndex[0]
        for name, drawing in drawings.items():
            old = top.CharStrings[name]
            pen = T2CharStringPen(font["hmtx"][name][0] - top.Private.nominalWidthX, None)
            drawing.replay(TransformPen(pen, Offset(0, -dy)))
            top.CharStrings[name] = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    em, hhea, os2 = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = em - dy, -dy, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = em - dy, -dy, 0
    os2.usWinAscent, os2.usWinDescent = em - dy, dy


def icon_font(modules, source, target, code_of_name):
    """Writes one variant; `code_of_name` says under which character each icon is to be found."""
    font = TTFont(modules / f"material-icons/iconfont/{source}.woff2")
    own = names_of(font)
    glyph_at = font.getBestCmap()
    placed = {code_of_name[name]: glyph_at[code] for name, code in own.items() if name in code_of_name}
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, placed
    font["cmap"].tables = [table]
    cut(font, sorted(placed), [])
    lower(font, round(font["head"].unitsPerEm * ICON_DROP))
    save(font, target)
    return {name for name in own if name in code_of_name}


def names_of(font):
    """Icon name → code point, read from the font's ligatures: its own list of what it can draw."""
    codes = {}
    for code, glyph in font.getBestCmap().items():
        if code >= 0xE000:
            codes[glyph] = min(code, codes.get(glyph, code))
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 0x80}
    names = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    if ligature.LigGlyph in codes:
                        names["".join(letters[g] for g in [first, *ligature.Component])] = codes[ligature.LigGlyph]
    return names


def icons(modules):
    filled = names_of(TTFont(modules / "material-icons/iconfont/material-icons.woff2"))
    icon_font(modules, "material-icons", "icons/MaterialIcons-Filled.ttf", filled)
    has = {}
    for letter, (source, plane) in VARIANTS.items():
        codes = {name: plane + (code & 0xFFFF) for name, code in filled.items()}
        has[letter] = icon_font(modules, source, f"icons/{TARGETS[letter]}", codes)
    lines = [
        f"{name} {code:x} {''.join(letter for letter in VARIANTS if name in has[letter]) or '-'}\n"
        for name, code in sorted(filled.items(), key=lambda item: (item[0].replace("_", ""), item[0]))
    ]
    (ASSETS / "icons/material.txt").write_text("".join(lines))


# The icons of other sets get characters that no icon of Material has: all of plane 15 below the outlined ones.
FIRST_OTHER = 0xF0000


def key(name):
    """The name as `icons.rs` looks for it."""
    return re.sub("[^a-z0-9]", "", name.lower())


def as_curves(source, placed, target, name):
    """Writes the glyphs of a TrueType font as cubic curves, which take half the space, under a name of their own."""
    font = TTFont(source)
    glyphs, at, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
    drop = round(em * ICON_DROP)
    order, chars, widths, cmap = [".notdef"], {}, {".notdef": (em, 0)}, {}
    chars[".notdef"] = T2CharStringPen(em, None).getCharString()
    middle = (font["hhea"].ascent + font["hhea"].descent) / 2
    for code, character in sorted(placed.items(), key=lambda item: item[1]):
        glyph = f"g{character:x}"
        drawing = DecomposingRecordingPen(glyphs)
        glyphs[at[code]].draw(drawing)
        width = font["hmtx"][at[code]][0]
        pen = T2CharStringPen(width, None)
        # The middle of the line box is where Material has it.
        drawing.replay(TransformPen(Qu2CuPen(pen, em / 2000, all_cubic=True), Offset(0, em / 2 - middle - drop)))
        order.append(glyph)
        chars[glyph], widths[glyph], cmap[character] = pen.getCharString(), (width, 0), glyph
    built = FontBuilder(em, isTTF=False)
    built.setupGlyphOrder(order)
    built.setupCharacterMap(cmap)
    built.setupHorizontalMetrics(widths)
    built.setupHorizontalHeader(ascent=em - drop, descent=-drop)
    built.setupNameTable({"familyName": name, "styleName": "Regular"})
    built.setupOS2(sTypoAscender=em - drop, sTypoDescender=-drop, usWinAscent=em - drop, usWinDescent=drop)
    built.setupCFF(name.replace(" ", ""), {}, chars, {})
    built.setupPost(keepGlyphNames=False)
    save(built.font, target)


def other_icons(modules):
    """Remix Icon and Font Awesome Free: a font for each style, and a table of names and characters for each set."""
    next_code = FIRST_OTHER
    css = (modules / "remixicon/fonts/remixicon.css").read_text()
    remix = {name: int(code, 16) for name, code in re.findall(r'\.ri-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)"', css)}
    names, placed = {}, {}
    for name, code in sorted(remix.items()):
        if code not in placed:
            placed[code] = next_code
            next_code += 1
        names[key(name)] = placed[code]
    as_curves(modules / "remixicon/fonts/remixicon.ttf", placed, "icons/Remix.otf", "Bundled Icons R")
    table("remix", names)

    families = json.loads((modules / "@fortawesome/fontawesome-free/metadata/icon-families.json").read_text())
    names = {}
    for style, file in [("solid", "solid-900"), ("regular", "regular-400"), ("brands", "brands-400")]:
        placed = {}
        for name, icon in sorted(families.items()):
            if not any(f["family"] == "classic" and f["style"] == style for f in icon["familyStylesByLicense"]["free"]):
                continue
            code = int(icon["unicode"], 16)
            placed[code] = next_code
            # Flutter's names: `heart` is the outline, `solidHeart` the filled one.
            for own in [name, *icon.get("aliases", {}).get("names", [])]:
                if style == "solid":
                    names[key("solid" + own)] = next_code
                names.setdefault(key(own), next_code)
                if style == "regular" and own == name:
                    names[key(own)] = next_code
            next_code += 1
        source = modules / f"@fortawesome/fontawesome-free/webfonts/fa-{file}.ttf"
        as_curves(source, placed, f"icons/Awesome-{style.title()}.otf", f"Bundled Icons A {style.title()}")
    table("awesome", names)


def table(name, codes):
    lines = [f"{own} {code:x}\n" for own, code in sorted(codes.items())]
    (ASSETS / f"icons/{name}.txt").write_text("".join(lines))
    print(f"{len(lines):>8} names in icons/{name}.txt")


if __name__ == "__main__":
    other_icons(Path(sys.argv[1]))
    text_fonts(Path(sys.argv[1]), sys.argv[2])
    icons(Path(sys.argv[1]))
    emoji(Path(sys.argv[1]))
