#pragma once

#include "napi.h"

namespace wick::js {

// The class Decoder of the addon; native.ts describes it.
napi_value decoder_class(napi_env env);

// Names of the codecs that this build decodes.
napi_value codec_names(napi_env env);

}  // namespace wick::js
