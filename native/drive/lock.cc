#include "drive.h"

#if defined(__linux__) || defined(__APPLE__)
#include <sys/file.h>

#include <cerrno>

namespace wick::drive {

namespace {

// Held until the descriptor is closed. A file system without locks holds nobody off.
napi_value lock_file(js::Call& call) {
  const int fd = static_cast<int>(call.integer(0, "fd"));
  int result = 0;
  do {
    result = flock(fd, LOCK_EX | LOCK_NB);
  } while (result < 0 && errno == EINTR);
  const int failure = result < 0 ? errno : 0;
  if (failure != 0 && failure != EWOULDBLOCK && failure != ENOTSUP && failure != ENOLCK) {
    throw js::SystemError(failure, "flock");
  }
  napi_value taken = nullptr;
  js::check(call.env, napi_get_boolean(call.env, failure != EWOULDBLOCK, &taken));
  return taken;
}

}  // namespace

Functions lock_functions() { return {js::method<lock_file>("lockFile")}; }

}  // namespace wick::drive

#else

namespace wick::drive {

Functions lock_functions() { return {}; }

}  // namespace wick::drive

#endif
