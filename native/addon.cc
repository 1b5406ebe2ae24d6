// The addon `wick`; native.ts describes what it offers.
#include "drive/drive.h"
#include "js/decoder.h"

namespace {

napi_value start(napi_env env, napi_value exports) {
  try {
    wick::js::set(env, exports, "codecs", wick::js::codec_names(env));
    wick::js::set(env, exports, "Decoder", wick::js::decoder_class(env));
    wick::drive::define_functions(env, exports);
  } catch (const wick::js::Pending&) {
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return exports;
}

}  // namespace

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */) { return start(env, exports); }
