#include "failure.h"

namespace wick::js {

namespace {

const char* name_of(Fault fault) {
  switch (fault) {
    case Fault::truncated:
      return "truncated";
    case Fault::corrupt:
      return "corrupt";
    case Fault::trailing_junk:
      return "trailing-junk";
    case Fault::empty:
      return "empty";
    case Fault::memory:
      return "memory";
    case Fault::cancelled:
      return "cancelled";
  }
  return "corrupt";
}

}  // namespace

napi_value error_of(napi_env env, const DecodeError& failure) {
  const napi_value result = error(env, failure.what());
  set(env, result, "fault", string(env, name_of(failure.fault)));
  set(env, result, "offset", number(env, static_cast<double>(failure.offset)));
  set(env, result, "needed", number(env, static_cast<double>(failure.needed)));
  return result;
}

}  // namespace wick::js
