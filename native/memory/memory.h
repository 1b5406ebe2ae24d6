// Memory that two processes share. native.ts describes the functions; a system that lacks them leaves them out.
#pragma once

#include "../js/napi.h"

namespace wick::memory {

std::vector<napi_property_descriptor> shared_functions();

inline void define_functions(napi_env env, napi_value exports) { js::define(env, exports, shared_functions()); }

}  // namespace wick::memory
