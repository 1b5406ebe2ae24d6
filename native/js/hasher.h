#pragma once

#include "napi.h"

namespace wick::js {

// The class Hasher of the addon; native.ts describes it.
napi_value hasher_class(napi_env env);

}  // namespace wick::js
