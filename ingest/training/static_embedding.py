"""Trains the static embedding that Tiaowen ships, on laws and our digests' questions; measures it on laws kept out.

Run: python -m ingest.training.static_embedding LAWS.jsonl.gz --regulations FOLDER --out corpus/encoders/static
"""

import argparse
import json
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.catalog import load_catalog
from corpus.digests import DIGESTS_PATH, load_digests
from ingest.training import known_item
from ingest.training.known_item import KnownItemTask
from ingest.training.law_texts import (
    LawArticle,
    content_hash,
    read_jsonl,
    read_markdown_folder,
    split_by_law,
    without_repeats,
)
from ingest.training.pairs import Ids, TokenizedArticle, known_ids, sample_batch, tokenize_articles
from ingest.training.questions import (
    QuestionedArticle,
    QuestionSampler,
    question_task,
    questioned_articles,
    split_by_family,
)
from ingest.training.vocabulary import initial_vectors, word_counts, word_tokenizer

logger = logging.getLogger(__name__)

LOG_FILE = Path(__file__).with_name("static_embedding_log.json")
#: Weight of the dense scores beside BM25's in the hybrid figures, both stretched to 0..1.
HYBRID_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the training depends on besides the texts."""

    seed: int = 20260101
    vocab_size: int = 16_000
    dim: int = 256
    epochs: int = 8
    batch_size: int = 1024
    questions_per_batch: int = 512
    learning_rate: float = 5e-3
    token_drop: float = 0.2
    scale: float = 20.0


@dataclass(frozen=True, slots=True)
class StaticModel:
    """A tokenizer, its vectors ((vocab_size, dim) float32, before and after training) and the mean loss by epoch."""

    tokenizer: Tokenizer
    initial: NDArray[np.float32]
    trained: NDArray[np.float32]
    losses: tuple[float, ...]


def fit(articles: Sequence[LawArticle], questioned: Sequence[QuestionedArticle], recipe: Recipe) -> StaticModel:
    """Vocabulary, starting vectors and contrastive training on both; the same on one machine for the same input."""
    everyday = [" ".join((*a.questions, a.gist)) for a in questioned]
    # Thrice, so that the words of questions are kept beside those of sixty thousand articles.
    counts = word_counts([*(f"{a.law} {a.path} {a.text}" for a in articles), *(everyday * 3)])
    tokenizer = word_tokenizer(counts, vocab_size=recipe.vocab_size)
    tokenized = tokenize_articles(articles, tokenizer)
    size = tokenizer.get_vocab_size()
    logger.info("%d articles, %d words", len(tokenized), size)
    lines = [*(a.whole for a in tokenized), *(known_ids(tokenizer, everyday) * 3)]
    initial = initial_vectors(lines, vocab_size=size, dim=recipe.dim, seed=recipe.seed)
    logger.info("starting vectors ready")
    trained, losses = train(tokenizer, initial, tokenized, QuestionSampler(questioned, tokenizer), recipe)
    return StaticModel(tokenizer, initial, trained, losses)


def train(
    tokenizer: Tokenizer,
    initial: NDArray[np.float32],
    articles: Sequence[TokenizedArticle],
    questions: QuestionSampler,
    recipe: Recipe,
) -> tuple[NDArray[np.float32], tuple[float, ...]]:
    """Vectors after contrastive training, and the mean loss of each epoch. Row 0, the unknown token,
    is never trained and stays zero.

    sentence-transformers' losses in a plain loop: its Trainer wants another package (accelerate) and re-tokenises
    every text at every step, while here the ids are known.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MatryoshkaLoss, MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    module = StaticEmbedding(tokenizer, embedding_weights=initial.copy())
    model = SentenceTransformer(modules=[module], device="cpu")
    loss = MatryoshkaLoss(
        model,
        MultipleNegativesRankingLoss(
            model, scale=recipe.scale, directions=("query_to_doc", "doc_to_query"), partition_mode="per_direction"
        ),
        [recipe.dim, recipe.dim // 2, recipe.dim // 4],
    )
    weight = module.embedding.weight
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    batch_size = min(recipe.batch_size, len(articles))
    steps = recipe.epochs * (len(articles) // batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=recipe.learning_rate, total_steps=steps, pct_start=0.1
    )
    losses = []
    for epoch in range(recipe.epochs):
        total, batches = 0.0, _batches(len(articles), batch_size, rng)
        for chosen in batches:
            queries, targets = sample_batch(articles, chosen, rng, drop=recipe.token_drop)
            asked, answers = questions.sample(recipe.questions_per_batch, rng, drop=recipe.token_drop)
            pair = [_features([*queries, *asked]), _features([*targets, *answers])]
            value = loss(pair, torch.zeros(len(queries) + len(asked)))
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            schedule.step()
            total += value.item()
        losses.append(round(total / len(batches), 4))
        logger.info("epoch %d: loss %.4f", epoch + 1, losses[-1])
    return np.asarray(weight.detach().numpy(), dtype=np.float32), tuple(losses)


def encode(tokenizer: Tokenizer, vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:
    """(n_texts, dim) float32, rows of length 1: mean of the tokens' vectors."""
    rows = [vectors[e.ids].sum(axis=0) for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    table = np.array(rows, dtype=np.float32)
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def evaluate(model: StaticModel, tasks: Mapping[str, KnownItemTask]) -> dict[str, Any]:
    """Figures on each task for: BM25, the vectors before and after training, and each with BM25."""
    out: dict[str, Any] = {}
    for task_name, task in tasks.items():
        if not task.queries:
            continue
        bm25 = known_item.bm25_scores(task)
        scores = {"bm25": bm25}
        for name, vectors in (
            ("initial", model.initial),
            ("trained", model.trained),
            ("shipped", _grid(model.trained)),
        ):
            dense = encode(model.tokenizer, vectors, task.queries) @ encode(model.tokenizer, vectors, task.documents).T
            scores[name] = dense
            scores[f"bm25+{name}"] = known_item.min_max_sum(bm25, dense, weight=HYBRID_WEIGHT)
        results = {name: known_item.figures(value, task.gold) for name, value in scores.items()}
        out[task_name] = {"queries": len(task.queries), "documents": len(task.documents), **results}
    return out


def save(model: StaticModel, folder: Path) -> None:
    """Write the trained model in sentence-transformers' format: vectors, tokenizer, a Normalize module.

    Every vector is rounded to 255 levels of a power of two, so that the file compresses to a third and loses nothing
    (figures "shipped" beside "trained"). It stays float32: in float16, Normalize divides an empty text by zero.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    module = StaticEmbedding(model.tokenizer, embedding_weights=_grid(model.trained))
    SentenceTransformer(modules=[module, Normalize()], device="cpu").save(str(folder), create_model_card=False)
    # Half as long without the indentation; readable for everyone, as safetensors does not make it.
    model.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "model.safetensors").chmod(0o644)


def _grid(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row rounded to whole multiples, at most 127, of its own power of two."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    step = 2.0 ** np.ceil(np.log2(largest / 127))
    return np.asarray(np.round(vectors / step) * step, dtype=np.float32)


def _batches(n: int, size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """A shuffled 0..n-1 in pieces of `size`; the rest is left for another epoch."""
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n - size + 1, size)]


def _features(texts: Sequence[Ids]) -> dict[str, Any]:
    """What StaticEmbedding.preprocess would make of the texts with these ids."""
    import torch

    offsets = np.cumsum([0, *(len(ids) for ids in texts[:-1])])
    return {"input_ids": torch.from_numpy(np.concatenate(texts)), "offsets": torch.from_numpy(offsets)}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("laws", type=Path, help="gzipped JSONL: law, path and text of one article a line")
    parser.add_argument("--regulations", type=Path, help="folder of regulations in Markdown, added to the laws")
    parser.add_argument("--digests", type=Path, default=DIGESTS_PATH, help="folder of our digests")
    parser.add_argument("--out", type=Path, help="folder for the model; without it only the figures are made")
    parser.add_argument("--log", type=Path, default=LOG_FILE, help="JSON with losses and figures")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--dim", type=int, default=Recipe().dim, help="width of a vector; shorter prefixes work too")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    recipe = Recipe(epochs=args.epochs, dim=args.dim)

    digests = load_digests(args.digests)
    regulations = read_markdown_folder(args.regulations) if args.regulations else []
    articles = without_repeats([*read_jsonl(args.laws), *regulations])
    seen, held_out = split_by_law(articles)
    questioned = questioned_articles(digests, load_catalog(), regulations)
    seen_questions, held_out_questions = split_by_family(questioned)
    started = time.monotonic()
    measured = fit(seen, seen_questions, recipe)
    tasks = {
        "damaged_sentence": known_item.damaged_sentence_task(held_out, n_queries=2000, seed=recipe.seed),
        "other_half": known_item.other_half_task(held_out, n_queries=2000, seed=recipe.seed),
        "everyday_question": question_task(held_out_questions, seen_questions, language="zh"),
        "english_question": question_task(held_out_questions, seen_questions, language="en"),
    }
    report: dict[str, Any] = {
        "recipe": asdict(recipe),
        "articles": {"all": len(articles), "training": len(seen), "held_out": len(held_out)},
        "digested_articles": {"all": len(questioned), "held_out": len(held_out_questions)},
        "data_hash": content_hash(articles),
        "questions_hash": content_hash(LawArticle(a.family, a.gist, "\n".join(a.questions)) for a in questioned),
        "hybrid_weight": HYBRID_WEIGHT,
        "measured_run": {"losses": measured.losses, "seconds": round(time.monotonic() - started)},
        "held_out_figures": evaluate(measured, tasks),
    }
    if args.out:
        # The figures are of a model that never saw the held-out laws; the one we ship has seen them all.
        shipped = fit(articles, questioned, recipe)
        save(shipped, args.out)
        report["shipped_run"] = {"losses": shipped.losses, "words": shipped.tokenizer.get_vocab_size()}
    args.log.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report["held_out_figures"], ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
