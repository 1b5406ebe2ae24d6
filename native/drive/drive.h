// What each system offers for sparse files and drives; native.ts describes the functions. A system that lacks one leaves
// it out of its list.
#pragma once

#include "../js/napi.h"

namespace wick::drive {

using Functions = std::vector<napi_property_descriptor>;

Functions sparse_functions();
Functions block_functions();
Functions lock_functions();
Functions handed_functions();
Functions system_functions();
Functions volume_functions();

inline void define_functions(napi_env env, napi_value exports) {
  js::define(env, exports, sparse_functions());
  js::define(env, exports, block_functions());
  js::define(env, exports, lock_functions());
  js::define(env, exports, handed_functions());
  js::define(env, exports, system_functions());
  js::define(env, exports, volume_functions());
}

}  // namespace wick::drive
