#pragma once

#include "../decoder.h"
#include "napi.h"

namespace wick::js {

// The DecodeFailure of native.ts.
napi_value error_of(napi_env env, const DecodeError& failure);

}  // namespace wick::js
