"""Which dense encoder a setting names."""

from corpus.encoders.protocol import DenseEncoder

#: The setting that names the embedding in this package.
SHIPPED_MODEL = "static"


def load_dense_encoder(model: str = SHIPPED_MODEL) -> DenseEncoder:
    """The shipped static embedding for "static", else the sentence-transformers model with this hub id or folder.

    Raises: ModelUnavailableError if the model cannot be loaded (a hub model: when it is first used).
    """
    if model == SHIPPED_MODEL:
        from corpus.encoders.static import StaticEncoder

        return StaticEncoder()
    from corpus.encoders.transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(model)
