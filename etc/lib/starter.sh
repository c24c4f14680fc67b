# shellcheck shell=bash
# The small embedding model that is made of a Maven artifact, for who has no other.

# use_starter_model FILE: what a server needs to know of it.
use_starter_model() {
  export GGUF_MODEL_PATH="$1" EMBEDDING_DIM="${EMBEDDING_DIM:-384}"
  # It was made for texts of 256 tokens at most.
  export EMBEDDING_PASSAGE_WINDOW="${EMBEDDING_PASSAGE_WINDOW:-256}"
}
