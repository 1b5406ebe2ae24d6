// Which decoders this build has; the build defines WICK_… for each library that it found.
#pragma once

#include <string_view>

#include "../input/worker.h"

namespace wick {

struct Codec {
  std::string_view name;
  MakeDecoder make;
};

constexpr Codec codecs[] = {
#ifdef WICK_ISAL
    {"gzip", make_gzip_decoder},
#endif
#ifdef WICK_BZIP2
    {"bzip2", make_bzip2_decoder},
#endif
#ifdef WICK_LZMA
    {"xz", make_xz_decoder},
    {"lzma", make_lzma_decoder},
#endif
#ifdef WICK_ZSTD
    {"zstd", make_zstd_decoder},
#endif
#ifdef WICK_LZ4
    {"lz4", make_lz4_decoder},
#endif
};

}  // namespace wick
