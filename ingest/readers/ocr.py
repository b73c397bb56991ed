"""Lines of pages that are pictures, recognised by rapidocr with the models in its package; an optional extra."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from ingest.readers.pdf_lines import Line

#: What to do where the extra is not installed.
EXTRA = "要识别扫描页，请安装：pip install 'tiaowen[ocr]'"
_DPI = 200
_MAX_PIXELS = 4000  # of the longer side; a poster is scaled down to it
_MIN_SCORE = 0.5
_HEADING_RATIO = 1.35  # heights of boxes waver by a fifth around the size of the type


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognised_lines(path: Path, pages: Sequence[int]) -> list[Line]:
    """Lines of the pages of a PDF (counted from 1) as they are recognised on its picture, from top to bottom."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        return [line for number in pages for line in _page_lines(document[number - 1], number)]
    finally:
        document.close()


def _page_lines(page: Any, number: int) -> Iterator[Line]:
    width, height = page.get_size()
    scale = min(_DPI / 72, _MAX_PIXELS / max(width, height, 1.0))
    picture = page.render(scale=scale, grayscale=False).to_numpy()
    found = _engine()(picture)
    if found.boxes is None or found.txts is None:
        return
    boxes = [_bounds(box, scale) for box, score in zip(found.boxes, found.scores, strict=True) if score >= _MIN_SCORE]
    words = [text for text, score in zip(found.txts, found.scores, strict=True) if score >= _MIN_SCORE]
    if not boxes:
        return
    usual = round(median(bottom - top for _, top, _, bottom in boxes), 1)
    for (x0, top, x1, bottom), text in sorted(_rows(boxes, words, usual), key=lambda row: row[0][1]):
        tall = bottom - top > _HEADING_RATIO * usual
        size = round(bottom - top, 1) if tall else usual
        yield Line(text, number, x0, x1, top, bottom, size, False, width, height)


def _rows(
    boxes: Sequence[tuple[float, float, float, float]], words: Sequence[str], usual: float
) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """Boxes at one height as one line: a gap in a line gives two."""
    rows: list[list[tuple[tuple[float, float, float, float], str]]] = []
    for box, text in sorted(zip(boxes, words, strict=True), key=lambda pair: pair[0][1]):
        if rows and abs(rows[-1][0][0][1] - box[1]) < 0.5 * usual:
            rows[-1].append((box, text))
        else:
            rows.append([(box, text)])
    for row in rows:
        row.sort(key=lambda pair: pair[0][0])
        x0s, tops, x1s, bottoms = zip(*(box for box, _ in row), strict=True)
        yield (min(x0s), min(tops), max(x1s), max(bottoms)), " ".join(text for _, text in row)


def _bounds(box: Any, scale: float) -> tuple[float, float, float, float]:
    xs, ys = [float(p[0]) / scale for p in box], [float(p[1]) / scale for p in box]
    return min(xs), min(ys), max(xs), max(ys)


@cache
def _engine() -> Any:
    """The recogniser with the models of its own package, by their paths: one it does not find it would download."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    paths = {kind: next(iter(sorted(models.glob(f"*{kind}*.onnx"))), None) for kind in ("det", "rec", "cls")}
    params = {f"{kind.capitalize()}.model_path": str(path) for kind, path in paths.items() if path is not None}
    if len(params) < len(paths):
        raise RuntimeError(f"rapidocr at {models} has no models in it; install the version of the lock file")
    return rapidocr.RapidOCR(params={**params, "Global.log_level": "critical"})
