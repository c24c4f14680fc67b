# shellcheck shell=bash
# The small embedding model that is made of a Maven artifact, for who has no other.

# use_starter_model FILE: what a server needs to know of it.
use_starter_model() {
  export GGUF_MODEL_PATH="$1" EMBEDDING_DIM="${EMBEDDING_DIM:-384}"
  # It was made for texts of 256 tokens at most.
  export EMBEDDING_PASSAGE_WINDOW="${EMBEDDING_PASSAGE_WINDOW:-256}"
  # The threshold belongs to the model: a good French match has a similarity of 0.5 to 0.75 here.
  export RAG_SIMILARITY_THRESHOLD="${RAG_SIMILARITY_THRESHOLD:-0.54}"
}
