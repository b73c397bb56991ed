"""Help, parsers and a cold answer start at once: heavy libraries are imported only where they are needed."""

import subprocess
import sys

import pytest

_HEAVY = ("torch", "sentence_transformers", "llama_index", "ragas", "gradio", "qdrant_client", "pdfplumber", "datasets")


@pytest.mark.parametrize(
    "module", ["app.cli", "app.chain", "ingest.cli", "ingest.pipeline", "eval.cli", "corpus.encoders", "app.api"]
)
def test_importing_a_module_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {_HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
