// The addon `wick`; native.ts describes what it offers.
#include "drive/drive.h"
#include "js/decoder.h"
#include "js/hasher.h"
#include "memory/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace {

// Chunks of a mebibyte come and go by the thousand: memory that is given back to the system each time costs more in page
// faults than the decoding of some formats.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
}

napi_value start(napi_env env, napi_value exports) {
  keep_freed_memory();
  try {
    wick::js::set(env, exports, "codecs", wick::js::codec_names(env));
    wick::js::set(env, exports, "Decoder", wick::js::decoder_class(env));
    wick::js::set(env, exports, "Hasher", wick::js::hasher_class(env));
    wick::drive::define_functions(env, exports);
    wick::memory::define_functions(env, exports);
  } catch (const wick::js::Pending&) {
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return exports;
}

}  // namespace

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) { return start(env, exports); }
