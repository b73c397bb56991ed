"""Ordinary characters for the radicals that Chinese PDFs give instead (⻆ for 角, ⽤ for 用).

A font may share one glyph between an ideograph and a radical; going back from glyph to character, PDF writers often
pick the radical. For text of PDFs only: elsewhere a radical is what its author meant.
"""

import unicodedata

# The Kangxi block (U+2F00..2FD5) has compatibility mappings, so NFKC knows it. The supplement (U+2E80..2EF3) has
# nearly none; these pairs follow the Unicode property Equivalent_Unified_Ideograph, in the character of the Basic
# Multilingual Plane that mainland texts write. U+2E80 has no equivalent ideograph.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母"
    "⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴㓁⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉"
    "⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦"
    "⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
# Where the compatibility mapping is a form that mainland texts do not write (戶, 靑), and the dash that a font joins.
_MAINLAND = {"⼾": "户", "⾭": "青", "⸺": "——"}

_TABLE = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))
    | _MAINLAND
)


def to_ordinary_characters(text: str) -> str:
    """`text` with every radical that stands for a character replaced by that character; all else is left alone."""
    return text.translate(_TABLE)
