#include "job.h"

namespace wick {

void ZstdJob::run(ZstdContext& tools) {
  room.make_room(most_content);
  decode(tools.get());
  frame.release();
}

// Block by block, so that damage is found where it is.
void ZstdJob::decode(ZSTD_DCtx* context) {
  ZSTD_decompressBegin(context);
  size_t at = 0;
  size_t block = 0;
  size_t produced = 0;
  while (const size_t count = ZSTD_nextSrcSizeToDecompress(context)) {
    const ZSTD_nextInputType_e type = ZSTD_nextInputType(context);
    if (type != ZSTDnit_block) block = at;
    if (count > frame.size() - at) {
      failure = DecodeError(Fault::corrupt, start + block, "a frame that does not end where its blocks do");
      return;
    }
    const size_t result = ZSTD_decompressContinue(context, room.data() + produced, most_content - produced,
                                                  frame.data() + at, count);
    if (ZSTD_isError(result)) {
      failure = DecodeError(Fault::corrupt, start + block, ZSTD_getErrorName(result));
      return;
    }
    produced += result;
    at += count;
  }
  output = {room.data(), produced};
}

}  // namespace wick
