"""Randomly initialised one-layer transformers over single characters, saved as real models are: nothing to download."""

from pathlib import Path
from typing import Any

CHARACTERS = "机器人送货登记保存行走记录灯会烛火罚款的一二三四五六七八九十"


def save_cross_encoder(folder: Path, *, labels: int = 1) -> Path:
    """Write a BERT for sequence classification with its tokenizer into `folder`; return the folder."""
    from transformers import BertForSequenceClassification

    BertForSequenceClassification(_prepared(folder, CHARACTERS, num_labels=labels)).save_pretrained(folder)
    return folder


def save_encoder(folder: Path, characters: str = CHARACTERS) -> Path:
    """Write a BERT with mean pooling as a sentence-transformers model below `folder`; return where it is."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertModel

    bert, whole = folder / "bert", folder / "whole"
    BertModel(_prepared(bert, characters)).save_pretrained(bert)
    model = SentenceTransformer(modules=[Transformer(str(bert)), Pooling(16)], device="cpu")
    model.save(str(whole), create_model_card=False)
    return whole


def _prepared(folder: Path, characters: str, **more: int) -> Any:
    """The configuration of a tiny BERT whose tokenizer is now in `folder`; weights made from it are always the same."""
    import torch
    from transformers import BertConfig, BertTokenizerFast

    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(characters) - {" ", "\n"})]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, **more
    )
