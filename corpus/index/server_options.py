"""How collections on a Qdrant server are laid out and filled."""

import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from corpus.index.uploads import UploadPolicy
from corpus.settings import Settings

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

Quantization = Literal["none", "scalar", "binary"]


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Parameters of new collections; None leaves one to the server."""

    shard_number: int | None = None
    replication_factor: int | None = None
    on_disk_payload: bool | None = None
    on_disk_vectors: bool | None = None
    quantization: Quantization = "none"
    upload: UploadPolicy = field(default_factory=UploadPolicy)

    @classmethod
    def of(cls, settings: Settings) -> "ServerOptions":
        """The options that the settings name."""
        return cls(
            shard_number=settings.qdrant_shards,
            replication_factor=settings.qdrant_replicas,
            on_disk_payload=settings.qdrant_on_disk_payload,
            on_disk_vectors=settings.qdrant_on_disk_vectors,
            quantization=settings.qdrant_quantization,
            upload=UploadPolicy(parallel=settings.qdrant_upload_parallel),
        )

    def quantization_config(self) -> Any:
        """The client's model of the quantisation; None if there is none. Quantised vectors are kept in memory."""
        from qdrant_client import models

        if self.quantization == "scalar":
            scalar = models.ScalarQuantizationConfig(type=models.ScalarType.INT8, quantile=0.99, always_ram=True)
            return models.ScalarQuantization(scalar=scalar)
        if self.quantization == "binary":
            return models.BinaryQuantization(binary=models.BinaryQuantizationConfig(always_ram=True))
        return None


def connect(settings: Settings) -> "QdrantClient":
    """A client of the server that the settings name; TLS where its address begins with https."""
    from qdrant_client import QdrantClient

    ca_file = settings.qdrant_ca_file
    tls: dict[str, Any] = {"verify": ssl.create_default_context(cafile=ca_file)} if ca_file else {}
    return QdrantClient(
        url=settings.qdrant_url,
        api_key=settings.qdrant_api_key.get_secret_value() or None,
        timeout=settings.qdrant_timeout_s,
        **tls,
    )
