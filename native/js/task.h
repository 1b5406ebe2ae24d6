#pragma once

#include <functional>

#include "napi.h"

namespace wick::js {

// Runs `work` on a thread of Node's pool and returns a promise, which a SystemError rejects. For calls to the system that
// may take long.
napi_value in_background(napi_env env, std::function<void()> work);

}  // namespace wick::js
