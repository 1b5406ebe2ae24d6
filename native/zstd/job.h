// A whole zstd frame to decode on a thread.
#pragma once

#include "../parallel/pipeline.h"

// For the decoder that takes block by block.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

namespace wick {

struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

struct ZstdContext {
  std::unique_ptr<ZSTD_DCtx, FreeZstd> context{ZSTD_createDCtx()};
  ZstdContext() {
    if (!context) throw std::bad_alloc();
  }
  ZSTD_DCtx* get() const { return context.get(); }
};

struct ZstdJob : Piece {
  using Tools = ZstdContext;

  explicit ZstdJob(const std::shared_ptr<Pool>& pool) : frame(pool), room(pool) {}

  Buffer frame;  // until it is decoded
  uint64_t start = 0;  // of the frame in the input
  size_t most_content = 0;
  Buffer room;  // for the output

  void run(ZstdContext& tools);

 private:
  void decode(ZSTD_DCtx* context);
};

}  // namespace wick
